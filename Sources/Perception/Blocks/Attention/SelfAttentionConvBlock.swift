import Compute
import Spec
import Tensors

/// Self-attention over the places of an image or map (after SAGAN; Zhang et al., 2019).
///
/// `[…, C, H, W] → […, C, H, W]`, and the weights `[…, H·W, H·W]`. Scores are not scaled.
struct SelfAttentionConvBlock: Block {
  static let declaration = BlockDeclaration(
    "SelfAttentionConvBlock", module: "general.self_attention_conv", category: .attention,
    summary: """
      Self-attention over the places of an image or map, with 1×1 convolutions for queries, keys and \
      values; scaled by a learnt number, plus the input if asked for.
      """,
    discussion: "A second in-key is a mask over pairs of places. A second out-key gives the weights.",
    shapes: """
      […, channels, rows, columns], mask […, places, places]
      → […, channels, rows, columns], weights […, places, places]
      """,
    example: BlockDeclaration.example(
      observation: "[8, 6, 6]",
      block: "{_target_: SelfAttentionConvBlock, in_keys: observation, embed_dim: 4}"))

  let embedding: Int
  let dropout: Double
  let addsInput: Bool
  let hasBias: Bool
  let addsMask: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    embedding = parameters.read(
      "embed_dim", .size,
      help: "Channels of queries and keys: a divisor of the input's channels, and less than they are.")
    dropout = parameters.readDropout()
    addsInput = parameters.readAddsInput("input")
    hasBias = parameters.read("bias", .flag, default: true, help: "Whether the convolutions have biases.")
    addsMask =
      parameters.read(
        "mask", .choice(["additive", "keep"]), default: "additive",
        help: "What a mask means: numbers that are added to the scores, or 1 for the pairs that are kept.")
      == "additive"
  }

  var inputs: InputPorts {
    let axes = ["places", "places"]
    return .fixed([
      .image,
      addsMask
        ? InputPort("mask", axes: axes, isOptional: true) : .mask("mask", axes: axes, isOptional: true),
    ])
  }
  var outputs: OutputPorts {
    .fixed([
      OutputPort("attention", featureRank: 3), OutputPort("weights", featureRank: 2, isOptional: true),
    ])
  }

  func gist(_ shapes: [Shape]) -> String {
    let channels = shapes.first.flatMap { $0.rank >= 3 ? $0[$0.rank - 3].description : nil } ?? "?"
    return "\(channels) by \(embedding) · places attend to places\(addsInput ? ", plus input" : "")"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let image = inputs[0]
    let shape = image.shape
    let leading = Array(shape.dimensions.dropLast(3))
    let channels = shape[shape.rank - 3]
    try checkChannels(of: image, with: builder)
    let batch = leading.reduce(1, *)
    let places = shape[shape.rank - 2] * shape[shape.rank - 1]
    let gamma = try builder.attentionScale()
    let rows = try builder.graph.transpose(
      builder.graph.reshape(image, to: [batch, channels, places]), permutation: [0, 2, 1])
    let mask = try inputs.dropFirst().first.map { (mask) throws(ShapeError) in
      try attentionMask(mask, leading: leading, places: places, with: builder)
    }
    builder.blame("embed_dim")
    let queries = try pointwise(rows, Dimension(embedding), named: "query_conv", with: builder)
    let keys = try pointwise(rows, Dimension(embedding), named: "key_conv", with: builder)
    let values = try pointwise(rows, channels, named: "value_conv", with: builder)
    builder.blameInputs()
    let (attended, weights) = try builder.scaledDotProductAttention(
      queries: queries, keys: keys, values: values, scale: 1,
      mask: mask ?? NetworkBuilder.AttentionMask(), dropout: dropout, named: "attention")
    let back = try builder.graph.transpose(attended, permutation: [0, 2, 1])
    var result = try builder.graph.multiply(builder.graph.reshape(back, to: shape), gamma)
    if addsInput { result = try builder.graph.add(result, image) }
    builder.note(layer: "attention", "Attention over \(places) places", gives: result)
    return [result, try builder.graph.reshape(weights, to: Shape(leading + [places, places]))]
  }

  private func checkChannels(of image: Value, with builder: NetworkBuilder) throws(ShapeError) {
    let axis = image.shape.rank - 3
    guard let channels = image.shape[axis].constant else { return }
    builder.blame("embed_dim")
    let fact: ShapeError.Fact
    if channels <= embedding {
      fact = .tooSmall(operand: 0, axis: axis, found: image.shape, minimum: embedding + 1)
    } else if !channels.isMultiple(of: embedding) {
      fact = .divisibility(operand: 0, axis: axis, found: image.shape, divisor: embedding)
    } else {
      return builder.blameInputs()
    }
    throw ShapeError(operation: "attention", fact: fact).at(builder.graph.origin)
  }

  private func attentionMask(
    _ mask: Value, leading: [Dimension], places: Dimension, with builder: NetworkBuilder
  ) throws(ShapeError) -> NetworkBuilder.AttentionMask {
    builder.blameInputs()
    let needed = Shape(leading + [places, places])
    do {
      try AttentionTensors.check(mask, 1, is: needed)
    } catch {
      throw error.at(builder.graph.origin)
    }
    let folded = try builder.graph.reshape(mask, to: [leading.reduce(1, *), places, places])
    if addsMask { return .init(added: folded) }
    let kept = try AttentionTensors.kept(folded, with: builder)
    return .init(allowed: try builder.graph.greater(kept, builder.graph.constant(0)))
  }

  /// A 1×1 convolution of places that stand in rows: `[N, P, in] → [N, P, out]`.
  private func pointwise(
    _ rows: Value, _ channels: Dimension, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let incoming = rows.shape[2]
    let bound = 1 / Double(max(incoming.constant ?? 1, 1)).squareRoot()
    let weight = try builder.parameter(
      "\(name).weight", shape: [channels, incoming, 1, 1], role: .convolutionWeight,
      initializer: .uniform(bound: bound))
    var result = try builder.graph.matmul(
      rows, builder.graph.reshape(weight, to: [channels, incoming]), transposingB: true)
    if hasBias {
      let bias = try builder.parameter(
        "\(name).bias", shape: [channels], role: .convolutionBias, initializer: .uniform(bound: bound))
      result = try builder.graph.add(result, bias)
    }
    let count = (incoming.constant ?? 0) * (channels.constant ?? 0) + (hasBias ? channels.constant ?? 0 : 0)
    builder.note(layer: name, "Conv 1×1 · \(incoming) → \(channels)", gives: result, parameters: count)
    return result
  }
}
