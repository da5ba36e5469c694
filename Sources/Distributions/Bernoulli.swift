public import Compute
public import Spaces
public import Tensors

/// Independent zeros and ones; the probability of a one is `sigmoid(logits / T)`.
public struct Bernoulli: ChoiceDistribution {
  /// The name in specs and pictures.
  public static let name = "Bernoulli"
  /// The shape of the logits, without batch axes.
  public let logitsShape: Shape
  private let options: ChoiceOptions

  /// The distribution over a MultiBinary space.
  public init(for space: Space, _ options: ChoiceOptions) throws(DistributionProblem) {
    guard case .multiBinary(let space) = space else { throw DistributionProblem("needs a MultiBinary space") }
    logitsShape = space.shape
    self.options = options
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
    let probability = try probabilities(logits, temperature: temperature, graph: &graph)
    return try graph.cast(graph.less(noise[0], probability), to: .int64)
  }

  /// Ones where they are more probable than zeros.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try graph.cast(graph.greater(logits, graph.constant(0)), to: .int64)
  }

  /// The probability of each one.
  public func probabilities(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.sigmoid(tempered(logits, temperature, &graph))
  }

  /// The logarithm of an action's probability; −∞ for one outside of the space.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try tempered(logits, temperature, &graph)
    let action = action.elementType == .bool ? try graph.cast(action, to: .int64) : action
    let one = try graph.constant(1, elementType: action.elementType)
    let zero = try graph.constant(0, elementType: action.elementType)
    let chosen = try graph.equal(action, one)
    // log sigmoid(x) = -softplus(-x), which keeps its digits where the probability is near 1.
    let against = try graph.select(chosen, graph.negate(logits), logits)
    let inside = try graph.negate(graph.softplus(against))
    let outside = try graph.constant(-.infinity, elementType: logits.elementType)
    let isZero = try graph.equal(action, zero)
    return try reduced(
      graph.select(chosen, inside, graph.select(isZero, inside, outside)), &graph)
  }

  /// The entropy.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try tempered(logits, temperature, &graph)
    let (surprise, relief) = try surprises(logits, &graph)
    return try reduced(expectation(under: logits, surprise, relief, &graph), &graph)
  }

  /// The divergence of the other logits' distribution from this one's.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try tempered(logits, temperature, &graph)
    let own = try surprises(logits, &graph)
    let others = try surprises(tempered(other, temperature, &graph), &graph)
    return try reduced(
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

  private func tempered(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.tempered(logits, options.temperature * temperature)
  }

  private func reduced(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try options.reduction.applied(to: x, rank: logitsShape.rank, &graph)
  }
}
