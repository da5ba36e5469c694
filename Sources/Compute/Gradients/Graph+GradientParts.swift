import Tensors

/// What gradients are put together from.
extension Graph {
  mutating func constant(_ number: Double, like x: Value) throws(ShapeError) -> Value {
    try constant(number, elementType: x.elementType)
  }

  mutating func scaled(_ x: Value, by factor: Double) throws(ShapeError) -> Value {
    try multiply(x, constant(factor, like: x))
  }

  mutating func shifted(_ x: Value, by number: Double) throws(ShapeError) -> Value {
    try add(x, constant(number, like: x))
  }

  /// `1 - x`.
  mutating func complement(_ x: Value) throws(ShapeError) -> Value {
    try subtract(constant(1, like: x), x)
  }

  /// The cotangent where a condition holds, and 0 elsewhere.
  mutating func passing(_ cotangent: Value, where condition: Value) throws(ShapeError) -> Value {
    try select(condition, cotangent, constant(0, like: cotangent))
  }

  /// The sum over the axes along which a shape was broadcast.
  mutating func sum(_ x: Value, to shape: Shape) throws(ShapeError) -> Value {
    let added = x.shape.rank - shape.rank
    let stretched = shape.dimensions.indices.filter { shape[$0] == 1 && x.shape[$0 + added] != 1 }
    let axes = Array(0..<added) + stretched.map { $0 + added }
    return try reshape(sum(x, axes: axes, keepingDimensions: true), to: shape)
  }
}
