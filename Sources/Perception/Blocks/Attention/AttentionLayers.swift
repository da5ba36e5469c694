import Compute
import Spec
import Tensors

/// The layers that ``SelfAttentionSeqBlock`` and ``MultiHeadAttentionBlock`` share: multi-head attention, scaled
/// by a learnt number, with the query added if asked for.
struct AttentionLayers: Sendable {
  let attention: NetworkBuilder.MultiHeadAttention
  let addsQuery: Bool

  /// - Parameter surplusKeys: Whether `add_bias_kv` and `add_zero_attn` are parameters too.
  init(_ parameters: ParameterReader, surplusKeys: Bool) {
    let headCount = parameters.read(
      "num_heads", .integer(in: 1...Limits.size),
      help: "How many heads share the features, whose number it must divide.")
    let dropout = parameters.readDropout()
    addsQuery = parameters.readAddsInput("query")
    let hasBias = parameters.read("bias", .flag, default: true, help: "Whether the projections have biases.")
    attention = NetworkBuilder.MultiHeadAttention(
      headCount: headCount, hasBias: hasBias,
      addsLearntKey: surplusKeys
        && parameters.read(
          "add_bias_kv", .flag, default: false, help: "Whether a learnt key and value follow the given ones."),
      addsZeroKey: surplusKeys
        && parameters.read(
          "add_zero_attn", .flag, default: false, help: "Whether a key and value of zeros follow the others."),
      dropout: dropout)
  }

  /// `query` and `key` are the shapes of the inputs with their batch axis.
  func gist(query: Shape?, key: Shape?) -> String {
    let width = query?.dimensions.last?.description ?? "?"
    let heads = attention.headCount == 1 ? "1 head" : "\(attention.headCount) heads"
    let keys = key.flatMap {
      $0.rank > 2 ? "over \($0[$0.rank - 2] + Dimension(attention.surplusKeys)) keys" : nil
    }
    let details = [keys, addsQuery ? "plus input" : nil].compactMap { $0 }
    return "\(width), \(heads)" + (details.isEmpty ? "" : " · \(details.joined(separator: ", "))")
  }

  /// Attends, with the weights as second result.
  ///
  /// `[…, L, E], […, S, K], […, S, V] → […, L, E], […, L, S]`. A query with one axis less than the keys, or next
  /// to keys that are vectors themselves, is a sequence of one, and so are such keys.
  func build(_ tensors: AttentionTensors, with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blame("num_heads")
    let query = tensors.query.shape
    let width = query[query.rank - 1]
    if let known = width.constant, !known.isMultiple(of: attention.headCount) {
      throw ShapeError(
        operation: "attention",
        fact: .divisibility(
          operand: 0, axis: query.rank - 1, found: query, divisor: attention.headCount)
      ).at(builder.graph.origin)
    }
    builder.blameInputs()
    let gamma = try builder.attentionScale()
    let folded = try tensors.folded(with: builder)
    let (attended, weights) = try builder.multiHeadAttention(
      query: folded.query, key: folded.key, value: folded.value, visible: folded.visible, attention,
      named: "self_attn")
    var result = try builder.graph.multiply(
      builder.graph.reshape(attended, to: query), gamma)
    if addsQuery { result = try builder.graph.add(result, tensors.query) }
    let weightShape = Shape(query.dimensions.dropLast() + [weights.shape[2]])
    return [result, try builder.graph.reshape(weights, to: weightShape)]
  }
}

extension ParameterReader {
  /// Reads `dropout`, a probability or null.
  func readDropout() -> Double {
    read(
      "dropout", .nullable(.number(in: 0...1)), default: nil,
      help: "With which probability an attention weight is dropped in training; nothing is in evaluation."
    ) ?? 0
  }

  /// Reads `add_input_to_output`.
  func readAddsInput(_ input: String) -> Bool {
    read(
      "add_input_to_output", .flag, default: true,
      help: "Whether the \(input) is added to the scaled result.")
  }
}

extension NetworkBuilder {
  /// The learnt number that scales what an attention block has attended to: `N(0, 1)`, cut off at ±1.
  func attentionScale() throws(ShapeError) -> Value {
    try parameter(
      "gamma", shape: [1], role: .scalar, initializer: .clampedNormal(std: 1, limit: 1))
  }
}
