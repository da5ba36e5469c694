import Compute
import Tensors

/// The choice of one index along the last axis of tempered logits.
struct Choice: Hashable, Sendable {
  let count: Int

  /// The largest of the logits with Gumbel noise is each with its own probability.
  func sample(_ logits: Value, noise: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.argmax(graph.add(logits, graph.gumbel(noise)), axis: -1)
  }

  /// The logarithm of the probability of an index; −∞ for an index that does not exist.
  func logProbability(of index: Value, _ logits: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let all = try graph.logSoftmax(logits, axis: -1)
    let chosen = try graph.oneHot(index, depth: count, elementType: .bool)
    let least = try graph.constant(-.infinity, elementType: logits.elementType)
    return try graph.max(graph.select(chosen, all, least), axes: [-1])
  }

  func entropy(_ logits: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let logs = try graph.logSoftmax(logits, axis: -1)
    return try graph.negate(graph.sum(graph.multiply(graph.exp(logs), logs), axes: [-1]))
  }

  func divergence(_ logits: Value, from other: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let logs = try graph.logSoftmax(logits, axis: -1)
    let difference = try graph.subtract(logs, graph.logSoftmax(other, axis: -1))
    return try graph.sum(graph.multiply(graph.exp(logs), difference), axes: [-1])
  }
}
