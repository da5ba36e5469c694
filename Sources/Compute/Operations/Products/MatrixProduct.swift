import Tensors

/// The product of matrices in the last two axes.
///
/// The right operand is one matrix, shared by all leading axes of the left one, or has the same leading axes.
struct MatrixProduct: Operation {
  let transposingA: Bool
  let transposingB: Bool

  var name: String { "matmul" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    try requireSameType(operands)
    try requireRank(operands, 0, atLeast: 2)
    try requireRank(operands, 1, atLeast: 2)
    let a = operands[0].shape
    let b = operands[1].shape
    let inner = a[transposingA ? a.rank - 2 : a.rank - 1]
    let innerAxis = transposingB ? b.rank - 1 : b.rank - 2
    guard b[innerAxis] == inner else {
      throw error(.size(operand: 1, axis: innerAxis, found: b, needed: inner))
    }
    if b.rank > 2 {
      if a.rank != b.rank { throw error(.rankDisagreement(operands: [0, 1], shapes: [a, b])) }
      for axis in 0..<a.rank - 2 where a[axis] != b[axis] {
        throw error(.disagreement(operands: [0, 1], shapes: [a, b], axis: axis))
      }
    }
    let rows = a[transposingA ? a.rank - 1 : a.rank - 2]
    let columns = b[transposingB ? b.rank - 2 : b.rank - 1]
    return [
      TensorType(
        operands[0].elementType, shape: Shape(a.dimensions.dropLast(2) + [rows, columns]))
    ]
  }

  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension {
    let a = operands[0].shape
    return results[0].shape.elementCount * a[transposingA ? a.rank - 2 : a.rank - 1]
  }
}

extension Graph {
  /// The product of matrices in the last two axes, `[..., M, K] x [K, N]` or `[..., M, K] x [..., K, N]`.
  ///
  /// A transposed operand is given with its last two axes exchanged.
  public mutating func matmul(
    _ a: Value, _ b: Value, transposingA: Bool = false, transposingB: Bool = false
  ) throws(ShapeError) -> Value {
    try apply(MatrixProduct(transposingA: transposingA, transposingB: transposingB), a, b)
  }
}
