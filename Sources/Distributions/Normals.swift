import Compute
import Glibc
import Spaces
import Tensors

/// Independent normal numbers with given means and logarithms of standard deviations.
struct Normals: Hashable, Sendable {
  typealias Parameters = (mean: Value, logDeviation: Value)
  let shape: Shape

  static let halfLogTwoPi = 0.9189385332046727
  /// Standard deviations beyond `exp` of this count as infinite or zero where they are divided by: squares of
  /// what is divided stay within float32.
  private static let largestLogDeviation = 30.0

  func parameters(
    _ logits: Value, _ temperature: Double, _ tempering: Tempering, _ graph: inout Graph
  ) throws(ShapeError) -> Parameters {
    let (mean, logDeviation) = try graph.halves(logits, of: shape)
    return switch tempering {
    // The power 1 / T of a normal density is one of T times the variance.
    case .density: (mean, try graph.shifted(logDeviation, 0.5 * Glibc.log(temperature)))
    case .parameters: (mean, try graph.scaled(logDeviation, 1 / temperature))
    }
  }

  func sample(
    _ mean: Value, _ logDeviation: Value, _ noise: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.add(mean, graph.multiply(graph.exp(limited(logDeviation, &graph)), noise))
  }

  func logDensity(
    of x: Value, _ mean: Value, _ logDeviation: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let precision = try graph.exp(graph.negate(limited(logDeviation, &graph)))
    let distance = try graph.multiply(graph.subtract(x, mean), precision)
    let exponent = try graph.add(graph.scaled(graph.square(distance), 0.5), logDeviation)
    return try graph.negate(graph.shifted(exponent, Normals.halfLogTwoPi))
  }

  func entropy(_ logDeviation: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.shifted(logDeviation, 0.5 + Normals.halfLogTwoPi)
  }

  func divergence(
    _ own: Parameters, _ other: Parameters, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logRatio = try graph.subtract(own.logDeviation, other.logDeviation)
    let precision = try graph.exp(graph.negate(limited(other.logDeviation, &graph)))
    let distance = try graph.multiply(graph.subtract(own.mean, other.mean), precision)
    // (exp(2r) - 1) / 2 - r + d² / 2 with r = log σ₁/σ₂ keeps its digits where both are alike.
    let spread = try graph.scaled(graph.expm1(graph.scaled(limited(logRatio, &graph), 2)), 0.5)
    return try graph.add(graph.subtract(spread, logRatio), graph.scaled(graph.square(distance), 0.5))
  }

  private func limited(_ logarithm: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.clamp(
      logarithm, minimum: -Normals.largestLogDeviation, maximum: Normals.largestLogDeviation)
  }
}

/// The Box that a space must be for distributions of numbers.
func floatingBox(_ space: Space) throws(DistributionProblem) -> Box {
  guard case .box(let box) = space else { throw DistributionProblem("needs a Box") }
  if box.numericType.isInteger {
    throw DistributionProblem("draws numbers with fractions, and needs a Box of float32 or float64")
  }
  return box
}

extension Shape {
  /// The shape of two parameters for each element, side by side along the last axis.
  var withTwoParameters: Shape {
    var shape = self
    guard let last = shape.dimensions.popLast() else { return [2] }
    shape.dimensions.append(last + last)
    return shape
  }
}
