import Composer
import Compute

/// The numbers for sizes that have names in the spaces, when samples are drawn of them.
struct SampleSizes {
  let composition: Composition
  /// The numbers that the user gives.
  let given: [String: Int]
  /// The size of the leading axis.
  let batch: Int

  /// Numbers that are tried for the other sizes, all at once.
  private static let candidates = [8, 16, 32, 64, 128, 256, 512]

  /// A number for each name: the given ones, for the others the first candidate that every network can work with.
  ///
  /// - Throws: a `CommandFailure` for a given name that does not occur.
  func chosen(reportingTo diagnostics: Diagnostics) throws -> [String: Int]? {
    let names = observations.reduce(into: OrderedSet<String>()) { names, observation in
      for dimension in observation.shape.dimensions { names.formUnion(dimension.symbols.sorted()) }
    }
    try checkGiven(names)
    let open = names.subtracting(given.keys)
    if open.isEmpty { return given }
    for candidate in Self.candidates {
      let sizes = given.merging(open.map { ($0, candidate) }) { first, _ in first }
      if !works(sizes) { continue }
      report(open, candidate, to: diagnostics)
      return sizes
    }
    reportFailure(open, to: diagnostics)
    return nil
  }

  private typealias Observation = (key: String, shape: Shape, span: SourceSpan?)

  /// The observations and actions that networks read.
  private var observations: [Observation] {
    composition.networks.flatMap { network in
      network.inputs.compactMap { key, meaning -> Observation? in
        switch meaning {
        case .observation(let space), .stackedObservations(let space, _):
          let step = composition.step(observing: key, in: network)
          return space.shape.map {
            (key, $0, step.flatMap { composition.spaces.steps[$0]?.observationSpans[key] })
          }
        case .action(let space, let step):
          return space.shape.map { (key, $0, composition.spaces.steps[step]?.actionSpans[key]) }
        case .previousValue, .embedding, .state:
          return nil
        }
      }
    }
  }

  private func checkGiven(_ names: OrderedSet<String>) throws {
    for name in given.keys.sorted() where !names.contains(name) {
      let known = names.map { "`\($0)`" }.joined(separator: ", ")
      throw CommandFailure(
        "no observation has a size `\(name)`; "
          + (names.isEmpty ? "all sizes are numbers" : "the sizes with names are \(known)"))
    }
  }

  private func works(_ sizes: [String: Int]) -> Bool {
    composition.networks.allSatisfy { network in
      let bindings = sizes.merging(["B": batch]) { first, _ in first }
      let outputs = Array(network.composed.values.values)
      return (try? Plan(network.composed.graph, outputs: outputs, bindings: bindings)) != nil
    }
  }

  private func report(_ names: OrderedSet<String>, _ size: Int, to diagnostics: Diagnostics) {
    let choices = names.map { "`\($0)` = \(size)" }.joined(separator: ", ")
    let flags = names.map { "--size \($0)=\(size)" }.joined(separator: " ")
    diagnostics.report(
      Diagnostic(
        .note, .sampledSize, "samples are drawn with \(choices)", at: firstPlace(of: names),
        help: "choose the sizes with \(flags), or give the tensors with --input"))
  }

  private func reportFailure(_ names: OrderedSet<String>, to diagnostics: Diagnostics) {
    let wanted = names.map { "`\($0)`" }.joined(separator: ", ")
    let flags = names.map { "--size \($0)=N" }.joined(separator: " ")
    diagnostics.error(
      .sampledSize, "samples need a number for \(wanted), and no power of two up to 512 suits all networks",
      at: firstPlace(of: names), help: "add \(flags), or give the tensors with --input")
  }

  private func firstPlace(of names: OrderedSet<String>) -> SourceSpan? {
    observations.first { !$0.shape.symbols.isDisjoint(with: names) }?.span
  }
}

extension DiagnosticCode {
  /// A size of a space has a name, and samples need a number.
  static let sampledSize: DiagnosticCode = "sampled-size"
}
