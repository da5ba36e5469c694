import Compute
import Tensors

/// The directed edges of a graph that is an input of the network, one graph for each sample.
///
/// An edge that has an end outside of the graph does not exist: it is how graphs of fewer edges are padded.
struct EdgeList {
  /// The node that each edge comes from, `[…, E]`.
  let sources: Value
  /// The node that each edge goes to, `[…, E]`; -1 where the edge does not exist.
  let targets: Value
  /// What is known of each edge, `[…, E, width]`.
  let features: Value?
  /// The number of nodes.
  let nodeCount: Dimension

  /// The edges with other targets, features or further edges.
  private init(sources: Value, targets: Value, features: Value?, nodeCount: Dimension) {
    self.sources = sources
    self.targets = targets
    self.features = features
    self.nodeCount = nodeCount
  }

  /// Edges from an input `[…, 2, E]`, sources over targets, and the features of those edges.
  ///
  /// - Throws: where nodes, edges and features do not belong together.
  init(
    _ index: Value, features: Value?, nodes: Value, with builder: NetworkBuilder
  ) throws(ShapeError) {
    try Self.check(index, features: features, nodes: nodes, with: builder)
    let rank = index.shape.rank
    nodeCount = nodes.shape[rank - 2]
    let whole = try builder.graph.cast(index, to: .int64)
    sources = try builder.graph.element(whole, axis: rank - 2, at: 0)
    let ends = try builder.graph.element(whole, axis: rank - 2, at: 1)
    let none = try builder.graph.constant(-1, elementType: .int64)
    let zero = try builder.graph.constant(0, elementType: .int64)
    let limit = try builder.graph.size(nodeCount, elementType: .int64)
    var targets = ends
    for end in [sources, ends] {
      targets = try builder.graph.select(builder.graph.less(end, limit), targets, none)
      targets = try builder.graph.select(builder.graph.less(end, zero), none, targets)
    }
    self.targets = targets
    self.features = features
  }

  private static func check(
    _ index: Value, features: Value?, nodes: Value, with builder: NetworkBuilder
  ) throws(ShapeError) {
    builder.blameInputs()
    func problem(_ fact: ShapeError.Fact) -> ShapeError {
      ShapeError(operation: "edges", fact: fact).at(builder.graph.origin)
    }
    let rank = nodes.shape.rank
    for (operand, value) in [index, features].enumerated() {
      guard let value else { continue }
      let (operands, shapes) = ([0, operand + 1], [nodes.shape, value.shape])
      guard value.shape.rank == rank else {
        throw problem(.rankDisagreement(operands: operands, shapes: shapes))
      }
      for axis in 0..<rank - 2 where value.shape[axis] != nodes.shape[axis] {
        throw problem(.disagreement(operands: operands, shapes: shapes, axis: axis))
      }
    }
    guard index.shape[rank - 2] == 2 else {
      throw problem(.size(operand: 1, axis: rank - 2, found: index.shape, needed: 2))
    }
    let count = index.shape[rank - 1]
    if let features, features.shape[rank - 2] != count {
      throw problem(.size(operand: 2, axis: rank - 2, found: features.shape, needed: count))
    }
  }

  /// The same edges without those from a node to itself.
  func withoutLoops(_ builder: NetworkBuilder) throws(ShapeError) -> EdgeList {
    let none = try builder.graph.constant(-1, elementType: .int64)
    let kept = try builder.graph.select(builder.graph.equal(sources, targets), none, targets)
    return EdgeList(sources: sources, targets: kept, features: features, nodeCount: nodeCount)
  }

  /// The same edges, and one from each node to itself, with the mean features of those that arrive there.
  func addingLoops(_ builder: NetworkBuilder) throws(ShapeError) -> EdgeList {
    let leading = sources.shape.dimensions.dropLast()
    let loops = try builder.graph.broadcast(
      builder.graph.positions(nodeCount), to: Shape(Array(leading) + [nodeCount]))
    let axis = sources.shape.rank - 1
    var joined = features
    if let features {
      let means = try aggregate(features, by: .mean, builder)
      joined = try builder.graph.concatenate([features, means], axis: axis)
    }
    return EdgeList(
      sources: try builder.graph.concatenate([sources, loops], axis: axis),
      targets: try builder.graph.concatenate([targets, loops], axis: axis), features: joined,
      nodeCount: nodeCount)
  }

  /// 1 for each edge, `[…, E, 1]`.
  func ones(_ builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.graph.constant(1, shape: Shape(sources.shape.dimensions + [1]))
  }

  /// What is known of the nodes that edges come from: `[…, N, width] → […, E, width]`.
  func fromSources(_ x: Value, _ builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.graph.gather(x, at: sources)
  }

  /// What is known of the nodes that edges go to: `[…, N, width] → […, E, width]`.
  func fromTargets(_ x: Value, _ builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.graph.gather(x, at: targets)
  }

  /// Messages brought together at the nodes that edges go to: `[…, E, width] → […, N, width]`.
  func aggregate(
    _ messages: Value, by aggregation: Aggregation, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    try builder.aggregate(messages, at: targets, count: nodeCount, by: aggregation)
  }
}
