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

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    copyKernel(
      StridedLoop(result: site.results[0].shape, broadcasting: site.operands), of: site.results[0])
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    return [try graph.sum(cotangent, to: node.operands[0].shape)]
  }
}

extension Graph {
  /// Axes of size 1 stretched, and new axes in front, as elementwise operations do of themselves.
  public mutating func broadcast(_ x: Value, to shape: Shape) throws(ShapeError) -> Value {
    if x.shape == shape { return x }
    return try apply(Broadcast(shape: shape), x)
  }
}
