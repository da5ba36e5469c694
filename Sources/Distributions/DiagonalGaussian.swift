public import Compute
public import Spaces
public import Spec
public import Tensors

/// Independent normal numbers; the logits' last axis holds the means and then the logarithms of the standard
/// deviations.
public struct DiagonalGaussian: Distribution {
  /// What a spec may say of the distribution.
  public struct Options: DistributionOptions {
    /// How much more evenly, or sharply, actions are drawn.
    public var temperature = 1.0
    /// What the temperature changes: the deviation is `σ √T`, or `σ^(1/T)`.
    public var tempering = Tempering.density
    /// How the numbers of an action's dimensions become one.
    public var reduction = Reduction.sum

    /// Options as they are where a spec says nothing.
    public init() {}

    /// Reads options from an entry of `distribution_mapper_config`.
    public init(reading reader: ParameterReader) {
      temperature = reader.readTemperature()
      tempering = reader.readTempering()
      reduction = reader.readReduction()
    }
  }

  /// The name in specs and pictures.
  public static let name = "DiagonalGaussian"
  private let normals: Normals
  private let options: Options

  /// The distribution over a Box; bounds are not kept.
  public init(for space: Space, _ options: Options) throws(DistributionProblem) {
    normals = Normals(shape: try floatingBox(space).shape)
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
    return try normals.sample(mean, logDeviation, noise[0], &graph)
  }

  /// The means.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try parameters(logits, temperature, &graph).mean
  }

  /// The logarithm of an action's density.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try parameters(logits, temperature, &graph)
    return try reduced(normals.logDensity(of: action, mean, logDeviation, &graph), &graph)
  }

  /// The entropy.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (_, logDeviation) = try parameters(logits, temperature, &graph)
    return try reduced(normals.entropy(logDeviation, &graph), &graph)
  }

  /// The divergence of the other logits' distribution from this one's.
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
    try normals.parameters(logits, options.temperature * temperature, options.tempering, &graph)
  }

  private func reduced(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try options.reduction.applied(to: x, rank: normals.shape.rank, &graph)
  }
}
