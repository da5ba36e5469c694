public import Compute
public import Spaces
public import Tensors

/// Independent normal numbers; the logits' last axis holds the means and then the logarithms of the standard
/// deviations, `σ = exp(logits / T)`.
public struct DiagonalGaussian: Distribution {
  /// The name in specs and pictures.
  public static let name = "DiagonalGaussian"
  let normals: Normals

  /// The distribution over a Box; bounds are not kept.
  public init(for space: Space) throws(DistributionProblem) {
    normals = Normals(shape: try boxWithAxes(space).shape)
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
    let (mean, logDeviation) = try normals.parameters(logits, temperature, &graph)
    return try normals.sample(mean, logDeviation, noise[0], &graph)
  }

  /// The means.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try normals.parameters(logits, temperature, &graph).mean
  }

  /// The logarithm of an action's probability or density, summed over its dimensions.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let (mean, logDeviation) = try normals.parameters(logits, temperature, &graph)
    return try graph.sumOverAction(
      normals.logDensity(of: action, mean, logDeviation, &graph), rank: normals.shape.rank)
  }

  /// The entropy, summed over the dimensions.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    let (_, logDeviation) = try normals.parameters(logits, temperature, &graph)
    let each = try graph.shifted(logDeviation, 0.5 + Normals.halfLogTwoPi)
    return try graph.sumOverAction(each, rank: normals.shape.rank)
  }

  /// The divergence of the other logits' distribution from this one's, summed.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try normals.divergence(
      normals.parameters(logits, temperature, &graph), normals.parameters(other, temperature, &graph), &graph)
  }
}

/// Independent normal numbers with given means and logarithms of standard deviations.
struct Normals: Hashable, Sendable {
  typealias Parameters = (mean: Value, logDeviation: Value)
  let shape: Shape

  static let halfLogTwoPi = 0.9189385332046727

  func parameters(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Parameters {
    let (mean, logDeviation) = try graph.halves(logits, of: shape[shape.rank - 1])
    return (mean, try graph.scaled(logDeviation, 1 / temperature))
  }

  func sample(
    _ mean: Value, _ logDeviation: Value, _ noise: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.add(mean, graph.multiply(graph.exp(logDeviation), noise))
  }

  func logDensity(
    of x: Value, _ mean: Value, _ logDeviation: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let distance = try graph.multiply(graph.subtract(x, mean), graph.exp(graph.negate(logDeviation)))
    let exponent = try graph.add(graph.scaled(graph.square(distance), 0.5), logDeviation)
    return try graph.negate(graph.shifted(exponent, Normals.halfLogTwoPi))
  }

  func divergence(
    _ own: Parameters, _ other: Parameters, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logRatio = try graph.subtract(own.logDeviation, other.logDeviation)
    let distance = try graph.multiply(
      graph.subtract(own.mean, other.mean), graph.exp(graph.negate(other.logDeviation)))
    // (exp(2r) - 1) / 2 - r + d² / 2 with r = log σ₁/σ₂ keeps its digits where both are alike.
    let spread = try graph.scaled(graph.expm1(graph.scaled(logRatio, 2)), 0.5)
    let each = try graph.add(
      graph.subtract(spread, logRatio), graph.scaled(graph.square(distance), 0.5))
    return try graph.sumOverAction(each, rank: shape.rank)
  }
}

/// The Box that a space must be for distributions over its elements' last axis.
func boxWithAxes(_ space: Space) throws(DistributionProblem) -> Box {
  guard case .box(let box) = space else { throw DistributionProblem("needs a Box") }
  if box.shape.rank == 0 {
    throw DistributionProblem("needs a Box with at least one axis: shape [1], not []")
  }
  return box
}

extension Shape {
  /// The shape with twice as many elements along its last axis.
  var doublingLastAxis: Shape {
    var shape = self
    if let last = shape.dimensions.popLast() { shape.dimensions.append(last + last) }
    return shape
  }
}
