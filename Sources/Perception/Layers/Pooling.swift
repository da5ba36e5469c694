import Compute
import Spec
import Tensors

/// How many numbers become one.
enum PoolingFunction: String, CaseIterable, Sendable {
  case mean
  case sum
  case max
}

extension ParameterReader {
  /// Reads the name of a pooling function.
  func readPooling(_ name: String, default function: PoolingFunction? = nil) -> PoolingFunction {
    let type = ParameterType.choice(PoolingFunction.allCases.map(\.rawValue))
      .map({ PoolingFunction(rawValue: $0) ?? .mean }, back: \.rawValue)
    let help = "What becomes of the pooled elements."
    return function.map { read(name, type, default: $0, help: help) } ?? read(name, type, help: help)
  }
}

extension NetworkBuilder {
  /// The mean, sum or maximum over some axes, of those elements that a mask includes.
  ///
  /// Where the mask includes nothing the result is 0, whatever the function, and no gradient flows.
  ///
  /// - Parameters:
  ///   - mask: Truth values; as many axes as the input, each of the input's size or 1.
  ///   - axes: Indices of axes, each once.
  func pool(
    _ function: PoolingFunction, _ input: Value, where mask: Value? = nil, axes: [Int]
  ) throws(ShapeError) -> Value {
    guard let mask else {
      return switch function {
      case .mean: try graph.mean(input, axes: axes)
      case .sum: try graph.sum(input, axes: axes)
      case .max: try graph.max(input, axes: axes)
      }
    }
    switch function {
    case .sum:
      return try graph.sum(graph.select(mask, input, graph.constant(0)), axes: axes)
    case .mean:
      let total = try graph.sum(graph.select(mask, input, graph.constant(0)), axes: axes)
      let count = try included(by: mask, of: input, axes: axes)
      return try graph.divide(total, graph.maximum(count, graph.constant(1)))
    case .max:
      let largest = try graph.max(
        graph.select(mask, input, graph.constant(-.infinity)), axes: axes)
      let count = try included(by: mask, of: input, axes: axes)
      return try graph.select(graph.greater(count, graph.constant(0)), largest, graph.constant(0))
    }
  }

  /// How many elements a mask includes in each group that is pooled; the axes over which it is the same have size 1.
  private func included(by mask: Value, of input: Value, axes: [Int]) throws(ShapeError) -> Value {
    let count = try graph.sum(graph.cast(mask, to: .float32), axes: axes)
    let repeats = axes.filter { mask.shape[$0] == 1 }.map { input.shape[$0] }.reduce(Dimension(1), *)
    return repeats == 1 ? count : try graph.multiply(count, graph.size(repeats))
  }
}
