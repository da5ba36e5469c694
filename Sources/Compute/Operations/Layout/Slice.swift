public import Tensors

/// Every `step`-th index of one axis, from one position up to another.
struct Slice: Operation {
  let axis: Int
  let start: Dimension
  let end: Dimension
  let step: Int

  var name: String { "slice" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    precondition(step > 0, "a slice steps forward, not by \(step)")
    let axis = try requireAxis(operands, 0, axis)
    var shape = operands[0].shape
    for position in [start, end] {
      if let index = position.constant, index < 0 {
        throw error(.indexOutOfRange(operand: 0, axis: axis, index: index, found: shape))
      }
      if let index = position.constant, let size = shape[axis].constant, index > size {
        throw error(.indexOutOfRange(operand: 0, axis: axis, index: index, found: shape))
      }
    }
    let length = end - start
    if let count = length.constant, count < 0 {
      throw error(.indexOutOfRange(operand: 0, axis: axis, index: start.constant ?? count, found: shape))
    }
    shape[axis] = (length + Dimension(step - 1)).dividedRoundingDown(by: step)
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    Slice(
      axis: axis, start: start.substituting(bindings), end: end.substituting(bindings), step: step)
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let axis = axis < 0 ? axis + site.operands[0].shape.count : axis
    guard let first = start.constant else { throw error(.unboundNames(start.symbols.sorted())) }
    let shape = site.results[0].shape
    var strides = rowMajorStrides(site.operands[0].shape)
    let offset = first * strides[axis]
    if shape[axis] > 1 { strides[axis] *= step }
    let loop = StridedLoop(sizes: shape, strides: [rowMajorStrides(shape), strides])
    return copyKernel(loop, of: site.results[0], sourceOffset: offset)
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let count = cotangent.shape.resolvedAxis(axis).map { cotangent.shape[$0] } ?? 0
    let size = node.operands[0].shape.resolvedAxis(axis).map { node.operands[0].shape[$0] } ?? 0
    let covered = count == 0 ? 0 : (count - 1) * Dimension(step) + 1
    let pad = Pad(axis: axis, before: start, after: size - start - covered, between: step - 1)
    return [try graph.apply(pad, cotangent)]
  }
}

extension Graph {
  /// Every `step`-th index of one axis, from a position up to another one, which is left out.
  ///
  /// Positions are counted from the left; `x.shape[axis] - 1` is the last index.
  public mutating func slice(
    _ x: Value, axis: Int, from start: Dimension, to end: Dimension, step: Int = 1
  ) throws(ShapeError) -> Value {
    let operation = Slice(axis: axis, start: start, end: end, step: step)
    if let index = x.shape.resolvedAxis(axis), start == 0, step == 1, end == x.shape[index] { return x }
    return try apply(operation, x)
  }

  /// Every `step`-th index of one axis; negative positions count from the end, and no `end` means all.
  public mutating func slice(
    _ x: Value, axis: Int, from start: Int = 0, to end: Int? = nil, step: Int = 1
  ) throws(ShapeError) -> Value {
    guard let index = x.shape.resolvedAxis(axis) else {
      throw ShapeError(
        operation: "slice", fact: .axisOutOfRange(operand: 0, axis: axis, found: x.shape)
      ).at(origin)
    }
    let size = x.shape[index]
    let position = { (value: Int) in value < 0 ? size + Dimension(value) : Dimension(value) }
    return try slice(
      x, axis: index, from: position(start), to: end.map(position) ?? size, step: step)
  }

  /// One index of an axis, without the axis; a negative index counts from the end.
  public mutating func element(_ x: Value, axis: Int, at index: Int) throws(ShapeError) -> Value {
    guard let axis = x.shape.resolvedAxis(axis) else {
      throw ShapeError(
        operation: "slice", fact: .axisOutOfRange(operand: 0, axis: axis, found: x.shape)
      ).at(origin)
    }
    let one = try slice(x, axis: axis, from: index, to: index == -1 ? nil : index + 1)
    var shape = x.shape
    shape.dimensions.remove(at: axis)
    return try reshape(one, to: shape)
  }
}
