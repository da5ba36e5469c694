import Tensors

/// Elements of one tensor where a condition holds, of another where not; all three broadcast.
struct Select: Operation {
  var name: String { "select" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.bool])
    try requireSameType(operands, from: 1)
    return [TensorType(operands[1].elementType, shape: try broadcastShape(operands))]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let loop = StridedLoop(result: site.results[0].shape, broadcasting: site.operands)
    return switch site.results[0].elementType {
    case .float32: kernel(loop, of: UInt32.self)
    case .float64, .int64: kernel(loop, of: UInt64.self)
    case .bool: kernel(loop, of: UInt8.self)
    }
  }

  private func kernel<T: Sendable>(_ loop: StridedLoop, of type: T.Type) -> Kernel {
    let length = loop.rowLength
    let strides = loop.rowStrides
    return Kernel { addresses in
      loop.forEachRow { offset in
        let condition = addresses[0].elements(Bool.self) + offset[1]
        let a = addresses[1].elements(T.self) + offset[2]
        let b = addresses[2].elements(T.self) + offset[3]
        let result = addresses[3].elements(T.self) + offset[0]
        for index in 0..<length {
          result[index] =
            condition[index &* strides[1]] ? a[index &* strides[2]] : b[index &* strides[3]]
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil, nil] }
    let condition = node.operands[0]
    let zero = try graph.constant(0, like: cotangent)
    var parts: [Value?] = [nil, nil, nil]
    if needed[1] {
      parts[1] = try graph.sum(
        graph.select(condition, cotangent, zero), to: node.operands[1].shape)
    }
    if needed[2] {
      parts[2] = try graph.sum(
        graph.select(condition, zero, cotangent), to: node.operands[2].shape)
    }
    return parts
  }
}

extension Graph {
  /// Elements of `a` where the condition holds, of `b` where not; all three broadcast.
  public mutating func select(
    _ condition: Value, _ a: Value, _ b: Value
  ) throws(ShapeError) -> Value {
    try apply(Select(), condition, a, b)
  }
}
