import Tensors

/// The index of the first largest element along one axis, which is left out.
struct Argmax: Operation {
  let axis: Int

  var name: String { "argmax" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.float32, .float64, .int64])
    let axis = try requireAxis(operands, 0, axis)
    var shape = operands[0].shape
    if shape[axis] == 0 {
      throw error(.tooSmall(operand: 0, axis: axis, found: shape, minimum: 1))
    }
    shape.dimensions.remove(at: axis)
    return [TensorType(.int64, shape: shape)]
  }
}

extension Graph {
  /// The index of the first largest element along one axis, which is left out.
  public mutating func argmax(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Argmax(axis: axis), x)
  }
}
