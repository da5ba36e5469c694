import Compute
import Spec
import Tensors

/// `gcn`: neighbours weighted by both nodes' degrees (Kipf and Welling, 2016).
///
/// `y = Σⱼ cᵢⱼ (W xⱼ + V eᵢⱼ) + b` with `cᵢⱼ = 1 / √(dᵢ dⱼ)`, over the edges from j to i and one from i to itself.
struct NormalizedMessages: MessagePassing {
  static let name = "gcn"

  private let loopWeight: Double
  private let addsLoops: Bool
  private let normalizes: Bool
  private let hasBias: Bool

  init(_ options: ParameterReader) {
    let isImproved = options.read(
      "improved", .flag, default: false, help: "Whether a node counts twice among its own neighbours.")
    loopWeight = isImproved ? 2 : 1
    normalizes = options.read(
      "normalize", .flag, default: true, help: "Whether neighbours are weighted by degrees.")
    addsLoops = options.read(
      "add_self_loops", .flag, default: normalizes, help: "Whether nodes hear themselves.")
    hasBias = options.read("bias", .flag, default: true, help: "Whether the layer adds a bias.")
    if addsLoops && !normalizes {
      options.fail(
        "add_self_loops",
        message: "`add_self_loops` of gcn is part of normalising, which `normalize` turns off")
    }
  }

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let bias = hasBias ? try builder.messageBias(features, named: "\(name).bias", initializer: .zeros) : nil
    let mapped = try builder.messageMap(
      x, units: features, named: "\(name).lin", initializer: .xavierUniform(gain: 1))
    var result: Value
    if normalizes {
      let loops = try loopWeights(edges, builder)
      let others = addsLoops ? try edges.withoutLoops(builder) : edges
      let scale = try self.scale(others, loops, builder)
      let sent = try builder.graph.multiply(mapped, scale)
      result = try heard(sent, others, scale, features: features, named: name, with: builder)
      if let loops { result = try builder.graph.add(result, builder.graph.multiply(sent, loops)) }
      result = try builder.graph.multiply(result, scale)
    } else {
      result = try heard(mapped, edges, nil, features: features, named: name, with: builder)
    }
    if let bias { result = try builder.graph.add(result, bias) }
    return result
  }

  /// What arrives from other nodes, before the receiver's own weight.
  private func heard(
    _ sent: Value, _ edges: EdgeList, _ scale: Value?, features: Int, named name: String,
    with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let nodes = try edges.aggregate(edges.fromSources(sent, builder), by: .sum, builder)
    guard var values = edges.features else { return nodes }
    if let scale { values = try builder.graph.multiply(values, edges.fromSources(scale, builder)) }
    let mapped = try builder.messageMap(
      edges.aggregate(values, by: .sum, builder), units: features, named: "\(name).lin_edge",
      initializer: .xavierUniform(gain: 1))
    return try builder.graph.add(nodes, mapped)
  }

  /// How much each node hears itself, `[…, N, 1]`: an edge from a node to itself counts once, whatever is added.
  private func loopWeights(_ edges: EdgeList, _ builder: NetworkBuilder) throws(ShapeError) -> Value? {
    guard addsLoops else { return nil }
    let isLoop = try builder.graph.cast(
      builder.graph.equal(edges.sources, edges.targets), to: .float32)
    let column = try builder.graph.reshape(isLoop, to: Shape(isLoop.shape.dimensions + [1]))
    let hasLoop = try edges.aggregate(column, by: .max, builder)
    let surplus = try builder.graph.multiply(hasLoop, builder.graph.constant(loopWeight - 1))
    return try builder.graph.subtract(builder.graph.constant(loopWeight), surplus)
  }

  /// One over the root of each node's degree, `[…, N, 1]`; 0 for a node that nothing arrives at.
  private func scale(
    _ others: EdgeList, _ loops: Value?, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    var degree = try others.aggregate(others.ones(builder), by: .sum, builder)
    if let loops { degree = try builder.graph.add(degree, loops) }
    let isPositive = try builder.graph.greater(degree, builder.graph.constant(0))
    let root = try builder.graph.sqrt(builder.graph.maximum(degree, builder.graph.constant(1)))
    return try builder.graph.select(
      isPositive, builder.graph.reciprocal(root), builder.graph.constant(0))
  }
}
