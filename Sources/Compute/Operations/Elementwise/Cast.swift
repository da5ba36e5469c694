public import Tensors

/// The same numbers in another element type.
struct Cast: Operation {
  let elementType: ElementType

  var name: String { "cast" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(elementType, shape: operands[0].shape)]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let count = site.results[0].count
    switch (site.operands[0].elementType, site.results[0].elementType) {
    case (.float32, .float64): return Kernel { mapElements(count, $0) { (x: Float) in Double(x) } }
    case (.float64, .float32): return Kernel { mapElements(count, $0) { (x: Double) in Float(x) } }
    case (.float32, .int64): return Kernel { mapElements(count, $0) { (x: Float) in wholeNumber(x) } }
    case (.float64, .int64): return Kernel { mapElements(count, $0) { (x: Double) in wholeNumber(x) } }
    case (.int64, .float32): return Kernel { mapElements(count, $0) { (x: Int64) in Float(x) } }
    case (.int64, .float64): return Kernel { mapElements(count, $0) { (x: Int64) in Double(x) } }
    case (.float32, .bool): return Kernel { mapElements(count, $0) { (x: Float) in x != 0 } }
    case (.float64, .bool): return Kernel { mapElements(count, $0) { (x: Double) in x != 0 } }
    case (.int64, .bool): return Kernel { mapElements(count, $0) { (x: Int64) in x != 0 } }
    case (.bool, .float32): return Kernel { mapElements(count, $0) { (x: Bool) in x ? 1 as Float : 0 } }
    case (.bool, .float64): return Kernel { mapElements(count, $0) { (x: Bool) in x ? 1 as Double : 0 } }
    case (.bool, .int64): return Kernel { mapElements(count, $0) { (x: Bool) in x ? 1 as Int64 : 0 } }
    case (.float32, .float32), (.float64, .float64), (.int64, .int64), (.bool, .bool):
      let loop = StridedLoop(result: site.results[0].shape, broadcasting: site.operands)
      return copyKernel(loop, of: site.results[0])
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    let operand = node.operands[0]
    guard let cotangent = cotangents[0], operand.elementType.isFloating else { return [nil] }
    return [try graph.cast(cotangent, to: operand.elementType)]
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

/// A number without its fraction; what does not fit becomes the nearest that does, and not-a-number 0.
func wholeNumber<S: KernelScalar>(_ x: S) -> Int64 {
  if x.isNaN { return 0 }
  // 2^63 is exact in both types and the first number that does not fit.
  let limit = S(sign: .plus, exponent: 63, significand: 1)
  if x >= limit { return .max }
  return x < -limit ? .min : Int64(x)
}
