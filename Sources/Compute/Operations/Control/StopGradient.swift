import Tensors

/// The operand itself, through which no gradient flows.
struct StopGradient: ViewOperation {
  var name: String { "stop-gradient" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] { [operands[0]] }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    [nil]
  }
}

extension Graph {
  /// The tensor itself, through which no gradient flows.
  public mutating func stopGradient(_ x: Value) throws(ShapeError) -> Value {
    try apply(StopGradient(), x)
  }
}
