import Tensors

/// Tensors one after the other along one axis.
struct Concatenate: Operation {
  let axis: Int

  var name: String { "concatenate" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireRank(operands, 0, atLeast: 1)
    let axis = try requireAxis(operands, 0, axis)
    try requireSameType(operands)
    var shape = operands[0].shape
    for index in operands.indices.dropFirst() {
      let other = operands[index].shape
      if other.rank != shape.rank {
        throw error(
          .rankDisagreement(operands: [0, index], shapes: [operands[0].shape, other]))
      }
      for dimension in 0..<shape.rank where dimension != axis && other[dimension] != shape[dimension] {
        throw error(
          .disagreement(operands: [0, index], shapes: [operands[0].shape, other], axis: dimension))
      }
      shape[axis] = shape[axis] + other[axis]
    }
    return [TensorType(operands[0].elementType, shape: shape)]
  }
}

extension Graph {
  /// Tensors one after the other along one axis; the other axes must agree.
  ///
  /// - Precondition: there is at least one tensor.
  public mutating func concatenate(_ values: [Value], axis: Int) throws(ShapeError) -> Value {
    precondition(!values.isEmpty, "nothing to concatenate")
    if values.count == 1, values[0].shape.resolvedAxis(axis) != nil { return values[0] }
    return try append(Concatenate(axis: axis), values)[0]
  }

  /// Tensors of one shape as the indices of a new axis.
  public mutating func stack(_ values: [Value], axis: Int = 0) throws(ShapeError) -> Value {
    var parts: [Value] = []
    for value in values {
      precondition((0...value.shape.rank).contains(axis), "there is no place for an axis \(axis)")
      var shape = value.shape
      shape.dimensions.insert(1, at: axis)
      parts.append(try reshape(value, to: shape))
    }
    return try concatenate(parts, axis: axis)
  }
}
