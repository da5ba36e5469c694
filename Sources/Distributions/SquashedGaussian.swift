public import Compute
public import Spaces
public import Tensors

/// Independent normal numbers, squeezed between a Box's bounds by tanh.
///
/// The logarithms of the standard deviations are `logits / T`, kept within [-20, 2].
public struct SquashedGaussian: Distribution {
  /// The name in specs and pictures.
  public static let name = "SquashedGaussian"
  private let normals: Normals
  private let interval: Interval

  /// The distribution over a Box with finite bounds.
  public init(for space: Space) throws(DistributionProblem) {
    interval = try Interval(of: space)
    normals = Normals(shape: interval.shape)
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { normals.shape.doublingLastAxis }
  /// The shape of an action, without batch axes.
  public var actionShape: Shape { normals.shape }
  /// The type of an action's elements.
  public var actionType: ElementType { .float32 }
  /// The random numbers that one sample takes.
  public var noise: [Noise] { [Noise(.normal, shape: normals.shape)] }

  /// A random action.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try parameters(logits, temperature, &graph)
    return try squash(normals.sample(mean, logDeviation, noise[0], &graph), &graph)
  }

  /// The action that is taken where chance is to play no part.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try squash(parameters(logits, temperature, &graph).mean, &graph)
  }

  /// The log-density, with the factor of the interval's width.
  ///
  /// At a bound and beyond the density is that of the last number before it, where tanh can still be undone.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try parameters(logits, temperature, &graph)
    let share = try interval.share(action, &graph)
    let squashed = try graph.clamp(
      graph.shifted(graph.scaled(share, 2), -1), minimum: -(1 - 1e-6), maximum: 1 - 1e-6)
    let base = try graph.scaled(
      graph.subtract(graph.log1p(squashed), graph.log1p(graph.negate(squashed))), 0.5)
    // log(1 - tanh²) = log(1 - y) + log(1 + y); the share's slope is half of that of y.
    let slope = try graph.add(graph.log1p(squashed), graph.log1p(graph.negate(squashed)))
    let logStretch = try graph.add(
      graph.shifted(slope, -SquashedGaussian.logTwo), interval.logWidth(&graph))
    let each = try graph.subtract(normals.logDensity(of: base, mean, logDeviation, &graph), logStretch)
    return try graph.sumOverAction(each, rank: normals.shape.rank)
  }

  /// None: the entropy of a squeezed normal number has no closed form.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    nil
  }

  /// The divergence, which squeezing both in the same way does not change.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try normals.divergence(
      parameters(logits, temperature, &graph), parameters(other, temperature, &graph), &graph)
  }

  private static let logTwo = 0.6931471805599453

  private func parameters(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Normals.Parameters {
    let (mean, logDeviation) = try normals.parameters(logits, temperature, &graph)
    return (mean, try graph.clamp(logDeviation, minimum: -20, maximum: 2))
  }

  private func squash(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try interval.stretch(graph.scaled(graph.shifted(graph.tanh(x), 1), 0.5), &graph)
  }
}
