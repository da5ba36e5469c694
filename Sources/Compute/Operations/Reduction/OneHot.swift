public import Tensors

/// A new last axis that is 1 at the index that the operand says, and 0 elsewhere.
struct OneHot: Operation {
  let depth: Int
  let elementType: ElementType

  var name: String { "one-hot" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.int64])
    return [TensorType(elementType, shape: Shape(operands[0].shape.dimensions + [Dimension(depth)]))]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    switch site.results[0].elementType {
    case .float32: kernel(site, one: Float(1))
    case .float64: kernel(site, one: Double(1))
    case .int64: kernel(site, one: Int64(1))
    case .bool: kernel(site, one: UInt8(1))
    }
  }

  private func kernel<T: Numeric & Sendable>(_ site: KernelSite, one: T) -> Kernel {
    let count = site.operands[0].count
    let depth = depth
    return Kernel { addresses in
      let indices = addresses[0].elements(Int64.self)
      let result = addresses[1].elements(T.self)
      result.update(repeating: .zero, count: count * depth)
      for row in 0..<count where indices[row] >= 0 && indices[row] < Int64(depth) {
        result[row * depth + Int(indices[row])] = one
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    node.operands.map { _ in nil }
  }
}

extension Graph {
  /// A new last axis that is 1 at the index that `x` says, and 0 elsewhere: all zeros for an index that is
  /// negative or not below the depth.
  public mutating func oneHot(
    _ x: Value, depth: Int, elementType: ElementType = .float32
  ) throws(ShapeError) -> Value {
    try apply(OneHot(depth: depth, elementType: elementType), x)
  }
}
