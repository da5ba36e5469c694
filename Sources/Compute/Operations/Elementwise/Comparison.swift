import Tensors

/// A question about two elements.
public enum Relation: String, Hashable, Sendable, CaseIterable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// A question about the elements of two tensors, answered by booleans.
struct Comparison: Operation {
  let relation: Relation

  var name: String { relation.rawValue }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    switch relation {
    case .equal, .notEqual: break
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      try requireType(operands, 0, in: [.float32, .float64, .int64])
    }
    try requireSameType(operands)
    return [TensorType(.bool, shape: try broadcastShape(operands))]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let loop = StridedLoop(result: site.results[0].shape, broadcasting: site.operands)
    return switch site.operands[0].elementType {
    case .float32: kernel(loop, of: Float.self)
    case .float64: kernel(loop, of: Double.self)
    case .int64: kernel(loop, of: Int64.self)
    // false < true in memory as well.
    case .bool: kernel(loop, of: UInt8.self)
    }
  }

  private func kernel<T: Comparable & Sendable>(_ loop: StridedLoop, of type: T.Type) -> Kernel {
    switch relation {
    case .equal: Kernel { mapElements(loop, $0) { (a: T, b: T) in a == b } }
    case .notEqual: Kernel { mapElements(loop, $0) { (a: T, b: T) in a != b } }
    case .less: Kernel { mapElements(loop, $0) { (a: T, b: T) in a < b } }
    case .lessOrEqual: Kernel { mapElements(loop, $0) { (a: T, b: T) in a <= b } }
    case .greater: Kernel { mapElements(loop, $0) { (a: T, b: T) in a > b } }
    case .greaterOrEqual: Kernel { mapElements(loop, $0) { (a: T, b: T) in a >= b } }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    node.operands.map { _ in nil }
  }
}

extension Graph {
  /// Compares the elements of two tensors, broadcasting.
  public mutating func compare(
    _ a: Value, _ relation: Relation, _ b: Value
  ) throws(ShapeError) -> Value {
    try apply(Comparison(relation: relation), a, b)
  }

  /// Whether elements are equal, broadcasting.
  public mutating func equal(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try compare(a, .equal, b)
  }
  /// Whether elements differ, broadcasting.
  public mutating func notEqual(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try compare(a, .notEqual, b)
  }
  /// Whether `a < b`, broadcasting.
  public mutating func less(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try compare(a, .less, b)
  }
  /// Whether `a <= b`, broadcasting.
  public mutating func lessOrEqual(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try compare(a, .lessOrEqual, b)
  }
  /// Whether `a > b`, broadcasting.
  public mutating func greater(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try compare(a, .greater, b)
  }
  /// Whether `a >= b`, broadcasting.
  public mutating func greaterOrEqual(_ a: Value, _ b: Value) throws(ShapeError) -> Value {
    try compare(a, .greaterOrEqual, b)
  }
  /// Whether a boolean is false.
  public mutating func not(_ x: Value) throws(ShapeError) -> Value {
    try notEqual(x, constant(1, elementType: .bool))
  }
}
