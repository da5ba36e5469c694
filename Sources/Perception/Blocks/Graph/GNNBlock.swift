import Compute
import Spec
import Tensors

/// A network over the nodes and edges of a graph whose edges stand in the spec.
///
/// Each layer joins what the layer before knows of a node with what its neighbouring nodes and its edges know, and
/// likewise for edges; then comes a linear map, layer normalisation if asked for, and the non-linearity. The first
/// layer reads its own nodes or edges only.
struct GNNBlock: Block {
  static let declaration = BlockDeclaration(
    "GNNBlock", module: "feed_forward.graph_nn", category: .graph,
    summary: """
      Layers that exchange messages between the nodes and edges of a graph whose edges are given in the \
      spec.
      """,
    discussion: "Gives the nodes, if asked for, then the edges, if asked for.",
    shapes: "[…, nodes, in], […, edges, in'] → […, nodes, units], […, edges, units]",
    example: BlockDeclaration.example(
      observation:
        "{nodes: {type: Box, low: -1, high: 1, shape: [4, 3]}, links: {type: Box, low: 0, high: 1, shape: [3, 2]}}",
      block: """
        {_target_: GNNBlock, in_keys: [nodes, links], hidden_units: [8, 8], non_lin: ReLU, \
        edges: [[0, 1], [1, 2], [2, 3]], with_edge_embedding: false}
        """))

  let graph: StaticGraph
  let aggregation: Aggregation
  let hiddenUnits: [Int]
  let activation: Activation
  let hasLayerNorm: Bool
  let messages: Set<StaticGraph.Message>
  let givesNodes: Bool
  let givesEdges: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    graph = StaticGraph(parameters)
    aggregation = parameters.read(
      "aggregate",
      ParameterType<String>.choice(Aggregation.allCases.map(\.rawValue)).map(
        { Aggregation(rawValue: $0) ?? .sum }, back: \.rawValue),
      default: .mean, help: "How the messages of neighbours are brought together.")
    hiddenUnits = parameters.read(
      "hidden_units", .layerSizes, help: "Units of each layer.")
    activation = parameters.readActivation(registry)
    hasLayerNorm = parameters.read(
      "with_layer_norm", .flag, default: false, help: "Whether layers normalise their features.")
    var messages: Set<StaticGraph.Message> = []
    for message in StaticGraph.Message.allCases {
      let isSent = parameters.read("\(message.rawValue)_aggr", .flag, default: true, help: message.help)
      if isSent { messages.insert(message) }
    }
    self.messages = messages
    givesNodes = parameters.read(
      "with_node_embedding", .flag, default: true, help: "Whether the nodes are an output.")
    givesEdges = parameters.read(
      "with_edge_embedding", .flag, default: true, help: "Whether the edges are an output.")
    if !givesNodes && !givesEdges {
      parameters.fail(
        "with_node_embedding",
        message: "\(parameters.owner) gives nothing: with_node_embedding and with_edge_embedding are both off"
      )
    }
  }

  var inputs: InputPorts {
    .fixed([.nodes, InputPort("edges", axes: ["edges", "features"])])
  }

  var outputs: OutputPorts {
    .fixed(
      (givesNodes ? [OutputPort("nodes", featureRank: 2)] : [])
        + (givesEdges ? [OutputPort("edges", featureRank: 2)] : []))
  }

  func gist(_ shapes: [Shape]) -> String {
    let widths = shapes.map { $0.dimensions.last.map(\.description) ?? "?" }.joined(separator: ", ")
    let units = hiddenUnits.map(String.init).joined(separator: " → ")
    return "\(widths) → \(units), \(aggregation.rawValue) over \(graph.edges.count) edges, \(activation.name)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let nodeTotal = try graph.check(nodes: inputs[0], edges: inputs[1], with: builder)
    let isCrossing = messages.contains(.edgeToNode) || messages.contains(.nodeToEdge)
    // As in the reference, the last layer of a side exists only where it is an output.
    let nodeCount = givesNodes ? hiddenUnits.count : isCrossing ? hiddenUnits.count - 1 : 0
    let edgeCount = givesEdges ? hiddenUnits.count : isCrossing ? hiddenUnits.count - 1 : 0
    let nodeLayers = try layers(
      nodeCount, "node_layers", of: inputs[0], [.nodeToNode, .edgeToNode], with: builder)
    let edgeLayers = try layers(
      edgeCount, "edge_layers", of: inputs[1], [.edgeToEdge, .nodeToEdge], with: builder)
    let paths = try graph.paths(messages, nodeCount: nodeTotal, with: builder)
    var (nodes, edges) = (inputs[0], inputs[1])
    for index in hiddenUnits.indices {
      builder.blame("hidden_units", index)
      let (oldNodes, oldEdges) = (nodes, edges)
      if nodeLayers.indices.contains(index) {
        let sources = [(StaticGraph.Message.nodeToNode, oldNodes), (.edgeToNode, oldEdges)]
        nodes = try apply(
          nodeLayers[index], to: oldNodes, hearing: index == 0 ? [] : sources, along: paths, with: builder)
      }
      if edgeLayers.indices.contains(index) {
        let sources = [(StaticGraph.Message.edgeToEdge, oldEdges), (.nodeToEdge, oldNodes)]
        edges = try apply(
          edgeLayers[index], to: oldEdges, hearing: index == 0 ? [] : sources, along: paths, with: builder)
      }
    }
    return (givesNodes ? [nodes] : []) + (givesEdges ? [edges] : [])
  }

  /// A linear map, and perhaps a normalisation, with their names.
  private struct Layer {
    let name: String
    let linear: LinearParameters
    let normalization: LayerNormalizationParameters?
  }

  private func layers(
    _ count: Int, _ side: String, of input: Value, _ heard: [StaticGraph.Message],
    with builder: NetworkBuilder
  ) throws(ShapeError) -> [Layer] {
    var result: [Layer] = []
    let parts = Dimension(1 + heard.count(where: messages.contains))
    for (index, units) in hiddenUnits.prefix(count).enumerated() {
      builder.blame("hidden_units", index)
      let width =
        index == 0 ? input.shape[input.shape.rank - 1] : parts * Dimension(hiddenUnits[index - 1])
      let linear = try builder.linearParameters(width: width, units: units, named: "\(side).\(index).0")
      let normalization =
        hasLayerNorm
        ? try builder.layerNormalizationParameters(width: Dimension(units), named: "\(side).\(index).1") : nil
      result.append(Layer(name: "\(side).\(index)", linear: linear, normalization: normalization))
    }
    return result
  }

  private func apply(
    _ layer: Layer, to own: Value, hearing sources: [(StaticGraph.Message, Value)],
    along paths: [StaticGraph.Message: StaticGraph.Path], with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    var parts = [own]
    for (message, source) in sources {
      guard let path = paths[message] else { continue }
      let sent = try builder.graph.gather(source, at: path.senders)
      parts.append(
        try builder.aggregate(
          sent, at: path.receivers, count: own.shape[own.shape.rank - 2], by: aggregation))
    }
    var x = try builder.graph.concatenate(parts, axis: own.shape.rank - 1)
    x = try builder.linear(x, layer.linear, named: "\(layer.name).0")
    if let normalization = layer.normalization {
      x = try builder.layerNormalization(x, normalization, named: "\(layer.name).1")
    }
    let place = layer.normalization == nil ? 1 : 2
    return try builder.activation(activation, x, named: "\(layer.name).\(place)")
  }
}
