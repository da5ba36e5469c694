import Compute
import Glibc
import Spaces
import Tensors

/// The bounds of a Box as constants of a graph, for distributions that fill a finite interval.
///
/// Bounds are what float32 makes of them, as those of the environment's actions are, and all numbers here are
/// double: a place next to a bound keeps its digits.
struct Interval: Hashable, Sendable {
  private let box: Box

  init(of space: Space) throws(DistributionProblem) {
    box = try floatingBox(space)
    guard box.isBoundedBelow && box.isBoundedAbove else {
      let side = box.isBoundedBelow ? "upper" : box.isBoundedAbove ? "lower" : "lower and upper"
      throw DistributionProblem("needs a Box with finite bounds; the \(side) bound is missing")
    }
    let count = max(box.low.values.count, box.high.values.count)
    for index in 0..<count {
      let low = Float(box.low.at(index))
      let high = Float(box.high.at(index))
      guard low < high else {
        let cause = box.low.at(index) < box.high.at(index) ? " in float32" : ""
        throw DistributionProblem(
          "needs a Box with bounds that leave room between them; low equals high\(cause)")
      }
      guard (high - low).isFinite else {
        throw DistributionProblem("needs a Box whose width float32 can hold")
      }
    }
  }

  var shape: Shape { box.shape }

  /// A place between 0 and 1 as a number between the bounds.
  func stretch(_ share: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let low = try constant({ low, _ in low }, &graph)
    let stretched = try graph.add(
      graph.multiply(graph.cast(share, to: .float64), constant({ $1 - $0 }, &graph)), low)
    let kept = try graph.minimum(graph.maximum(stretched, low), constant({ $1 }, &graph))
    return try graph.cast(kept, to: share.elementType)
  }

  /// Where an action stands between the bounds.
  struct Place {
    /// The logarithms of its distances from the lower and the upper bound, with the width as unit.
    let logShare: Value
    let logRest: Value
    /// Whether it is between the bounds, or at one.
    let isInside: Value
  }

  /// Where an action stands.
  ///
  /// An action at a bound stands for the numbers that round to it: its distance from the bound is not 0, but half of
  /// what rounds.
  func place(of action: Value, _ graph: inout Graph) throws(ShapeError) -> Place {
    let action = try graph.cast(action, to: .float64)
    let width = try constant({ $1 - $0 }, &graph)
    let above = try graph.subtract(action, constant({ low, _ in low }, &graph))
    let below = try graph.subtract(constant({ $1 }, &graph), action)
    let leastAbove = try constant({ low, _ in margin(of: low) }, &graph)
    let leastBelow = try constant({ margin(of: $1) }, &graph)
    let nearest = try graph.minimum(above, below)
    return Place(
      logShare: try graph.log(graph.divide(graph.maximum(above, leastAbove), width)),
      logRest: try graph.log(graph.divide(graph.maximum(below, leastBelow), width)),
      isInside: try graph.greaterOrEqual(nearest, graph.constant(0, elementType: .float64)))
  }

  /// Half of the distance within which numbers round to a bound.
  private func margin(of bound: Double) -> Double {
    Double(max(Float(bound).ulp, Float.leastNormalMagnitude)) / 4
  }

  /// An action's place between 0 and 1, as float32 has it.
  func share(_ action: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    let above = try graph.subtract(
      graph.cast(action, to: .float64), constant({ low, _ in low }, &graph))
    return try graph.divide(above, constant({ $1 - $0 }, &graph))
  }

  /// The logarithms of the intervals' widths.
  func logWidth(_ graph: inout Graph) throws(ShapeError) -> Value {
    try constant({ Glibc.log($1 - $0) }, &graph)
  }

  private func constant(
    _ number: (_ low: Double, _ high: Double) -> Double, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    func rounded(_ index: Int) -> Double {
      number(Double(Float(box.low.at(index))), Double(Float(box.high.at(index))))
    }
    if case .everywhere = box.low, case .everywhere = box.high {
      return try graph.constant(rounded(0), elementType: .float64)
    }
    guard let sizes = box.shape.constant else {
      preconditionFailure("a Box of bounds for each element has sizes that are numbers")
    }
    let values = (0..<sizes.reduce(1, *)).map { rounded($0) }
    return try graph.constant(Tensor(shape: sizes, elements: .float64(values)))
  }
}
