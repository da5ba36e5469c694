import Compute
import Spec
import Tensors

/// Graph attention (Veličković et al., 2017) over an adjacency matrix that is an input.
///
/// For each head `H = X W`, `eᵢⱼ = LeakyReLU(Hᵢ·a₁ + Hⱼ·a₂)` where `A + I` is positive, and `softmax(e) H`; heads
/// are joined, in the last layer averaged if asked for, and followed by the non-linearity.
struct GraphAttentionBlock: Block {
  static let declaration = BlockDeclaration(
    "GraphAttentionBlock", module: "feed_forward.graph_attention", category: .graph,
    summary: """
      Graph attention: in each layer every node attends to itself and its neighbours in the adjacency matrix, with \
      several heads that are joined, or averaged in the last layer.
      """,
    shapes: """
      […, nodes, in], […, nodes, nodes] → […, nodes, features · heads]
      […, nodes, in], […, nodes, nodes] → […, nodes, features], heads averaged
      """,
    example: BlockDeclaration.example(
      observation:
        "{nodes: {type: Box, low: -1, high: 1, shape: [5, 3]}, links: {type: Box, low: 0, high: 1, shape: [5, 5]}}",
      block:
        "{_target_: GraphAttentionBlock, in_keys: [nodes, links], hidden_features: [8], n_heads: 2, non_lins: ELU}"
    ))

  let hiddenFeatures: [Int]
  let activations: [Activation]
  let headCounts: [Int]
  let slopes: [Double]
  let dropouts: [Double]
  let averagesLastHeads: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    hiddenFeatures = parameters.readHiddenFeatures()
    let count = hiddenFeatures.count
    activations = parameters.readActivations(registry, layers: count, suchAs: "ELU")
    headCounts = parameters.readPerLayer(
      "n_heads", .integer(in: 1...1024), layers: count, default: 1, help: "The number of attention heads.")
    slopes = parameters.readPerLayer(
      "attention_alpha", .number(in: -1e6...1e6), layers: count, default: 0.2,
      help: "The slope of the scores' LeakyReLU below 0.")
    averagesLastHeads = parameters.read(
      "avg_last_head_attentions", .flag, default: false,
      help: "Whether the last layer averages its heads instead of joining them.")
    dropouts = parameters.readPerLayer(
      "attention_dropout", .number(in: 0...1), layers: count, default: 0,
      help: "The probability with which training drops an attention weight.")
  }

  var inputs: InputPorts { .fixed([.nodes, .adjacency]) }
  var outputs: OutputPorts { .fixed([OutputPort("nodes", featureRank: 2)]) }

  func gist(_ shapes: [Shape]) -> String {
    var text = shapes.first?.dimensions.last.map(\.description) ?? "?"
    for (features, heads) in zip(hiddenFeatures, headCounts) {
      text += heads == 1 ? " → \(features)" : " → \(features) × \(heads) heads"
    }
    return "\(text)\(averagesLastHeads ? " averaged" : ""), \(activations.gist)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let adjacency = try builder.adjacency(inputs[1], of: inputs[0])
    let loops = try builder.identity(adjacency.shape[adjacency.shape.rank - 1])
    let isNeighbour = try builder.graph.greater(
      builder.graph.add(adjacency, loops), builder.graph.constant(0))
    builder.enter("net")
    defer { builder.leave() }
    var x = inputs[0]
    for index in hiddenFeatures.indices {
      builder.blame("hidden_features", index)
      let name = "gat_\(index)0"
      let heads = try (0..<headCounts[index]).map { (head) throws(ShapeError) in
        try self.head(x, isNeighbour, layer: index, named: "\(name).attentions.\(head)", with: builder)
      }
      let width = x.shape[x.shape.rank - 1]
      x = try joined(heads, layer: index, with: builder)
      builder.note(
        layer: name, "Graph attention \(width) → \(hiddenFeatures[index]) × \(heads.count)", gives: x,
        parameters: heads.count * hiddenFeatures[index] * ((width.constant ?? 0) + 2))
      x = try builder.activation(
        activations[index], x, named: "\(activations[index].name)_\(index)0")
    }
    return [x]
  }

  private func head(
    _ x: Value, _ isNeighbour: Value, layer: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let features = Dimension(hiddenFeatures[layer])
    func parameter(
      _ suffix: String, _ shape: [Dimension], _ role: Parameter.Role
    ) throws(ShapeError) -> Value {
      try builder.parameter(
        "\(name).\(suffix)", shape: shape, role: role, initializer: .xavierUniform(gain: 1))
    }
    let weight = try parameter("weight", [x.shape[x.shape.rank - 1], features], .graphWeight)
    let receiver = try parameter("weight_a1", [features, 1], .graphAttentionVector)
    let sender = try parameter("weight_a2", [features, 1], .graphAttentionVector)
    let mapped = try builder.graph.matmul(x, weight)
    let sent = try builder.graph.matmul(mapped, sender)
    var permutation = Array(0..<sent.shape.rank)
    permutation.swapAt(permutation.count - 2, permutation.count - 1)
    let sum = try builder.graph.add(
      builder.graph.matmul(mapped, receiver), builder.graph.transpose(sent, permutation: permutation))
    let scores = try builder.leakyReLU(sum, slope: slopes[layer])
    // Finite, so that a node without neighbours, by a diagonal below zero, has no not-a-numbers.
    let masked = try builder.graph.select(
      isNeighbour, scores, builder.graph.constant(-Double(Float.greatestFiniteMagnitude)))
    let attention = try builder.dropout(
      builder.graph.softmax(masked, axis: -1), probability: dropouts[layer], named: name)
    return try builder.graph.matmul(attention, mapped)
  }

  private func joined(
    _ heads: [Value], layer: Int, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    guard averagesLastHeads, layer == hiddenFeatures.count - 1 else {
      return try builder.graph.concatenate(heads, axis: heads[0].shape.rank - 1)
    }
    var sum = heads[0]
    for head in heads.dropFirst() { sum = try builder.graph.add(sum, head) }
    return try builder.graph.multiply(sum, builder.graph.constant(1 / Double(heads.count)))
  }
}

extension NetworkBuilder {
  /// `x` where it is positive, else `slope · x`.
  func leakyReLU(_ x: Value, slope: Double) throws(ShapeError) -> Value {
    try graph.select(
      graph.greater(x, graph.constant(0)), x, graph.multiply(x, graph.constant(slope)))
  }
}
