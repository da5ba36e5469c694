public import Tensors

/// The same elements in the same order under another shape.
struct Reshape: ViewOperation {
  let shape: Shape

  var name: String { "reshape" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    guard operands[0].shape.elementCount == shape.elementCount else {
      throw error(.elementCount(operand: 0, found: operands[0].shape, needed: shape))
    }
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    Reshape(shape: shape.substituting(bindings))
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    return [try graph.reshape(cotangent, to: node.operands[0].shape)]
  }
}

extension Graph {
  /// The same elements in the same order under another shape.
  public mutating func reshape(_ x: Value, to shape: Shape) throws(ShapeError) -> Value {
    if x.shape == shape { return x }
    return try apply(Reshape(shape: shape), x)
  }
}
