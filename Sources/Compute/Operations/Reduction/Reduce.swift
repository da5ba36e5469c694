import Tensors

/// One number out of all the indices of some axes, which stay as axes of size 1.
struct Reduce: Operation {
  enum Function: String, Hashable {
    case sum
    case max
  }

  let function: Function
  let axes: [Int]

  var name: String { function.rawValue }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.float32, .float64, .int64])
    var shape = operands[0].shape
    var seen: Set<Int> = []
    for axis in axes {
      let index = try requireAxis(operands, 0, axis)
      guard seen.insert(index).inserted else {
        throw error(.repeatedAxis(operand: 0, axis: axis, found: operands[0].shape))
      }
      if function == .max, shape[index] == 0 {
        throw error(.tooSmall(operand: 0, axis: index, found: operands[0].shape, minimum: 1))
      }
      shape[index] = 1
    }
    return [TensorType(operands[0].elementType, shape: shape)]
  }
}

extension Graph {
  /// The sum over some axes; negative axes count from the right.
  public mutating func sum(
    _ x: Value, axes: [Int], keepingDimensions: Bool = false
  ) throws(ShapeError) -> Value {
    try reduce(.sum, x, axes: axes, keepingDimensions: keepingDimensions)
  }

  /// The mean over some axes, whose sizes may have names.
  public mutating func mean(
    _ x: Value, axes: [Int], keepingDimensions: Bool = false
  ) throws(ShapeError) -> Value {
    let total = try sum(x, axes: axes, keepingDimensions: keepingDimensions)
    let count = axes.compactMap { x.shape.resolvedAxis($0) }.reduce(Dimension(1)) { $0 * x.shape[$1] }
    return try divide(total, size(count, elementType: x.elementType))
  }

  /// The largest element over some axes; elements that are equally large share the gradient evenly.
  public mutating func max(
    _ x: Value, axes: [Int], keepingDimensions: Bool = false
  ) throws(ShapeError) -> Value {
    try reduce(.max, x, axes: axes, keepingDimensions: keepingDimensions)
  }

  private mutating func reduce(
    _ function: Reduce.Function, _ x: Value, axes: [Int], keepingDimensions: Bool
  ) throws(ShapeError) -> Value {
    if axes.isEmpty { return x }
    let kept = try apply(Reduce(function: function, axes: axes), x)
    if keepingDimensions { return kept }
    let removed = Set(axes.compactMap { x.shape.resolvedAxis($0) })
    let shape = Shape(x.shape.dimensions.indices.filter { !removed.contains($0) }.map { x.shape[$0] })
    return try reshape(kept, to: shape)
  }
}
