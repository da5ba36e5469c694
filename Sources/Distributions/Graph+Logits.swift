import Compute
import Tensors

extension Graph {
  /// Logits divided by the temperature, kept within what float32 can still add to: masked logits lie at the
  /// end of its range, where a sum would become infinite and a product with 0 no number.
  mutating func tempered(_ logits: Value, _ temperature: Double) throws(ShapeError) -> Value {
    try clamp(scaled(logits, 1 / temperature), minimum: -1e37, maximum: 1e37)
  }

  mutating func scaled(_ x: Value, _ factor: Double) throws(ShapeError) -> Value {
    factor == 1 ? x : try multiply(x, constant(factor, elementType: x.elementType))
  }

  mutating func shifted(_ x: Value, _ offset: Double) throws(ShapeError) -> Value {
    offset == 0 ? x : try add(x, constant(offset, elementType: x.elementType))
  }

  /// `1 - x`.
  mutating func complement(_ x: Value) throws(ShapeError) -> Value {
    try subtract(constant(1, elementType: x.elementType), x)
  }

  /// The two halves of the last axis, or its two elements where an action has no axes.
  mutating func halves(_ x: Value, of shape: Shape) throws(ShapeError) -> (Value, Value) {
    guard let size = shape.dimensions.last else {
      return (try element(x, axis: -1, at: 0), try element(x, axis: -1, at: 1))
    }
    return (
      try slice(x, axis: -1, from: Dimension(0), to: size),
      try slice(x, axis: -1, from: size, to: size + size)
    )
  }

  /// Uniform numbers in (0, 1) as those of the standard Gumbel distribution.
  mutating func gumbel(_ uniform: Value) throws(ShapeError) -> Value {
    try negate(log(negate(log(uniform))))
  }
}
