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

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let axis = axis < 0 ? axis + site.operands[0].shape.count : axis
    let outer = site.results[0].shape[..<axis].reduce(1, *)
    let byteCounts = site.operands.map { operand in
      operand.shape[axis...].reduce(operand.elementType.byteCount, *)
    }
    let operandCount = byteCounts.count
    return Kernel { addresses in
      var target = addresses[operandCount]
      for row in 0..<outer {
        for (index, byteCount) in byteCounts.enumerated() {
          target.copyMemory(from: addresses[index] + row * byteCount, byteCount: byteCount)
          target += byteCount
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return node.operands.map { _ in nil } }
    guard let axis = cotangent.shape.resolvedAxis(axis) else { return node.operands.map { _ in nil } }
    var parts: [Value?] = []
    var start: Dimension = 0
    for (index, operand) in node.operands.enumerated() {
      let end = start + operand.shape[axis]
      parts.append(needed[index] ? try graph.slice(cotangent, axis: axis, from: start, to: end) : nil)
      start = end
    }
    return parts
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
