public import Compute
public import Spaces
public import Tensors

/// Independent zeros and ones; the probability of a one is `sigmoid(logits / T)`.
public struct Bernoulli: Distribution {
  /// The name in specs and pictures.
  public static let name = "Bernoulli"
  /// The shape of the logits, without batch axes.
  public let logitsShape: Shape

  /// The distribution over a MultiBinary space.
  public init(for space: Space) throws(DistributionProblem) {
    guard case .multiBinary(let space) = space else { throw DistributionProblem("needs a MultiBinary space") }
    logitsShape = space.shape
  }

  /// The shape of an action, without batch axes.
  public var actionShape: Shape { logitsShape }
  /// The type of an action's elements.
  public var actionType: ElementType { .int64 }
  /// The random numbers that one sample takes.
  public var noise: [Noise] { [Noise(.uniform, shape: logitsShape)] }

  /// A random action.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let probability = try graph.sigmoid(graph.tempered(logits, temperature))
    return try graph.cast(graph.less(noise[0], probability), to: .int64)
  }

  /// Ones where they are more probable than zeros.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try graph.cast(graph.greater(logits, graph.constant(0)), to: .int64)
  }

  /// The logarithm of an action's probability or density, summed over its dimensions.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try graph.tempered(logits, temperature)
    let chosen = try graph.cast(action, to: .bool)
    // log sigmoid(x) = -softplus(-x), which keeps its digits where the probability is near 1.
    let against = try graph.select(chosen, graph.negate(logits), logits)
    return try sum(graph.negate(graph.softplus(against)), &graph)
  }

  /// The entropy, summed over the dimensions.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    let logits = try graph.tempered(logits, temperature)
    let (surprise, relief) = try surprises(logits, &graph)
    return try sum(expectation(under: logits, surprise, relief, &graph), &graph)
  }

  /// The divergence of the other logits' distribution from this one's, summed.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try graph.tempered(logits, temperature)
    let own = try surprises(logits, &graph)
    let others = try surprises(graph.tempered(other, temperature), &graph)
    return try sum(
      expectation(
        under: logits, graph.subtract(others.one, own.one), graph.subtract(others.zero, own.zero), &graph),
      &graph)
  }

  /// The negative log-probabilities of a one and of a zero.
  private func surprises(
    _ logits: Value, _ graph: inout Graph
  ) throws(ShapeError) -> (one: Value, zero: Value) {
    (try graph.softplus(graph.negate(logits)), try graph.softplus(logits))
  }

  private func expectation(
    under logits: Value, _ one: Value, _ zero: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.add(
      graph.multiply(graph.sigmoid(logits), one), graph.multiply(graph.sigmoid(graph.negate(logits)), zero))
  }

  private func sum(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.sumOverAction(x, rank: logitsShape.rank)
  }
}
