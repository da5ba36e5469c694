import Compute
import Spec
import Tensors

/// `gat`: neighbours weighted by attention (Veličković et al., 2017).
///
/// For each head `h = W x`, `sᵢⱼ = LeakyReLU(a·hⱼ + b·hᵢ + c·V eᵢⱼ)` and `y = Σⱼ softmaxⱼ(sᵢⱼ) hⱼ + bias`, over the edges
/// from j to i and one from i to itself, which has the mean features of the others.
struct AttendedMessages: MessagePassing {
  static let name = "gat"

  private let headCount: Int
  private let joinsHeads: Bool
  private let slope: Double
  private let dropout: Double
  private let addsLoops: Bool
  private let edgeWidth: Int?
  private let hasBias: Bool

  init(_ options: ParameterReader) {
    headCount = options.read(
      "heads", .integer(in: 1...1024), default: 1, help: "The number of attention heads.")
    joinsHeads = options.read(
      "concat", .flag, default: true, help: "Whether heads are joined; if not, they are averaged.")
    slope = options.read(
      "negative_slope", .number(in: -1e6...1e6), default: 0.2,
      help: "The slope of the scores' LeakyReLU below 0.")
    dropout = options.read(
      "dropout", .number(in: 0...1), default: 0,
      help: "The probability with which training drops an attention weight.")
    addsLoops = options.read(
      "add_self_loops", .flag, default: true, help: "Whether nodes hear themselves.")
    edgeWidth = options.optional(
      "edge_dim", .size, help: "The width of the edge features; checked if given.")
    hasBias = options.read("bias", .flag, default: true, help: "Whether the layer adds a bias.")
  }

  func width(features: Int) -> Int {
    joinsHeads ? features * headCount : features
  }

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    try checkEdgeWidth(edges, builder)
    let sender = try vector("att_src", features, name, builder)
    let receiver = try vector("att_dst", features, name, builder)
    let edgeVector = try edges.features.map { (_) throws(ShapeError) in
      try vector("att_edge", features, name, builder)
    }
    let bias =
      hasBias
      ? try builder.messageBias(width(features: features), named: "\(name).bias", initializer: .zeros) : nil
    let mapped = try builder.messageMap(
      x, units: features * headCount, named: "\(name).lin", initializer: .xavierUniform(gain: 1))
    let reached = addsLoops ? try edges.withoutLoops(builder).addingLoops(builder) : edges
    var scores = try builder.graph.add(
      reached.fromSources(score(mapped, sender, features, builder), builder),
      reached.fromTargets(score(mapped, receiver, features, builder), builder))
    if let values = reached.features, let edgeVector {
      let mappedEdges = try builder.messageMap(
        values, units: features * headCount, named: "\(name).lin_edge", initializer: .xavierUniform(gain: 1))
      scores = try builder.graph.add(scores, score(mappedEdges, edgeVector, features, builder))
    }
    let attention = try builder.dropout(
      weights(builder.leakyReLU(scores, slope: slope), reached, builder), probability: dropout,
      named: name)
    var result = try weighted(mapped, attention, reached, features, builder)
    if let bias { result = try builder.graph.add(result, bias) }
    return result
  }

  private func checkEdgeWidth(_ edges: EdgeList, _ builder: NetworkBuilder) throws(ShapeError) {
    guard let needed = edgeWidth, let found = edges.features?.shape else { return }
    if found[found.rank - 1] != Dimension(needed) {
      builder.blame("gnn_kwargs")
      throw ShapeError(
        operation: Self.name,
        fact: .size(operand: 2, axis: found.rank - 1, found: found, needed: Dimension(needed))
      ).at(builder.graph.origin)
    }
  }

  private func vector(
    _ suffix: String, _ features: Int, _ name: String, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    try builder.parameter(
      "\(name).\(suffix)", shape: [1, Dimension(headCount), Dimension(features)], role: .messageWeight,
      initializer: .uniform(bound: (6 / Double(headCount + features)).squareRoot()))
  }

  /// The product with a vector for each head: `[…, heads · features] → […, heads]`.
  private func score(
    _ x: Value, _ vector: Value, _ features: Int, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let product = try builder.graph.multiply(byHead(x, features, builder), vector)
    return try builder.graph.sum(product, axes: [product.shape.rank - 1])
  }

  /// `[…, heads · features] → […, heads, features]`.
  private func byHead(
    _ x: Value, _ features: Int, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let kept = Array(x.shape.dimensions.dropLast())
    return try builder.graph.reshape(x, to: Shape(kept + [Dimension(headCount), Dimension(features)]))
  }

  /// The softmax of scores `[…, E, heads]` over the edges that go to the same node.
  private func weights(
    _ scores: Value, _ edges: EdgeList, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let target = try builder.graph.reshape(
      edges.targets, to: Shape(edges.targets.shape.dimensions + [1]))
    let exists = try builder.graph.greaterOrEqual(
      target, builder.graph.constant(0, elementType: .int64))
    let known = try builder.graph.select(exists, scores, builder.graph.constant(0))
    let largest = try builder.graph.stopGradient(edges.aggregate(known, by: .max, builder))
    // Edges that do not exist have weights of 1, which nobody hears.
    let shifted = try builder.graph.select(
      exists, builder.graph.subtract(known, edges.fromTargets(largest, builder)), builder.graph.constant(0))
    let powers = try builder.graph.exp(shifted)
    let sums = try edges.fromTargets(edges.aggregate(powers, by: .sum, builder), builder)
    return try builder.graph.divide(
      powers, builder.graph.select(exists, sums, builder.graph.constant(1)))
  }

  /// What nodes hear with attention `[…, E, heads]`, heads joined or averaged.
  private func weighted(
    _ mapped: Value, _ attention: Value, _ edges: EdgeList, _ features: Int, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let sent = try edges.fromSources(mapped, builder)
    let heads = try byHead(sent, features, builder)
    let column = Shape(attention.shape.dimensions + [1])
    let messages = try builder.graph.multiply(heads, builder.graph.reshape(attention, to: column))
    let heard = try edges.aggregate(
      builder.graph.reshape(messages, to: sent.shape), by: .sum, builder)
    if joinsHeads { return heard }
    let byHead = try byHead(heard, features, builder)
    return try builder.graph.mean(byHead, axes: [byHead.shape.rank - 2])
  }
}
