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

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let loop = StridedLoop(result: site.results[0].shape, broadcasting: site.operands)
    return switch site.results[0].elementType {
    case .float32: floatingKernel(loop, Float.self)
    case .float64: floatingKernel(loop, Double.self)
    case .int64, .bool: integerKernel(loop)
    }
  }

  private func floatingKernel<S: KernelScalar>(_ loop: StridedLoop, _ scalar: S.Type) -> Kernel {
    switch function {
    case .add: Kernel { mapElements(loop, $0) { (a: S, b: S) in a + b } }
    case .subtract: Kernel { mapElements(loop, $0) { (a: S, b: S) in a - b } }
    case .multiply: Kernel { mapElements(loop, $0) { (a: S, b: S) in a * b } }
    case .divide: Kernel { mapElements(loop, $0) { (a: S, b: S) in a / b } }
    // Not-a-number on either side comes out.
    case .maximum: Kernel { mapElements(loop, $0) { (a: S, b: S) in a > b || a != a ? a : b } }
    case .minimum: Kernel { mapElements(loop, $0) { (a: S, b: S) in a < b || a != a ? a : b } }
    }
  }

  private func integerKernel(_ loop: StridedLoop) -> Kernel {
    switch function {
    case .add: Kernel { mapElements(loop, $0) { (a: Int64, b: Int64) in a &+ b } }
    case .subtract: Kernel { mapElements(loop, $0) { (a: Int64, b: Int64) in a &- b } }
    case .multiply: Kernel { mapElements(loop, $0) { (a: Int64, b: Int64) in a &* b } }
    case .maximum: Kernel { mapElements(loop, $0) { (a: Int64, b: Int64) in Swift.max(a, b) } }
    case .minimum: Kernel { mapElements(loop, $0) { (a: Int64, b: Int64) in Swift.min(a, b) } }
    case .divide: preconditionFailure("whole numbers are not divided: the shape rule forbids it")
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let a = node.operands[0]
    let b = node.operands[1]
    var parts: [Value?] = [nil, nil]
    switch function {
    case .add: parts = [cotangent, cotangent]
    case .subtract: parts = [cotangent, needed[1] ? try graph.negate(cotangent) : nil]
    case .multiply:
      parts = [
        needed[0] ? try graph.multiply(cotangent, b) : nil,
        needed[1] ? try graph.multiply(cotangent, a) : nil,
      ]
    case .divide:
      let left = try graph.divide(cotangent, b)
      parts = [left, needed[1] ? try graph.negate(graph.multiply(left, node.results[0])) : nil]
    case .maximum, .minimum:
      let half = try graph.passing(graph.scaled(cotangent, by: 0.5), where: graph.equal(a, b))
      let relations: [Relation] = function == .maximum ? [.greater, .less] : [.less, .greater]
      for index in 0...1 where needed[index] {
        let wins = try graph.compare(a, relations[index], b)
        parts[index] = try graph.add(graph.passing(cotangent, where: wins), half)
      }
    }
    for index in parts.indices {
      guard needed[index], let part = parts[index] else { continue }
      parts[index] = try graph.sum(part, to: node.operands[index].shape)
    }
    return parts
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
