import Compute
import Spaces
import Tensors

/// The bounds of a Box as constants of a graph, for distributions that fill a finite interval.
struct Interval: Hashable, Sendable {
  private let box: Box

  init(of space: Space) throws(DistributionProblem) {
    box = try boxWithAxes(space)
    guard box.isBoundedBelow && box.isBoundedAbove else {
      let side = box.isBoundedBelow ? "upper" : box.isBoundedAbove ? "lower" : "lower and upper"
      throw DistributionProblem("needs a Box with finite bounds; the \(side) bound is missing")
    }
    let count = max(box.low.values.count, box.high.values.count)
    guard (0..<count).allSatisfy({ box.low.at($0) < box.high.at($0) }) else {
      throw DistributionProblem("needs a Box with bounds that leave room between them; low equals high")
    }
  }

  var shape: Shape { box.shape }

  /// A number between 0 and 1 as one between the bounds.
  func stretch(_ share: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.add(
      graph.multiply(share, constant({ $1 - $0 }, &graph)), constant({ low, _ in low }, &graph))
  }

  /// A number between the bounds as one between 0 and 1.
  func share(_ action: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.divide(
      graph.subtract(action, constant({ low, _ in low }, &graph)), constant({ $1 - $0 }, &graph))
  }

  /// The logarithms of the intervals' widths.
  func logWidth(_ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.log(constant({ $1 - $0 }, &graph))
  }

  private func constant(
    _ number: (_ low: Double, _ high: Double) -> Double, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    if case .everywhere(let low) = box.low, case .everywhere(let high) = box.high {
      return try graph.constant(number(low, high))
    }
    guard let sizes = box.shape.constant else {
      preconditionFailure("a Box of bounds for each element has sizes that are numbers")
    }
    let count = sizes.reduce(1, *)
    let values = (0..<count).map { Float(number(box.low.at($0), box.high.at($0))) }
    return try graph.constant(Tensor(values, shape: sizes))
  }
}
