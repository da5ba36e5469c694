public import Compute
public import Spaces
public import Tensors

/// One of n values, with probabilities `softmax(logits / T)`.
public struct Categorical: Distribution {
  /// The name in specs and pictures.
  public static let name = "Categorical"
  private let choice: Choice
  private let start: Int

  /// The distribution over a Discrete space.
  public init(for space: Space) throws(DistributionProblem) {
    guard case .discrete(let discrete) = space else { throw DistributionProblem("needs a Discrete space") }
    choice = Choice(count: discrete.n)
    start = discrete.start
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { [Dimension(choice.count)] }
  /// The shape of an action, without batch axes.
  public var actionShape: Shape { [] }
  /// The type of an action's elements.
  public var actionType: ElementType { .int64 }
  /// The random numbers that one sample takes.
  public var noise: [Noise] { [Noise(.uniform, shape: logitsShape)] }

  /// A random action.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let tempered = try graph.tempered(logits, temperature)
    return try started(choice.sample(tempered, noise: noise[0], &graph), &graph)
  }

  /// The most probable value, the first of equals.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try started(graph.argmax(logits, axis: -1), &graph)
  }

  /// The logarithm of an action's probability; −∞ for one outside of the space.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let first = try graph.constant(Double(start), elementType: .int64)
    let index = start == 0 ? action : try graph.subtract(action, first)
    return try choice.logProbability(of: index, graph.tempered(logits, temperature), &graph)
  }

  /// The entropy.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    try choice.entropy(graph.tempered(logits, temperature), &graph)
  }

  /// The divergence of the other logits' distribution from this one's.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try choice.divergence(
      graph.tempered(logits, temperature), from: graph.tempered(other, temperature), &graph)
  }

  private func started(_ index: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    start == 0 ? index : try graph.add(index, graph.constant(Double(start), elementType: .int64))
  }
}

/// The choice of one index along the last axis of tempered logits.
struct Choice: Hashable, Sendable {
  let count: Int

  /// The largest of the logits with Gumbel noise is each with its own probability.
  func sample(_ logits: Value, noise: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.argmax(graph.add(logits, graph.gumbel(noise)), axis: -1)
  }

  /// The logarithm of the probability of an index; −∞ for an index that does not exist.
  func logProbability(of index: Value, _ logits: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let all = try graph.logSoftmax(logits, axis: -1)
    let chosen = try graph.oneHot(index, depth: count, elementType: .bool)
    return try graph.max(graph.select(chosen, all, graph.constant(-.infinity)), axes: [-1])
  }

  func entropy(_ logits: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let logs = try graph.logSoftmax(logits, axis: -1)
    return try graph.negate(graph.sum(graph.multiply(graph.exp(logs), logs), axes: [-1]))
  }

  func divergence(_ logits: Value, from other: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let logs = try graph.logSoftmax(logits, axis: -1)
    let difference = try graph.subtract(logs, graph.logSoftmax(other, axis: -1))
    return try graph.sum(graph.multiply(graph.exp(logs), difference), axes: [-1])
  }
}
