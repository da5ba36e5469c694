import Composer
import OrderedCollections
import Perception

/// What is shown of a spec with errors.
extension NetworkPicture {
  /// How much is wrong.
  var errorLegend: [Diagram.LegendRow] {
    if errorCount == 0 { return [] }
    let errors = errorCount == 1 ? "1 error" : "\(errorCount) errors"
    let place = problems.isEmpty && !hasMissingOutput ? ", none of them in this network" : ""
    let shown = errorsElsewhere.prefix(Self.listedErrors).map { error in
      [self.place(of: error), plain(error.message)].compactMap { $0 }.joined(separator: ": ")
    }
    let rest = errorsElsewhere.count - shown.count
    let more = rest > 0 ? ["and \(rest) more that \(rest == 1 ? "is" : "are") not about this network"] : []
    return [.init(.mark(.problem("")), "the spec has \(errors)\(place)")]
      + (shown + more).map { .init(.none, $0) }
  }

  /// How many errors are told that no part of the picture shows.
  private static let listedErrors = 4

  /// `line 12`, or `spaces.yaml:12` in another file than the network's.
  private func place(of error: Diagnostic) -> String? {
    guard let span = error.primary else { return nil }
    if span.file.isWord { return "\(span.file.name) \(span.file.text)" }
    if span.file === network.place.file { return "line \(span.start.line)" }
    let name = span.file.name.split(separator: "/").last.map(String.init) ?? span.file.name
    return "\(name):\(span.start.line)"
  }

  private func plain(_ message: String) -> String { message.filter { $0 != "`" } }

  /// Whether no block gives some output that must be given.
  var hasMissingOutput: Bool {
    let producers = producerIDs
    return network.composed.outputs.keys.contains { isMissing($0, producers) }
  }

  /// The nodes of tensors that blocks read and nothing gives.
  var unknownInputs: [Diagram.Node] {
    let known = Set(network.composed.inputs.map(\.key) + network.composed.blocks.flatMap(\.outKeys))
    let unknown = OrderedSet(network.composed.blocks.flatMap(\.inKeys)).subtracting(known)
    return unknown.map {
      Diagram.Node(id: inputID($0), role: .unused, title: $0, marks: [.problem("nothing gives it")])
    }
  }

  /// Whether no block gives an output that must be given.
  func isMissing(_ key: String, _ producers: [String: String]) -> Bool {
    errorCount > 0 && producers[key] == nil && !network.composed.states.contains(key)
  }

  /// An edge that is broken if its reader needs something else.
  func broken(_ edge: Diagram.Edge, whereNeeded need: String?) -> Diagram.Edge {
    guard let need else { return edge }
    var edge = edge
    edge.need = need
    edge.kind = .broken
    return edge
  }

  /// The first messages about a block.
  func problemMarks(of block: ComposedBlock) -> [Diagram.Mark] {
    marks(problems.blocks[block.key] ?? [])
  }

  /// The first of some messages, and how many more there are.
  func marks(_ messages: [String]) -> [Diagram.Mark] {
    let more = messages.count > 2 ? ["\(messages.count - 2) more"] : []
    return (messages.prefix(2).map(plain) + more).map { .problem($0) }
  }
}
