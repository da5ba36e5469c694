public import Compute
import OrderedCollections
public import Spec
import Tensors

extension BlockGraph {
  /// The network with every block that has a place in it, those that lead nowhere or to themselves included, and
  /// what is wrong with each; nothing is reported.
  ///
  /// - Parameter known: What is known to be wrong with the spec, which tells of blocks that could not be read.
  public func sketched(
    mode: Mode, known: [Diagnostic]
  ) -> (network: ComposedNetwork, values: [String: Value], NetworkProblems) {
    let wiring = Diagnostics()
    let usual = ordered(reportingTo: wiring)
    let order = wiring.hasErrors ? everyBlock : usual
    var problems = NetworkProblems()
    let errors = wiring.items.filter { $0.severity == .error && $0.primary != nil }
    let errorsByPlace = Dictionary(grouping: errors) { $0.primary }
    for entry in order {
      noteWiring(of: entry, errorsByPlace, &problems)
      if entry.block == nil { noteReading(of: entry, known, &problems) }
    }
    noteUnknownInputs(of: order, &problems)
    noteCycles(of: order, &problems)
    let (network, values) = built(order, mode: mode, &problems)
    return (network, values, problems)
  }

  /// Blocks with keys of their own, each behind those that it reads as far as that is possible.
  private var everyBlock: [BlockEntry] {
    var keys: Set<String> = []
    let unique = blocks.filter { keys.insert($0.key.value).inserted }
    return order(of: unique, breakingCycles: true).map { unique[$0] }
  }

  private func built(
    _ order: [BlockEntry], mode: Mode, _ problems: inout NetworkProblems
  ) -> (ComposedNetwork, values: [String: Value]) {
    let silent = Diagnostics()
    let builder = NetworkBuilder(
      mode: mode, diagnostics: silent, portNames: Set(sources.map(\.key) + outputs.map(\.key)))
    let inputs = inputs(of: order)
    var values = declare(inputs, in: builder)
    var blocks: [ComposedBlock] = []
    for entry in order {
      let types = entry.inKeys.map { values[$0.value]?.type }
      let earlier = entry.outKeys.map { values[$0.value] }
      let count = silent.items.count
      blocks += build([entry], values: &values, with: builder, reportingTo: silent)
      // Who gives a tensor first is the one whom its readers get it from.
      for (out, value) in zip(entry.outKeys, earlier) { values[out.value] = value ?? values[out.value] }
      let found = silent.items.dropFirst(count).filter { $0.severity == .error }
      if found.isEmpty { continue }
      for diagnostic in found { problems.note(diagnostic, about: entry.key.value, titled: entry.title) }
      noteInputs(of: entry, types: types, Array(found), &problems)
    }
    return (network(of: blocks, inputs: inputs, values: values, in: builder), values)
  }

  // MARK: What is wrong

  /// Notes what is wrong with the wiring where a block's own words are to blame.
  private func noteWiring(
    of entry: BlockEntry, _ errors: [SourceSpan?: [Diagnostic]], _ problems: inout NetworkProblems
  ) {
    let words = OrderedSet(entry.inKeys.map(\.span) + entry.outKeys.map(\.span) + [entry.key.span])
    for diagnostic in words.flatMap({ errors[$0, default: []] }) {
      problems.note(diagnostic, about: entry.key.value, titled: entry.title)
    }
  }

  private func noteReading(
    of entry: BlockEntry, _ known: [Diagnostic], _ problems: inout NetworkProblems
  ) {
    let own = Set([entry.key.span, entry.type.span] + (entry.inKeys + entry.outKeys).map(\.span))
    for diagnostic in known where entry.isSubject(of: diagnostic, at: own) {
      problems.note(diagnostic, about: entry.key.value, titled: entry.title)
    }
  }

  private func noteUnknownInputs(of order: [BlockEntry], _ problems: inout NetworkProblems) {
    let given = Set(sources.map(\.key) + order.flatMap { $0.outKeys.map(\.value) })
    for entry in order {
      for (index, input) in entry.inKeys.enumerated() where !given.contains(input.value) {
        problems.note(input: index, of: entry.key.value)
      }
    }
  }

  /// Notes inputs that come from further back in the order, which they do in cycles alone.
  private func noteCycles(of order: [BlockEntry], _ problems: inout NetworkProblems) {
    var ready = Set(sources.map(\.key))
    let given = Set(order.flatMap { $0.outKeys.map(\.value) })
    for entry in order {
      for (index, input) in entry.inKeys.enumerated()
      where given.contains(input.value) && !ready.contains(input.value) {
        problems.note(input: index, of: entry.key.value)
      }
      ready.formUnion(entry.outKeys.map(\.value))
    }
  }

  /// Notes which inputs a block cannot take, and what it would.
  private func noteInputs(
    of entry: BlockEntry, types: [TensorType?], _ found: [Diagnostic], _ problems: inout NetworkProblems
  ) {
    // An operation fails for all that it works on; what a port does not take, the port tells.
    let isOperation = found.contains { $0.code == .shapeMismatch || $0.code == .portCount }
    for (index, type) in types.enumerated() {
      guard let type else { continue }
      if let need = need(of: entry, at: index, type) {
        problems.note(input: index, of: entry.key.value, needs: need)
      } else if isOperation {
        let smallest = types.count == 1 ? smallest(for: entry, instead: type) : nil
        problems.note(input: index, of: entry.key.value, needs: smallest ?? "")
      }
    }
  }

  /// What a port or the spec itself asks of an input that has something else.
  private func need(of entry: BlockEntry, at index: Int, _ type: TensorType) -> String? {
    if let port = entry.block?.inputs.port(at: index) {
      if !port.elements.contains(type.elementType) {
        return port.elements.map(\.rawValue).joined(separator: " or ")
      }
      if type.shape.rank - 1 < port.axes.count {
        return "[\((["B"] + port.axes).joined(separator: ", "))]"
      }
    }
    guard entry.claimedShapes.indices.contains(index) else { return nil }
    let claim = Shape([.batch] + entry.claimedShapes[index].value.dimensions)
    return claim == type.shape ? nil : "\(claim) by in_shapes"
  }

  private func smallest(for entry: BlockEntry, instead type: TensorType) -> String? {
    let problems = BlockProblems(entry: entry, inputs: [type], origins: TensorOrigins(), network: self)
    return problems.smallestThatWorks.map { "at least \(Shape([.batch] + $0.shape.dimensions))" }
  }
}
