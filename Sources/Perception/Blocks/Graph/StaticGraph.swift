import Compute
import Spec
import Tensors

/// A graph whose edges stand in the spec, and who hears whom in it.
struct StaticGraph: Sendable {
  /// The two nodes of each edge, which has no direction.
  let edges: [[Int]]

  /// The most messages between two edges: those at one node hear all others there.
  private static let messageLimit = 1 << 20
  /// The most nodes: who hears whom is written down for each of them.
  private static let nodeLimit = 1 << 17

  /// From what to what a message goes; the raw value is how parameters call it.
  enum Message: String, CaseIterable, Sendable {
    case nodeToNode = "node2node"
    case edgeToNode = "edge2node"
    case nodeToEdge = "node2edge"
    case edgeToEdge = "edge2edge"

    var help: String {
      switch self {
      case .nodeToNode: "Whether nodes hear themselves and the nodes they share an edge with."
      case .edgeToNode: "Whether nodes hear the edges that they are an end of."
      case .nodeToEdge: "Whether edges hear their two ends."
      case .edgeToEdge: "Whether edges hear themselves and the edges they share a node with."
      }
    }
  }

  /// The places of senders and receivers in a network.
  struct Path {
    let senders: Value
    let receivers: Value
  }

  /// Reads `edges`.
  init(_ parameters: ParameterReader) {
    edges = parameters.read(
      "edges", .list(of: .list(of: .integer(in: 0...Limits.size), count: 2...2), count: 0...(1 << 16)),
      help: "The two nodes of each edge, counted from 0, such as [[0, 1], [1, 2]].")
    var degrees: [Int: Int] = [:]
    for node in edges.joined() { degrees[node, default: 0] += 1 }
    if degrees.values.reduce(0, { $0 + $1 * $1 }) > Self.messageLimit {
      parameters.fail(
        "edges",
        message: "`edges` of \(parameters.owner) needs more than \(Self.messageLimit) messages between edges")
    }
  }

  /// Checks that nodes `[…, N, D]` and edges `[…, E, D']` are those of this graph.
  ///
  /// - Returns: The number of nodes.
  func check(
    nodes: Value, edges values: Value, with builder: NetworkBuilder
  ) throws(ShapeError) -> Int {
    func problem(_ fact: ShapeError.Fact) -> ShapeError {
      ShapeError(operation: "graph", fact: fact).at(builder.graph.origin)
    }
    builder.blameInputs()
    let shapes = [nodes.shape, values.shape]
    let rank = nodes.shape.rank
    guard values.shape.rank == rank else {
      throw problem(.rankDisagreement(operands: [0, 1], shapes: shapes))
    }
    for axis in 0..<rank - 2 where nodes.shape[axis] != values.shape[axis] {
      throw problem(.disagreement(operands: [0, 1], shapes: shapes, axis: axis))
    }
    guard let nodeCount = nodes.shape[rank - 2].constant else {
      throw problem(.unboundNames(nodes.shape[rank - 2].symbols.sorted()))
    }
    guard nodeCount <= Self.nodeLimit else {
      throw problem(
        .tooLarge(operand: 0, axis: rank - 2, found: nodes.shape, maximum: Self.nodeLimit))
    }
    builder.blame("edges")
    guard values.shape[rank - 2] == Dimension(edges.count) else {
      throw problem(
        .size(operand: 1, axis: rank - 2, found: values.shape, needed: Dimension(edges.count)))
    }
    for (index, edge) in edges.enumerated() {
      guard let node = edge.first(where: { $0 >= nodeCount }) else { continue }
      builder.blame("edges", index)
      throw problem(.indexOutOfRange(operand: 0, axis: rank - 2, index: node, found: nodes.shape))
    }
    builder.blameInputs()
    return nodeCount
  }

  /// The places of senders and receivers of the messages that are sent.
  func paths(
    _ messages: Set<Message>, nodeCount: Int, with builder: NetworkBuilder
  ) throws(ShapeError) -> [Message: Path] {
    var paths: [Message: Path] = [:]
    for message in Message.allCases where messages.contains(message) {
      let neighborhood = neighborhood(of: message, nodeCount: nodeCount)
      paths[message] = Path(
        senders: try builder.graph.constant(neighborhood.places(\.sender)),
        receivers: try builder.graph.constant(neighborhood.places(\.receiver)))
    }
    return paths
  }

  private func neighborhood(of message: Message, nodeCount: Int) -> Neighborhood {
    var result = Neighborhood()
    switch message {
    case .nodeToNode:
      for node in 0..<nodeCount { result.connect(node, to: node) }
      for edge in edges {
        result.connect(edge[0], to: edge[1])
        result.connect(edge[1], to: edge[0])
      }
    case .edgeToNode:
      for (index, edge) in edges.enumerated() {
        for node in edge { result.connect(index, to: node) }
      }
    case .nodeToEdge:
      for (index, edge) in edges.enumerated() {
        for node in edge { result.connect(node, to: index) }
      }
    case .edgeToEdge:
      var edgesOfNode: [Int: [Int]] = [:]
      for (index, edge) in edges.enumerated() {
        for node in edge { edgesOfNode[node, default: []].append(index) }
      }
      for (index, edge) in edges.enumerated() {
        for other in edge.flatMap({ edgesOfNode[$0] ?? [] }) { result.connect(other, to: index) }
      }
    }
    return result
  }
}
