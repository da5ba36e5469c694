public import Compute
public import Spaces
public import Tensors

/// Independent numbers of the Beta distribution, stretched between a Box's bounds.
///
/// The logits' last axis holds α and then β as `(softplus(logits) + 1) / T`, logits kept within ±13.8155.
public struct Beta: Distribution {
  /// The name in specs and pictures.
  public static let name = "Beta"
  private typealias Parameters = (alpha: Value, beta: Value)
  private let interval: Interval

  /// The distribution over a Box with finite bounds.
  public init(for space: Space) throws(DistributionProblem) {
    interval = try Interval(of: space)
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { interval.shape.doublingLastAxis }
  /// The shape of an action, without batch axes.
  public var actionShape: Shape { interval.shape }
  /// The type of an action's elements.
  public var actionType: ElementType { .float32 }

  /// Proposals of Marsaglia and Tsang's method, of which one in twenty at most is rejected.
  private static let proposals = 16

  /// The random numbers that one sample takes.
  public var noise: [Noise] {
    let pairs = interval.shape.dimensions + [2]
    let proposals = Shape(pairs + [Dimension(Beta.proposals)])
    return [
      Noise(.normal, shape: proposals), Noise(.uniform, shape: proposals),
      Noise(.uniform, shape: Shape(pairs)),
    ]
  }

  /// A random action, through which no gradient passes.
  ///
  /// Two numbers of the Gamma distribution, each the first accepted of 16 proposals (Marsaglia and Tsang,
  /// 2000); that none is accepted happens less than once in 10²⁰ draws.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let shape = alpha.shape.dimensions
    let shapes = try graph.concatenate(
      [graph.reshape(alpha, to: Shape(shape + [1])), graph.reshape(beta, to: Shape(shape + [1]))], axis: -1)
    let logGamma = try logGammaSample(shapes, noise, &graph)
    let difference = try graph.subtract(
      graph.element(logGamma, axis: -1, at: 0), graph.element(logGamma, axis: -1, at: 1))
    return try interval.stretch(graph.sigmoid(graph.stopGradient(difference)), &graph)
  }

  /// The mean.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    return try interval.stretch(graph.divide(alpha, graph.add(alpha, beta)), &graph)
  }

  /// The log-density, with the factor of the interval's width; −∞ outside of the bounds.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let share = try interval.share(action, &graph)
    let inside = try graph.lessOrEqual(
      graph.abs(graph.shifted(share, -0.5)), graph.constant(0.5))
    // Outside, another share stands in, so that no logarithm spoils the gradient.
    let safe = try graph.select(inside, share, graph.constant(0.5))
    let power = try graph.add(
      graph.multiply(graph.shifted(alpha, -1), graph.log(safe)),
      graph.multiply(graph.shifted(beta, -1), graph.log1p(graph.negate(safe))))
    let norm = try graph.add(logBeta(alpha, beta, &graph), interval.logWidth(&graph))
    let each = try graph.select(inside, graph.subtract(power, norm), graph.constant(-.infinity))
    return try graph.sumOverAction(each, rank: interval.shape.rank)
  }

  /// The entropy, summed over the dimensions.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let total = try graph.add(alpha, beta)
    let pull = try graph.add(
      graph.multiply(graph.shifted(alpha, -1), graph.digamma(alpha)),
      graph.multiply(graph.shifted(beta, -1), graph.digamma(beta)))
    let push = try graph.multiply(graph.shifted(total, -2), graph.digamma(total))
    let norm = try graph.add(logBeta(alpha, beta, &graph), interval.logWidth(&graph))
    let each = try graph.add(norm, graph.subtract(push, pull))
    return try graph.sumOverAction(each, rank: interval.shape.rank)
  }

  /// The divergence of the other logits' distribution from this one's, summed.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let p = try parameters(logits, temperature, &graph)
    let q = try parameters(other, temperature, &graph)
    let norms = try graph.subtract(logBeta(q.alpha, q.beta, &graph), logBeta(p.alpha, p.beta, &graph))
    let alphas = try graph.subtract(p.alpha, q.alpha)
    let betas = try graph.subtract(p.beta, q.beta)
    let pull = try graph.add(
      graph.multiply(alphas, graph.digamma(p.alpha)), graph.multiply(betas, graph.digamma(p.beta)))
    let push = try graph.multiply(
      graph.add(alphas, betas), graph.digamma(graph.add(p.alpha, p.beta)))
    let each = try graph.add(norms, graph.subtract(pull, push))
    return try graph.sumOverAction(each, rank: interval.shape.rank)
  }

  private func parameters(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Parameters {
    let limit = 13.815510557964274
    let positive = try graph.shifted(
      graph.softplus(graph.clamp(logits, minimum: -limit, maximum: limit)), 1)
    let shape = interval.shape
    return try graph.halves(graph.scaled(positive, 1 / temperature), of: shape[shape.rank - 1])
  }

  private func logBeta(_ alpha: Value, _ beta: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.subtract(
      graph.add(graph.lgamma(alpha), graph.lgamma(beta)), graph.lgamma(graph.add(alpha, beta)))
  }

  /// Logarithms of Gamma numbers: of shape `a + 1`, times `u^(1/a)`, which makes them of shape `a`.
  private func logGammaSample(
    _ shapes: Value, _ noise: [Value], _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let column = try graph.reshape(shapes, to: Shape(shapes.shape.dimensions + [1]))
    let d = try graph.shifted(column, 1 - 1.0 / 3)
    let scale = try graph.reciprocal(graph.sqrt(graph.scaled(d, 9)))
    let root = try graph.shifted(graph.multiply(scale, noise[0]), 1)
    let isPositive = try graph.greater(root, graph.constant(0))
    let safeRoot = try graph.select(isPositive, root, graph.constant(1))
    let logCube = try graph.scaled(graph.log(safeRoot), 3)
    let cube = try graph.exp(logCube)
    let slack = try graph.multiply(d, graph.add(graph.complement(cube), logCube))
    let bound = try graph.add(graph.scaled(graph.square(noise[0]), 0.5), slack)
    let isBelow = try graph.less(graph.log(noise[1]), bound)
    let accepted = try graph.multiply(
      graph.cast(isPositive, to: .float32), graph.cast(isBelow, to: .float32))
    let first = try graph.oneHot(
      graph.argmax(accepted, axis: -1), depth: Beta.proposals, elementType: .bool)
    let logs = try graph.add(logCube, graph.log(d))
    let chosen = try graph.sum(graph.select(first, logs, graph.constant(0)), axes: [-1])
    return try graph.add(chosen, graph.divide(graph.log(noise[2]), shapes))
  }
}
