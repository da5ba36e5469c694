import Tensors

/// The index of the first largest element along one axis, which is left out.
struct Argmax: Operation {
  let axis: Int

  var name: String { "argmax" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.float32, .float64, .int64])
    let axis = try requireAxis(operands, 0, axis)
    var shape = operands[0].shape
    if shape[axis] == 0 {
      throw error(.tooSmall(operand: 0, axis: axis, found: shape, minimum: 1))
    }
    shape.dimensions.remove(at: axis)
    return [TensorType(.int64, shape: shape)]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    switch site.operands[0].elementType {
    case .float32: kernel(site, of: Float.self)
    case .float64: kernel(site, of: Double.self)
    case .int64, .bool: kernel(site, of: Int64.self)
    }
  }

  private func kernel<T: Comparable & Sendable>(_ site: KernelSite, of type: T.Type) -> Kernel {
    let shape = site.operands[0].shape
    let axis = axis < 0 ? axis + shape.count : axis
    let outer = shape[..<axis].reduce(1, *)
    let count = shape[axis]
    let inner = shape[(axis + 1)...].reduce(1, *)
    return Kernel { addresses in
      let result = addresses[1].elements(Int64.self)
      for block in 0..<outer {
        for column in 0..<inner {
          let x = addresses[0].elements(T.self) + (block * count * inner + column)
          var best = 0
          // As torch has it, not-a-number is larger than any number.
          for index in 1..<Swift.max(count, 1) where x[best &* inner] == x[best &* inner] {
            let element = x[index &* inner]
            if element > x[best &* inner] || element != element { best = index }
          }
          result[block * inner + column] = Int64(best)
        }
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
  /// The index of the first largest element along one axis, which is left out.
  public mutating func argmax(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Argmax(axis: axis), x)
  }
}
