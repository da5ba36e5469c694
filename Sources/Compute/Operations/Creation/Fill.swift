public import Tensors

/// A tensor that holds the same number everywhere.
struct Fill: Operation {
  /// The number, which may be a size of the network.
  enum Content: Hashable {
    case number(Double)
    case size(Dimension)
  }

  let content: Content
  let type: TensorType

  var name: String { "constant" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] { [type] }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    let content: Content =
      switch content {
      case .number: content
      case .size(let size): .size(size.substituting(bindings))
      }
    return Fill(
      content: content, type: TensorType(type.elementType, shape: type.shape.substituting(bindings)))
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let number: Double
    switch content {
    case .number(let value): number = value
    case .size(let size):
      guard let value = size.constant else { throw error(.unboundNames(size.symbols.sorted())) }
      number = Double(value)
    }
    let count = site.results[0].count
    return switch site.results[0].elementType {
    case .float32: Kernel { $0[0].elements(Float.self).update(repeating: Float(number), count: count) }
    case .float64: Kernel { $0[0].elements(Double.self).update(repeating: number, count: count) }
    case .int64:
      Kernel { $0[0].elements(Int64.self).update(repeating: wholeNumber(number), count: count) }
    case .bool: Kernel { $0[0].elements(Bool.self).update(repeating: number != 0, count: count) }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    []
  }
}

extension Graph {
  /// A tensor that holds the same number everywhere; as a boolean, 0 is false.
  public mutating func constant(
    _ number: Double, shape: Shape = [], elementType: ElementType = .float32
  ) throws(ShapeError) -> Value {
    try apply(Fill(content: .number(number), type: TensorType(elementType, shape: shape)))
  }

  /// A size of the network as a number to compute with: the count that a mean divides by.
  public mutating func size(
    _ size: Dimension, elementType: ElementType = .float32
  ) throws(ShapeError) -> Value {
    try apply(Fill(content: .size(size), type: TensorType(elementType, shape: [])))
  }
}
