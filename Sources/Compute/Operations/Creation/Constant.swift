public import Tensors

/// A tensor of given numbers.
struct Constant: Operation {
  let tensor: Tensor

  var name: String { "constant" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(tensor.elementType, shape: Shape(tensor.shape))]
  }
}

extension Graph {
  /// A tensor of given numbers.
  public mutating func constant(_ tensor: Tensor) throws(ShapeError) -> Value {
    try apply(Constant(tensor: tensor))
  }
}
