import Tensors

/// The operand itself, through which no gradient flows.
struct StopGradient: Operation {
  var name: String { "stop-gradient" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] { [operands[0]] }
}

extension Graph {
  /// The tensor itself, through which no gradient flows.
  public mutating func stopGradient(_ x: Value) throws(ShapeError) -> Value {
    try apply(StopGradient(), x)
  }
}
