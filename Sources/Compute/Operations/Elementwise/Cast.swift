public import Tensors

/// The same numbers in another element type.
struct Cast: Operation {
  let elementType: ElementType

  var name: String { "cast" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(elementType, shape: operands[0].shape)]
  }
}

extension Graph {
  /// The same numbers in another element type.
  ///
  /// Numbers become integers by rounding towards zero (saturating; not-a-number becomes 0) and booleans by
  /// asking whether they differ from 0; booleans become 0 and 1.
  public mutating func cast(_ x: Value, to elementType: ElementType) throws(ShapeError) -> Value {
    if x.elementType == elementType { return x }
    return try apply(Cast(elementType: elementType), x)
  }
}
