import Tensors

/// The axes in another order.
struct Transpose: Operation {
  /// For each axis of the result, the axis of the operand that it is.
  let permutation: [Int]

  var name: String { "transpose" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let shape = operands[0].shape
    try requireRank(operands, 0, atLeast: permutation.count, atMost: permutation.count)
    var seen: Set<Int> = []
    for axis in permutation {
      guard shape.dimensions.indices.contains(axis) else {
        throw error(.axisOutOfRange(operand: 0, axis: axis, found: shape))
      }
      guard seen.insert(axis).inserted else {
        throw error(.repeatedAxis(operand: 0, axis: axis, found: shape))
      }
    }
    return [TensorType(operands[0].elementType, shape: Shape(permutation.map { shape[$0] }))]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let strides = rowMajorStrides(site.operands[0].shape)
    let shape = site.results[0].shape
    let loop = StridedLoop(
      sizes: shape, strides: [rowMajorStrides(shape), permutation.map { strides[$0] }])
    return copyKernel(loop, of: site.results[0])
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let inverse = permutation.indices.sorted { permutation[$0] < permutation[$1] }
    return [try graph.transpose(cotangent, permutation: inverse)]
  }
}

extension Graph {
  /// The axes in another order: axis `i` of the result is axis `permutation[i]` of the operand.
  public mutating func transpose(_ x: Value, permutation: [Int]) throws(ShapeError) -> Value {
    if permutation == Array(0..<x.shape.rank) { return x }
    return try apply(Transpose(permutation: permutation), x)
  }
}
