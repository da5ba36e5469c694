public import Compute
public import Spaces
public import Spec
public import Tensors

/// Independent numbers of the Beta distribution, stretched between a Box's bounds.
///
/// The logits' last axis holds α and then β as `softplus(logits) + 1`, logits kept within ±13.8155. Computed in
/// double precision: sums of large logarithms cancel each other.
public struct Beta: Distribution {
  /// What a spec may say of the distribution.
  public struct Options: DistributionOptions {
    /// How much more evenly, or sharply, actions are drawn.
    public var temperature = 1.0
    /// What the temperature divides: α − 1 and β − 1, or α and β.
    public var tempering = Tempering.density
    /// What densities are of.
    public var density = DensityScale.action
    /// How the numbers of an action's dimensions become one.
    public var reduction = Reduction.sum

    /// Options as they are where a spec says nothing.
    public init() {}

    /// Reads options from an entry of `distribution_mapper_config`.
    public init(reading reader: ParameterReader) {
      temperature = reader.readTemperature()
      tempering = reader.readTempering()
      density = reader.readDensity()
      reduction = reader.readReduction()
    }
  }

  /// The name in specs and pictures.
  public static let name = "Beta"
  private typealias Parameters = (alpha: Value, beta: Value)
  private let interval: Interval
  private let options: Options

  /// The distribution over a Box with finite bounds.
  public init(for space: Space, _ options: Options) throws(DistributionProblem) {
    interval = try Interval(of: space)
    self.options = options
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { interval.shape.withTwoParameters }
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

  /// A random action, through which gradients pass to the logits.
  ///
  /// Two numbers of the Gamma distribution, each the first accepted of 16 proposals (Marsaglia and Tsang,
  /// 2000); that none is accepted happens less than once in 10²⁰ draws.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let shapes = try graph.stack([alpha, beta], axis: alpha.shape.rank)
    var doubles: [Value] = []
    for numbers in noise { doubles.append(try graph.cast(numbers, to: .float64)) }
    let drawn = try graph.stopGradient(logGammaSample(shapes, doubles, &graph))
    let logGamma = try graph.gammaDraw(drawn, shape: shapes)
    let difference = try graph.subtract(
      graph.element(logGamma, axis: -1, at: 0), graph.element(logGamma, axis: -1, at: 1))
    return try graph.cast(interval.stretch(graph.sigmoid(difference), &graph), to: logits.elementType)
  }

  /// The mean.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let mean = try graph.divide(alpha, graph.add(alpha, beta))
    return try graph.cast(interval.stretch(mean, &graph), to: logits.elementType)
  }

  /// The logarithm of an action's density; −∞ beyond the bounds.
  ///
  /// At a bound it is that of the numbers that round to the bound, and so a number.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let place = try interval.place(of: action, &graph)
    let power = try graph.add(
      graph.multiply(graph.shifted(alpha, -1), place.logShare),
      graph.multiply(graph.shifted(beta, -1), place.logRest))
    let density = try graph.subtract(power, logNorm(alpha, beta, &graph))
    let each = try graph.select(
      place.isInside, density, graph.constant(-.infinity, elementType: .float64))
    return try reduced(each, like: logits, &graph)
  }

  /// The entropy.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (alpha, beta) = try parameters(logits, temperature, &graph)
    let total = try graph.add(alpha, beta)
    let pull = try graph.add(
      graph.multiply(graph.shifted(alpha, -1), graph.digamma(alpha)),
      graph.multiply(graph.shifted(beta, -1), graph.digamma(beta)))
    let push = try graph.multiply(graph.shifted(total, -2), graph.digamma(total))
    let each = try graph.add(logNorm(alpha, beta, &graph), graph.subtract(push, pull))
    return try reduced(each, like: logits, &graph)
  }

  /// The divergence of the other logits' distribution from this one's.
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
    return try reduced(graph.add(norms, graph.subtract(pull, push)), like: logits, &graph)
  }

  private func parameters(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Parameters {
    let limit = 13.815510557964274
    let kept = try graph.clamp(graph.cast(logits, to: .float64), minimum: -limit, maximum: limit)
    let excess = try graph.softplus(kept)
    let factor = 1 / (options.temperature * temperature)
    let positive =
      switch options.tempering {
      // The power 1 / T of the density has the exponents (α - 1) / T and (β - 1) / T.
      case .density: try graph.shifted(graph.scaled(excess, factor), 1)
      case .parameters: try graph.scaled(graph.shifted(excess, 1), factor)
      }
    return try graph.halves(positive, of: interval.shape)
  }

  private func logBeta(_ alpha: Value, _ beta: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.subtract(
      graph.add(graph.lgamma(alpha), graph.lgamma(beta)), graph.lgamma(graph.add(alpha, beta)))
  }

  /// What the powers of the density are divided by, as a logarithm.
  private func logNorm(_ alpha: Value, _ beta: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let norm = try logBeta(alpha, beta, &graph)
    return switch options.density {
    case .action: try graph.add(norm, interval.logWidth(&graph))
    case .unscaled: norm
    }
  }

  private func reduced(
    _ x: Value, like logits: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let number = try options.reduction.applied(to: x, rank: interval.shape.rank, &graph)
    return try graph.cast(number, to: logits.elementType)
  }

  /// Logarithms of Gamma numbers: of shape `a + 1`, times `u^(1/a)`, which makes them of shape `a`.
  private func logGammaSample(
    _ shapes: Value, _ noise: [Value], _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let zero = try graph.constant(0, elementType: .float64)
    let one = try graph.constant(1, elementType: .float64)
    let column = try graph.reshape(shapes, to: Shape(shapes.shape.dimensions + [1]))
    let d = try graph.shifted(column, 1 - 1.0 / 3)
    let scale = try graph.reciprocal(graph.sqrt(graph.scaled(d, 9)))
    let root = try graph.shifted(graph.multiply(scale, noise[0]), 1)
    let isPositive = try graph.greater(root, zero)
    let safeRoot = try graph.select(isPositive, root, one)
    let logCube = try graph.scaled(graph.log(safeRoot), 3)
    let cube = try graph.exp(logCube)
    let slack = try graph.multiply(d, graph.add(graph.complement(cube), logCube))
    let bound = try graph.add(graph.scaled(graph.square(noise[0]), 0.5), slack)
    let isBelow = try graph.less(graph.log(noise[1]), bound)
    let accepted = try graph.multiply(
      graph.cast(isPositive, to: .float64), graph.cast(isBelow, to: .float64))
    let first = try graph.oneHot(
      graph.argmax(accepted, axis: -1), depth: Beta.proposals, elementType: .bool)
    let logs = try graph.add(logCube, graph.log(d))
    let chosen = try graph.sum(graph.select(first, logs, zero), axes: [-1])
    return try graph.add(chosen, graph.divide(graph.log(noise[2]), shapes))
  }
}
