public import Tensors

/// Axes of size 1 stretched, and new axes in front.
struct Broadcast: Operation {
  let shape: Shape

  var name: String { "broadcast" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let found = operands[0].shape
    try requireRank(operands, 0, atLeast: 0, atMost: shape.rank)
    for axis in 0..<found.rank {
      let needed = shape[axis + shape.rank - found.rank]
      if found[axis] != 1 && found[axis] != needed {
        throw error(.size(operand: 0, axis: axis, found: found, needed: needed))
      }
    }
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    Broadcast(shape: shape.substituting(bindings))
  }
}

extension Graph {
  /// Axes of size 1 stretched, and new axes in front, as elementwise operations do of themselves.
  public mutating func broadcast(_ x: Value, to shape: Shape) throws(ShapeError) -> Value {
    if x.shape == shape { return x }
    return try apply(Broadcast(shape: shape), x)
  }
}
