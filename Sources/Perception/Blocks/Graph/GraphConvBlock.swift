import Compute
import Spec
import Tensors

/// Graph convolutions (Kipf and Welling, 2016) over an adjacency matrix that is an input.
///
/// With `preprocess_adj` the matrix is first `Â = D^-½ (A + s·I)ᵀ D^-½`, D the sums of the rows of `A + s·I`; then
/// `X ← f(Â X Wᵢ + bᵢ)` for each entry of `hidden_features`.
struct GraphConvBlock: Block {
  static let declaration = BlockDeclaration(
    "GraphConvBlock", module: "feed_forward.graph_conv", category: .graph,
    summary: """
      Graph convolutions: each layer mixes every node with its neighbours by the adjacency matrix, after a linear \
      map of the features, and ends in the non-linearity.
      """,
    shapes: "[…, nodes, in], […, nodes, nodes] → […, nodes, features]",
    example: BlockDeclaration.example(
      observation:
        "{nodes: {type: Box, low: -1, high: 1, shape: [5, 3]}, links: {type: Box, low: 0, high: 1, shape: [5, 5]}}",
      block: "{_target_: GraphConvBlock, in_keys: [nodes, links], hidden_features: [8, 8], non_lins: ReLU}"))

  let hiddenFeatures: [Int]
  let activations: [Activation]
  let hasBias: [Bool]
  let selfImportance: Double
  let isSelfImportanceTrained: Bool
  let normalizesAdjacency: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    hiddenFeatures = parameters.readHiddenFeatures()
    let count = hiddenFeatures.count
    activations = parameters.readActivations(registry, layers: count, suchAs: "ReLU")
    hasBias = parameters.readPerLayer(
      "bias", .flag, layers: count, default: true, help: "Whether a layer adds a bias.")
    selfImportance = parameters.read(
      "node_self_importance", .number(), default: 1,
      help: "How much a node counts among its own neighbours, for preprocess_adj.")
    isSelfImportanceTrained = parameters.read(
      "trainable_node_self_importance", .flag, default: false,
      help: "Whether node_self_importance is only the start of a trained number.")
    normalizesAdjacency = parameters.read(
      "preprocess_adj", .flag, default: true,
      help: "Whether nodes become their own neighbours and the matrix is scaled by its degrees.")
  }

  var inputs: InputPorts { .fixed([.nodes, .adjacency]) }
  var outputs: OutputPorts { .fixed([OutputPort("nodes", featureRank: 2)]) }

  func gist(_ shapes: [Shape]) -> String {
    let widths = [shapes.first?.dimensions.last.map(\.description) ?? "?"] + hiddenFeatures.map(String.init)
    return "\(widths.joined(separator: " → ")), \(activations.gist)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let adjacency = try mixing(builder.adjacency(inputs[1], of: inputs[0]), with: builder)
    builder.enter("net")
    defer { builder.leave() }
    var x = inputs[0]
    for (index, features) in hiddenFeatures.enumerated() {
      builder.blame("hidden_features", index)
      // The reference calls its first layer otherwise than the rest.
      let name = index == 0 ? "gcn_00" : "conv_\(index)0"
      x = try layer(x, adjacency, features: features, bias: hasBias[index], named: name, with: builder)
      x = try builder.activation(
        activations[index], x, named: "\(activations[index].name)_\(index)0")
    }
    return [x]
  }

  /// The matrix that mixes nodes.
  private func mixing(
    _ adjacency: Value, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    // Declared even where nothing reads it, as the reference's state has it.
    let importance =
      isSelfImportanceTrained
      ? try builder.parameter(
        "node_self_importance", shape: [], role: .scalar, initializer: .constant(selfImportance))
      : try builder.graph.constant(selfImportance)
    guard normalizesAdjacency else { return adjacency }
    let loops = try builder.graph.multiply(
      builder.identity(adjacency.shape[adjacency.shape.rank - 1]), importance)
    return try builder.degreeNormalized(builder.graph.add(adjacency, loops))
  }

  private func layer(
    _ x: Value, _ adjacency: Value, features: Int, bias: Bool, named name: String,
    with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let width = x.shape[x.shape.rank - 1]
    let weight = try builder.parameter(
      "\(name).weight", shape: [width, Dimension(features)], role: .graphWeight,
      initializer: .xavierUniform(gain: 1))
    var result = try builder.graph.matmul(adjacency, builder.graph.matmul(x, weight))
    if bias {
      let bias = try builder.parameter(
        "\(name).bias", shape: [Dimension(features)], role: .graphBias, initializer: .zeros)
      result = try builder.graph.add(result, bias)
    }
    builder.note(
      layer: name, "Graph convolution \(width) → \(features)", gives: result,
      parameters: (width.constant ?? 0) * features + (bias ? features : 0))
    return result
  }
}

extension [Activation] {
  /// The names of layers' non-linearities, once where they are the same.
  var gist: String {
    let names = map(\.name)
    return Set(names).count == 1 ? names[0] : names.joined(separator: ", ")
  }
}
