public import Compute
import Tensors

extension NetworkBuilder {
  /// The index of the axis that a parameter names: negative numbers count from the right, k > 0 is feature axis
  /// k − 1.
  ///
  /// - Throws: `axisOutOfRange` where there is no such axis, or where it is the batch axis.
  public func featureAxis(_ axis: Int, of value: Value, operand: Int = 0) throws(ShapeError) -> Int {
    guard let index = value.shape.resolvedAxis(axis), index > 0 else {
      throw ShapeError(
        operation: "axis", fact: .axisOutOfRange(operand: operand, axis: axis, found: value.shape)
      ).at(graph.origin)
    }
    return index
  }
}
