public import Compute
import OrderedCollections
import Tensors

extension NetworkBuilder {
  /// The parameters of a multi-head attention.
  public struct MultiHeadAttention: Hashable, Sendable {
    /// How many heads share the features.
    public let headCount: Int
    /// Whether the projections have biases.
    public let hasBias: Bool
    /// Whether a learnt key and value follow the given ones.
    public let addsLearntKey: Bool
    /// Whether a key and value of zeros follow.
    public let addsZeroKey: Bool
    /// With which probability a weight is dropped in training.
    public let dropout: Double

    /// A multi-head attention over the given keys only, unless more are asked for.
    public init(
      headCount: Int, hasBias: Bool = true, addsLearntKey: Bool = false, addsZeroKey: Bool = false,
      dropout: Double = 0
    ) {
      self.headCount = headCount
      self.hasBias = hasBias
      self.addsLearntKey = addsLearntKey
      self.addsZeroKey = addsZeroKey
      self.dropout = dropout
    }

    /// How many keys follow the given ones.
    var surplusKeys: Int { (addsLearntKey ? 1 : 0) + (addsZeroKey ? 1 : 0) }
  }

  /// Attention with several heads (Vaswani et al., 2017), as PyTorch's `MultiheadAttention`.
  ///
  /// `[N, L, E], [N, S, K], [N, S, V] → [N, L, E]` and the weights `[N, L, S]`, averaged over the heads; S grows
  /// by one for a learnt key and by one for a key of zeros. The projections are one parameter `[3 E, E]` where all
  /// inputs have the same width, else three; drawn Xavier-uniform, biases zero.
  ///
  /// - Parameter visible: 1 where a query may see a key and 0 elsewhere, `[N, L, S]` or `[N, 1, S]`.
  /// - Precondition: the width E is divisible by the number of heads.
  public func multiHeadAttention(
    query: Value, key: Value, value: Value, visible: Value?, _ attention: MultiHeadAttention,
    named name: String
  ) throws(ShapeError) -> (result: Value, weights: Value) {
    let known = graph.parameters.count
    enter(name)
    defer { leave() }
    let embedding = query.shape[2]
    let (queries, keys, values) = try inProjections(query, key, value, attention)
    let split = try (
      heads(queries, attention), surplus(heads(keys, attention), attention),
      surplus(heads(values, attention), attention)
    )
    let width = (embedding.constant ?? 1) / attention.headCount
    let mask = try visible.map { (visible) throws(ShapeError) in try headMask(visible, attention) }
    let (result, weights) = try scaledDotProductAttention(
      queries: split.0, keys: split.1, values: split.2, scale: 1 / Double(max(width, 1)).squareRoot(),
      mask: AttentionMask(allowed: mask), dropout: attention.dropout, named: "attention")
    let merged = try graph.reshape(
      graph.transpose(result, permutation: [0, 2, 1, 3]), to: [query.shape[0], query.shape[1], embedding])
    let projected = try outProjection(merged, embedding, attention)
    let own = graph.parameters.values.dropFirst(known).reduce(0) { $0 + $1.elementCount }
    note(
      layer: "attention", "Attention \(embedding) · \(attention.headCount) heads", gives: projected,
      parameters: own)
    return (projected, try graph.mean(weights, axes: [1]))
  }

  private func inProjections(
    _ query: Value, _ key: Value, _ value: Value, _ attention: MultiHeadAttention
  ) throws(ShapeError) -> (query: Value, key: Value, value: Value) {
    let embedding = query.shape[2]
    let inputs = [query, key, value]
    func weight(_ name: String, _ rows: Dimension, _ columns: Dimension) throws(ShapeError) -> Value {
      try parameter(
        name, shape: [rows, columns], role: .attentionProjectionWeight,
        initializer: .xavierUniform(gain: 1))
    }
    func part(_ whole: Value, _ index: Int) throws(ShapeError) -> Value {
      try graph.slice(
        whole, axis: 0, from: Dimension(index) * embedding, to: Dimension(index + 1) * embedding)
    }
    var weights: [Value] = []
    if inputs.allSatisfy({ $0.shape[2] == embedding }) {
      let whole = try weight("in_proj_weight", 3 * embedding, embedding)
      for index in 0..<3 { weights.append(try part(whole, index)) }
    } else {
      for (input, name) in zip(inputs, ["q_proj_weight", "k_proj_weight", "v_proj_weight"]) {
        weights.append(try weight(name, embedding, input.shape[2]))
      }
    }
    var projected: [Value] = []
    for (input, weight) in zip(inputs, weights) {
      projected.append(try graph.matmul(input, weight, transposingB: true))
    }
    if attention.hasBias {
      let bias = try parameter(
        "in_proj_bias", shape: [3 * embedding], role: .attentionProjectionBias, initializer: .zeros)
      for index in 0..<3 { projected[index] = try graph.add(projected[index], part(bias, index)) }
    }
    if attention.addsLearntKey {
      projected[1] = try appendingLearnt(projected[1], "bias_k")
      projected[2] = try appendingLearnt(projected[2], "bias_v")
    }
    return (projected[0], projected[1], projected[2])
  }

  /// Puts a learnt row after the others; PyTorch draws it Xavier-normal, with both fans the width.
  private func appendingLearnt(_ rows: Value, _ name: String) throws(ShapeError) -> Value {
    let width = rows.shape[2]
    let row = try parameter(
      name, shape: [1, 1, width], role: .attentionProjectionBias,
      initializer: .normal(std: 1 / Double(max(width.constant ?? 1, 1)).squareRoot()))
    return try graph.concatenate(
      [rows, graph.broadcast(row, to: [rows.shape[0], 1, width])], axis: 1)
  }

  /// `[N, L, E] → [N, heads, L, E / heads]`.
  private func heads(_ rows: Value, _ attention: MultiHeadAttention) throws(ShapeError) -> Value {
    let shape = rows.shape
    let width = shape[2].dividedRoundingDown(by: attention.headCount)
    let split = try graph.reshape(rows, to: [shape[0], shape[1], Dimension(attention.headCount), width])
    return try graph.transpose(split, permutation: [0, 2, 1, 3])
  }

  private func surplus(_ rows: Value, _ attention: MultiHeadAttention) throws(ShapeError) -> Value {
    guard attention.addsZeroKey else { return rows }
    let shape = rows.shape
    return try graph.concatenate(
      [rows, graph.constant(0, shape: [shape[0], shape[1], 1, shape[3]])], axis: 2)
  }

  /// One mask for all heads of a sample; keys that the layer appends are always visible.
  private func headMask(_ visible: Value, _ attention: MultiHeadAttention) throws(ShapeError) -> Value {
    var mask = visible
    if attention.surplusKeys > 0 {
      let ones = try graph.constant(
        1, shape: [mask.shape[0], mask.shape[1], Dimension(attention.surplusKeys)])
      mask = try graph.concatenate([mask, ones], axis: 2)
    }
    let perHead = try graph.reshape(mask, to: [mask.shape[0], 1, mask.shape[1], mask.shape[2]])
    return try graph.greater(perHead, graph.constant(0))
  }

  private func outProjection(
    _ rows: Value, _ embedding: Dimension, _ attention: MultiHeadAttention
  ) throws(ShapeError) -> Value {
    let weight = try parameter(
      "out_proj.weight", shape: [embedding, embedding], role: .linearWeight,
      initializer: .uniform(bound: 1 / Double(max(embedding.constant ?? 1, 1)).squareRoot()))
    let product = try graph.matmul(rows, weight, transposingB: true)
    guard attention.hasBias else { return product }
    let bias = try parameter(
      "out_proj.bias", shape: [embedding], role: .linearBias, initializer: .zeros)
    return try graph.add(product, bias)
  }
}
