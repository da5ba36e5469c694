import Tensors

/// Exponentials over one axis, normalised to the sum 1, or the logarithms of those.
struct Softmax: Operation {
  let axis: Int
  let isLogarithmic: Bool

  var name: String { isLogarithmic ? "log-softmax" : "softmax" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    _ = try requireAxis(operands, 0, axis)
    return [operands[0]]
  }
}

extension Graph {
  /// Exponentials over one axis, normalised to the sum 1.
  public mutating func softmax(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Softmax(axis: axis, isLogarithmic: false), x)
  }

  /// The logarithm of ``softmax(_:axis:)``, computed without loss.
  public mutating func logSoftmax(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Softmax(axis: axis, isLogarithmic: true), x)
  }
}
