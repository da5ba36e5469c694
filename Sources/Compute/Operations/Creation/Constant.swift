public import Tensors

/// A tensor of given numbers.
struct Constant: Operation {
  let tensor: Tensor

  var name: String { "constant" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    [TensorType(tensor.elementType, shape: Shape(tensor.shape))]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    switch (tensor.elements, site.results[0].elementType) {
    case (.float32(let values), .float64): kernel(values.map { Double($0) })
    case (.float32(let values), _): kernel(values)
    case (.float64(let values), _): kernel(values)
    case (.int64(let values), _): kernel(values)
    case (.bool(let values), _): kernel(values)
    }
  }

  private func kernel<T: Sendable>(_ values: [T]) -> Kernel {
    Kernel { addresses in
      values.withUnsafeBufferPointer { source in
        guard let start = source.baseAddress else { return }
        addresses[0].elements(T.self).update(from: start, count: source.count)
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    []
  }
}

extension Graph {
  /// A tensor of given numbers.
  public mutating func constant(_ tensor: Tensor) throws(ShapeError) -> Value {
    try apply(Constant(tensor: tensor))
  }
}
