import Compute
import OrderedCollections
import Spec
import Tensors

/// Layers of message passing along directed edges that are an input, as PyTorch Geometric has them.
///
/// The non-linearity stands between the layers, not after the last.
struct GNNBlockPyG: Block {
  static let declaration = BlockDeclaration(
    "GNNBlockPyG", module: "feed_forward.gnn_pyg", category: .graph,
    summary: """
      Layers of message passing along directed edges, each sample with its own: gcn, sage, graph_conv or \
      gat as PyTorch Geometric has them.
      """,
    discussion: """
      Edges are the columns of a matrix, sources over targets; one with an end outside of the graph, such \
      as -1, does not exist. Where edge features are given, each layer adds to what a node hears of its \
      neighbours a linear map of the features, brought together in the same way (gcn, sage, graph_conv), \
      or attends by them (gat). Options in gnn_kwargs: \(MessagePassingKinds.optionWords).
      """,
    shapes: """
      […, nodes, in], […, 2, edges] → […, nodes, features]
      […, nodes, in], […, 2, edges], […, edges, in'] → […, nodes, features]
      […, nodes, in], […, 2, edges], … → […, nodes, features · heads], gat
      """,
    example: BlockDeclaration.example(
      observation: """
        {nodes: {type: Box, low: -1, high: 1, shape: [4, 3]}, links: {type: MultiDiscrete, nvec: [[4, 4, 4], [4, 4, 4]]}}
        """,
      block: """
        {_target_: GNNBlockPyG, in_keys: [nodes, links], hidden_features: [8, 8], non_lin: ReLU, \
        gnn_type: gat, gnn_kwargs: {heads: 2}}
        """))

  let hiddenFeatures: [Int]
  let activation: Activation
  let layer: any MessagePassing
  let typeName: String

  init(_ parameters: ParameterReader, registry: Registry) {
    hiddenFeatures = parameters.readHiddenFeatures()
    activation = parameters.readActivation(registry)
    let kinds = MessagePassingKinds.all
    typeName = parameters.read(
      "gnn_type", .choice(kinds.map { $0.name }), default: NormalizedMessages.name,
      help: "The kind of layer.")
    let options = parameters.optional(
      "gnn_kwargs", .anyNode, help: "Options of that kind of layer, such as {heads: 2} for gat.")
    let name = typeName
    let kind = kinds.first { $0.name == name } ?? NormalizedMessages.self
    layer = kind.init(options, of: parameters)
  }

  var inputs: InputPorts {
    .fixed([
      .nodes, InputPort("edge index", axes: ["2", "edges"], elements: [.int64, .float32]),
      InputPort("edge features", axes: ["edges", "features"], isOptional: true),
    ])
  }

  var outputs: OutputPorts { .fixed([OutputPort("nodes", featureRank: 2)]) }

  func gist(_ shapes: [Shape]) -> String {
    let widths = hiddenFeatures.map { "\(layer.width(features: $0))" }
    let width = shapes.first?.dimensions.last.map(\.description) ?? "?"
    return "\(([width] + widths).joined(separator: " → ")), \(typeName), \(activation.name)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let edges = try EdgeList(
      inputs[1], features: inputs.count > 2 ? inputs[2] : nil, nodes: inputs[0], with: builder)
    builder.enter("net")
    defer { builder.leave() }
    var x = inputs[0]
    for (index, features) in hiddenFeatures.enumerated() {
      builder.blame("hidden_features", index)
      let width = x.shape[x.shape.rank - 1]
      let name = "\(typeName)_\(index)"
      let known = builder.graph.parameters.count
      x = try layer.build(x, edges, features: features, named: "\(name).gnn_layer", with: builder)
      let own = builder.graph.parameters.values.dropFirst(known).reduce(0) { $0 + $1.elementCount }
      builder.note(
        layer: name, "\(typeName) \(width) → \(layer.width(features: features))", gives: x, parameters: own)
      if index < hiddenFeatures.count - 1 {
        x = try builder.activation(activation, x, named: "\(activation.name)_\(index)")
      }
    }
    return [x]
  }
}

extension MessagePassing {
  /// Reads the options from `gnn_kwargs`, which may be left out.
  init(_ options: Spec.Node?, of parameters: ParameterReader) {
    let place = parameters.keySpan(of: "gnn_kwargs") ?? parameters.place
    if let options, options.mapping == nil, !options.isUnresolved {
      parameters.fail(
        "gnn_kwargs", message: "`gnn_kwargs` of \(parameters.owner) must be a mapping from option to value")
    }
    let owner = "gnn_kwargs for \(Self.name)"
    let reader =
      options?.mapping.map {
        ParameterReader(mapping: $0, at: place, owner: owner, diagnostics: parameters.diagnostics)
      } ?? ParameterReader(absent: "gnn_kwargs", of: parameters, at: place, owner: owner)
    self.init(reader)
    reader.finish()
  }
}
