import Tensors

/// A function of two numbers.
public enum BinaryFunction: String, Hashable, Sendable, CaseIterable {
  case add, subtract, multiply, divide, maximum, minimum
}

/// A function of the elements of two tensors, which broadcast against each other.
struct Binary: Operation {
  let function: BinaryFunction

  var name: String { function.rawValue }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let types: [ElementType] = function == .divide ? [.float32, .float64] : [.float32, .float64, .int64]
    try requireType(operands, 0, in: types)
    try requireSameType(operands)
    return [TensorType(operands[0].elementType, shape: try broadcastShape(operands))]
  }
}

extension Graph {
  /// Applies a function to the elements of two tensors, which broadcast against each other.
  public mutating func binary(
    _ function: BinaryFunction, _ a: Value, _ b: Value
  ) throws(ShapeError) -> Value {
    try apply(Binary(function: function), a, b)
  }

  /// `a + b`, broadcasting.
  public mutating func add(_ a: Value, _ b: Value) throws(ShapeError) -> Value { try binary(.add, a, b) }
  /// `a - b`, broadcasting.
  public mutating func subtract(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try binary(.subtract, a, b)
  }
  /// `a * b`, broadcasting.
  public mutating func multiply(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try binary(.multiply, a, b)
  }
  /// `a / b`, broadcasting.
  public mutating func divide(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try binary(.divide, a, b)
  }
  /// The larger of two elements, broadcasting; where they are equal each gets half of the gradient.
  public mutating func maximum(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try binary(.maximum, a, b)
  }
  /// The smaller of two elements, broadcasting; where they are equal each gets half of the gradient.
  public mutating func minimum(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try binary(.minimum, a, b)
  }
}
