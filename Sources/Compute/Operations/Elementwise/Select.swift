import Tensors

/// Elements of one tensor where a condition holds, of another where not; all three broadcast.
struct Select: Operation {
  var name: String { "select" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.bool])
    try requireSameType(operands, from: 1)
    return [TensorType(operands[1].elementType, shape: try broadcastShape(operands))]
  }
}

extension Graph {
  /// Elements of `a` where the condition holds, of `b` where not; all three broadcast.
  public mutating func select(
    _ condition: Value, _ a: Value, _ b: Value
  ) throws(ShapeError) -> Value {
    try apply(Select(), condition, a, b)
  }
}
