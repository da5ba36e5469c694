public import Compute
public import Spaces
public import Spec
public import Tensors

/// Independent normal numbers, squeezed between a Box's bounds by tanh.
///
/// The logits are those of a ``DiagonalGaussian``; logarithms of standard deviations are kept within [-20, 2].
public struct SquashedGaussian: Distribution {
  /// What a spec may say of the distribution.
  public struct Options: DistributionOptions {
    /// How much more evenly, or sharply, actions are drawn.
    public var temperature = 1.0
    /// What the temperature changes: the normal number's deviation is `σ √T`, or `σ^(1/T)`.
    public var tempering = Tempering.density
    /// What densities are of.
    public var density = DensityScale.action
    /// Which entropy is meant.
    public var entropy = SquashedEntropy.exact
    /// How the numbers of an action's dimensions become one.
    public var reduction = Reduction.sum

    /// Options as they are where a spec says nothing.
    public init() {}

    /// Reads options from an entry of `distribution_mapper_config`.
    public init(reading reader: ParameterReader) {
      temperature = reader.readTemperature()
      tempering = reader.readTempering()
      density = reader.readDensity()
      entropy = reader.read(
        "entropy", .word(among: SquashedEntropy.self), default: .exact,
        help: "The entropy of the action, or that of the normal number before tanh as in the reference.")
      reduction = reader.readReduction()
    }
  }

  /// The name in specs and pictures.
  public static let name = "SquashedGaussian"
  private let normals: Normals
  private let interval: Interval
  private let options: Options

  /// The distribution over a Box with finite bounds.
  public init(for space: Space, _ options: Options) throws(DistributionProblem) {
    interval = try Interval(of: space)
    normals = Normals(shape: interval.shape)
    self.options = options
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { normals.shape.withTwoParameters }
  /// The shape of an action, without batch axes.
  public var actionShape: Shape { normals.shape }
  /// The type of an action's elements.
  public var actionType: ElementType { .float32 }
  /// The random numbers that one sample takes.
  public var noise: [Noise] { [Noise(.normal, shape: normals.shape)] }

  /// A random action, through which gradients pass to the logits.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try parameters(logits, temperature, &graph)
    return try squash(normals.sample(mean, logDeviation, noise[0], &graph), &graph)
  }

  /// The medians: the squeezed means.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try squash(parameters(logits, temperature, &graph).mean, &graph)
  }

  /// The logarithm of an action's density; −∞ beyond the bounds.
  ///
  /// At a bound it is that of the numbers that round to the bound, and so a number.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try parameters(logits, temperature, &graph)
    let each =
      switch options.density {
      case .action: try logDensity(of: action, mean, logDeviation, &graph)
      case .unscaled: try unscaledLogDensity(of: action, mean, logDeviation, &graph)
      }
    return try reduced(graph.cast(each, to: logits.elementType), &graph)
  }

  /// The entropy of the action, or of the normal number before tanh.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try parameters(logits, temperature, &graph)
    let base = try normals.entropy(logDeviation, &graph)
    switch options.entropy {
    case .base: return try reduced(base, &graph)
    case .exact:
      let squeezed = try graph.add(base, Squashing.meanLogSlope(mean, logDeviation, &graph))
      switch options.density {
      case .unscaled: return try reduced(squeezed, &graph)
      case .action:
        let scale = try graph.cast(logHalfWidth(&graph), to: squeezed.elementType)
        return try reduced(graph.add(squeezed, scale), &graph)
      }
    }
  }

  /// The divergence, which squeezing both in the same way does not change.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try reduced(
      normals.divergence(
        parameters(logits, temperature, &graph), parameters(other, temperature, &graph), &graph), &graph)
  }

  private func parameters(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Normals.Parameters {
    let (mean, logDeviation) = try normals.parameters(
      logits, options.temperature * temperature, options.tempering, &graph)
    return (mean, try graph.clamp(logDeviation, minimum: -20, maximum: 2))
  }

  /// `low + width (tanh x + 1) / 2`, which is a sigmoid and keeps its digits at the lower bound.
  private func squash(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try interval.stretch(graph.sigmoid(graph.scaled(x, 2)), &graph)
  }

  private func logDensity(
    of action: Value, _ mean: Value, _ logDeviation: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let place = try interval.place(of: action, &graph)
    let x = try graph.scaled(graph.subtract(place.logShare, place.logRest), 0.5)
    let base = try normals.logDensity(
      of: x, graph.cast(mean, to: .float64), graph.cast(logDeviation, to: .float64), &graph)
    // The slope of the action is 2 width s (1 - s) at the share s of the interval.
    let slope = try graph.add(graph.add(place.logShare, place.logRest), logHalfWidth(&graph))
    let density = try graph.subtract(base, graph.shifted(slope, 2 * Squashing.logTwo))
    return try graph.select(
      place.isInside, density, graph.constant(-.infinity, elementType: .float64))
  }

  /// The reference's density of tanh(x), with the guards that it has near the bounds.
  private func unscaledLogDensity(
    of action: Value, _ mean: Value, _ logDeviation: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let share = try graph.cast(interval.share(action, &graph), to: mean.elementType)
    let squeezed = try graph.clamp(
      graph.shifted(graph.scaled(share, 2), -1), minimum: -(1 - 1e-6), maximum: 1 - 1e-6)
    let x = try graph.scaled(
      graph.subtract(graph.log1p(squeezed), graph.log1p(graph.negate(squeezed))), 0.5)
    let base = try graph.clamp(
      normals.logDensity(of: x, mean, logDeviation, &graph), minimum: -100, maximum: 100)
    let slope = try graph.complement(graph.square(squeezed))
    return try graph.subtract(base, graph.log(graph.shifted(slope, 1e-6)))
  }

  private func logHalfWidth(_ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.shifted(interval.logWidth(&graph), -Squashing.logTwo)
  }

  private func reduced(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try options.reduction.applied(to: x, rank: normals.shape.rank, &graph)
  }
}
