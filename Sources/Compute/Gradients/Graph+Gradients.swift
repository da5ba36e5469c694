import Tensors

extension Graph {
  /// Appends the gradients of some values, in reverse mode.
  ///
  /// A tensor that is used several times, a shared parameter for one, gets the sum of what all its uses
  /// contribute. Nothing is appended for values that do not depend on those asked for.
  ///
  /// - Parameters:
  ///   - values: What is differentiated.
  ///   - cotangents: A cotangent for each of the values, of the same type.
  ///   - sources: What the values are differentiated by.
  /// - Returns: For each source the sum over all values of cotangent times Jacobian; nil where no value
  ///   depends on it in a differentiable way.
  /// - Precondition: there is a cotangent of the same type for each value.
  /// - Complexity: linear in the number of nodes.
  public mutating func gradients(
    of values: [Value], cotangents: [Value], withRespectTo sources: [Value]
  ) throws(ShapeError) -> [Value?] {
    precondition(values.count == cotangents.count, "each value needs its cotangent")
    let dependent = valuesThatDepend(on: sources)
    var known: [Int: Value] = [:]
    for (value, cotangent) in zip(values, cotangents) {
      precondition(
        value.type == cotangent.type, "the cotangent of \(value.type) has another type: \(cotangent.type)")
      if value.elementType.isFloating { try accumulate(cotangent, for: value, in: &known) }
    }
    let outerOrigin = origin
    defer { origin = outerOrigin }
    for node in nodes.reversed() {
      let arriving = node.results.map { known[$0.id] }
      let needed = node.operands.map { dependent.contains($0.id) }
      guard arriving.contains(where: { $0 != nil }), needed.contains(true) else { continue }
      origin = node.origin
      let contributions = try node.operation.gradient(
        node, cotangents: arriving, needed: needed, graph: &self)
      for (index, operand) in node.operands.enumerated() where needed[index] {
        if let contribution = contributions[index] {
          try accumulate(contribution, for: operand, in: &known)
        }
      }
    }
    return sources.map { known[$0.id] }
  }

  private mutating func accumulate(
    _ contribution: Value, for value: Value, in known: inout [Int: Value]
  ) throws(ShapeError) {
    if let sum = known[value.id] {
      known[value.id] = try add(sum, contribution)
    } else {
      known[value.id] = contribution
    }
  }

  /// The identities of the floating-point values that are computed from some values, those included.
  private func valuesThatDepend(on sources: [Value]) -> Set<Int> {
    var dependent = Set(sources.lazy.filter(\.elementType.isFloating).map(\.id))
    for node in nodes where node.operands.contains(where: { dependent.contains($0.id) }) {
      for result in node.results where result.elementType.isFloating { dependent.insert(result.id) }
    }
    return dependent
  }
}
