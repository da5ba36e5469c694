public import Tensors

/// A new last axis that is 1 at the index that the operand says, and 0 elsewhere.
struct OneHot: Operation {
  let depth: Int
  let elementType: ElementType

  var name: String { "one-hot" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.int64])
    return [TensorType(elementType, shape: Shape(operands[0].shape.dimensions + [Dimension(depth)]))]
  }
}

extension Graph {
  /// A new last axis that is 1 at the index that `x` says, and 0 elsewhere: all zeros for an index that is
  /// negative or not below the depth.
  public mutating func oneHot(
    _ x: Value, depth: Int, elementType: ElementType = .float32
  ) throws(ShapeError) -> Value {
    try apply(OneHot(depth: depth, elementType: elementType), x)
  }
}
