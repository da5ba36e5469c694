public import Compute
import Tensors

extension NetworkBuilder {
  /// What attention leaves out, or favours.
  public struct AttentionMask: Sendable {
    /// True where a query may see a key; broadcast to the scores.
    public let allowed: Value?
    /// A number added to each score; broadcast to the scores.
    public let added: Value?

    /// A mask; nil leaves the scores alone.
    public init(allowed: Value? = nil, added: Value? = nil) {
      self.allowed = allowed
      self.added = added
    }
  }

  /// Attention over keys (Vaswani et al., 2017): `softmax(scale · Q Kᵀ) V`.
  ///
  /// `[…, L, D], […, S, D], […, S, V] → […, L, V]` and the weights `[…, L, S]`, after dropout. A query that may
  /// see no key has weights and a result of zero.
  public func scaledDotProductAttention(
    queries: Value, keys: Value, values: Value, scale: Double, mask: AttentionMask = AttentionMask(),
    dropout probability: Double = 0, named name: String
  ) throws(ShapeError) -> (result: Value, weights: Value) {
    var scores = try graph.matmul(queries, keys, transposingB: true)
    if scale != 1 { scores = try graph.multiply(scores, graph.constant(scale)) }
    if let added = mask.added { scores = try graph.add(scores, added) }
    if let allowed = mask.allowed {
      // Finite, so that a row without any key allowed does not become 0 / 0, in value or gradient.
      scores = try graph.select(allowed, scores, graph.constant(-1e30))
    }
    var weights = try graph.softmax(scores, axis: -1)
    if let allowed = mask.allowed { weights = try graph.select(allowed, weights, graph.constant(0)) }
    weights = try dropout(weights, probability: probability, named: "\(name).dropout")
    return (try graph.matmul(weights, values), weights)
  }
}
