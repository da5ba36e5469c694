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

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let count = site.results[0].count
    return Kernel { addresses in
      let result = addresses[0].elements(Int64.self)
      for index in 0..<count { result[index] = Int64(index) }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    []
  }
}

extension Graph {
  /// The integers from 0 as a vector of a size that may have a name: what masks are made of.
  public mutating func positions(_ count: Dimension) throws(ShapeError) -> Value {
    try apply(Positions(count: count))
  }
}
