public import Tensors

/// The numbers 0, 1, 2, … as a vector.
struct Positions: Operation {
  let count: Dimension

  var name: String { "positions" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(.int64, shape: [count])]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    Positions(count: count.substituting(bindings))
  }
}

extension Graph {
  /// The integers from 0 as a vector of a size that may have a name: what masks are made of.
  public mutating func positions(_ count: Dimension) throws(ShapeError) -> Value {
    try apply(Positions(count: count))
  }
}
