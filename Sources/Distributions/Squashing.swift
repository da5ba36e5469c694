import Compute
import Glibc
import Tensors

/// Which entropy a squashed normal distribution tells.
public enum SquashedEntropy: String, Hashable, Sendable, CaseIterable, DefaultWord {
  /// That of the action.
  case exact
  /// That of the normal number before it is squeezed, as in the reference.
  case base

  static let initial = SquashedEntropy.exact
}

/// What tanh does to a normal number on average.
enum Squashing {
  static let logTwo = 0.6931471805599453

  /// The mean of `log tanh'(x)` over normal numbers x, which has no closed form.
  ///
  /// The trapezoidal rule over ±6.5 deviations: the function is analytic next to the real axis, so that steps of
  /// 0.6, the largest deviation being exp(2), leave an error of 10⁻⁷.
  static func meanLogSlope(
    _ mean: Value, _ logDeviation: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let column = Shape(mean.shape.dimensions + [1])
    let deviation = try graph.exp(logDeviation)
    let x = try graph.add(
      graph.reshape(mean, to: column),
      graph.multiply(
        graph.reshape(deviation, to: column), constant(quadrature.nodes, like: mean, &graph)))
    // log tanh'(x) = 2 (log 2 - x - log(1 + exp(-2x)))
    let tail = try graph.softplus(graph.scaled(x, -2))
    let each = try graph.scaled(graph.shifted(graph.negate(graph.add(x, tail)), logTwo), 2)
    return try graph.sum(
      graph.multiply(each, constant(quadrature.weights, like: mean, &graph)), axes: [-1])
  }

  private static let quadrature: (nodes: [Double], weights: [Double]) = {
    let steps = 160
    let nodes = (0...steps).map { (Double($0) / Double(steps) - 0.5) * 13 }
    let densities = nodes.map { Glibc.exp(-0.5 * $0 * $0) }
    let total = densities.reduce(0, +)
    return (nodes, densities.map { $0 / total })
  }()

  private static func constant(
    _ values: [Double], like x: Value, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    let tensor = Tensor(shape: [values.count], elements: .float64(values))
    return try graph.cast(graph.constant(tensor), to: x.elementType)
  }
}
