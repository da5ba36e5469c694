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
    return [.init(.mark(.problem("")), "the spec has \(errors)\(place)")]
  }

  private var hasMissingOutput: Bool {
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
    let messages = (problems.blocks[block.key] ?? []).map { $0.filter { $0 != "`" } }
    let more = messages.count > 2 ? ["\(messages.count - 2) more"] : []
    return (messages.prefix(2) + more).map { .problem($0) }
  }
}
