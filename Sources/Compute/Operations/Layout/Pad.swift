import Tensors

/// Zeros before, after and between the indices of one axis.
struct Pad: Operation {
  let axis: Int
  let before: Dimension
  let after: Dimension
  /// Zeros between each two neighbours.
  let between: Int

  var name: String { "pad" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let axis = try requireAxis(operands, 0, axis)
    var shape = operands[0].shape
    if let count = before.constant, count < 0 {
      throw error(.indexOutOfRange(operand: 0, axis: axis, index: count, found: shape))
    }
    if let count = after.constant, count < 0 {
      throw error(.indexOutOfRange(operand: 0, axis: axis, index: count, found: shape))
    }
    let spread = shape[axis] == 0 ? 0 : (shape[axis] - 1) * Dimension(between + 1) + 1
    shape[axis] = before + spread + after
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    Pad(
      axis: axis, before: before.substituting(bindings), after: after.substituting(bindings),
      between: between)
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let axis = axis < 0 ? axis + site.operands[0].shape.count : axis
    guard let first = before.constant else { throw error(.unboundNames(before.symbols.sorted())) }
    let shape = site.operands[0].shape
    var strides = rowMajorStrides(site.results[0].shape)
    let offset = first * strides[axis]
    if shape[axis] > 1 { strides[axis] *= between + 1 }
    let loop = StridedLoop(sizes: shape, strides: [strides, rowMajorStrides(shape)])
    return copyKernel(
      loop, of: site.results[0], resultOffset: offset, clearing: site.results[0].count)
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let size = node.operands[0].shape.resolvedAxis(axis).map { node.operands[0].shape[$0] } ?? 0
    let covered = size == 0 ? 0 : (size - 1) * Dimension(between + 1) + 1
    let slice = Slice(axis: axis, start: before, end: before + covered, step: between + 1)
    return [try graph.apply(slice, cotangent)]
  }
}

extension Graph {
  /// Zeros before and after the indices of every axis.
  public mutating func pad(
    _ x: Value, before: [Int], after: [Int]
  ) throws(ShapeError) -> Value {
    precondition(
      before.count == x.shape.rank && after.count == x.shape.rank,
      "padding of a tensor \(x.shape) needs a number for each axis")
    var result = x
    for axis in before.indices where before[axis] != 0 || after[axis] != 0 {
      result = try apply(
        Pad(axis: axis, before: Dimension(before[axis]), after: Dimension(after[axis]), between: 0), result)
    }
    return result
  }
}
