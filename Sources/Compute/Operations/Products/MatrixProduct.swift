import Tensors

/// The product of matrices in the last two axes.
///
/// The right operand is one matrix, shared by all leading axes of the left one, or has the same leading axes.
struct MatrixProduct: FloatingOperation {
  let transposingA: Bool
  let transposingB: Bool

  var name: String { "matmul" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    try requireSameType(operands)
    try requireRank(operands, 0, atLeast: 2)
    try requireRank(operands, 1, atLeast: 2)
    let a = operands[0].shape
    let b = operands[1].shape
    let inner = a[transposingA ? a.rank - 2 : a.rank - 1]
    let innerAxis = transposingB ? b.rank - 1 : b.rank - 2
    guard b[innerAxis] == inner else {
      throw error(.size(operand: 1, axis: innerAxis, found: b, needed: inner))
    }
    if b.rank > 2 {
      if a.rank != b.rank { throw error(.rankDisagreement(operands: [0, 1], shapes: [a, b])) }
      for axis in 0..<a.rank - 2 where a[axis] != b[axis] {
        throw error(.disagreement(operands: [0, 1], shapes: [a, b], axis: axis))
      }
    }
    let rows = a[transposingA ? a.rank - 1 : a.rank - 2]
    let columns = b[transposingB ? b.rank - 2 : b.rank - 1]
    return [
      TensorType(
        operands[0].elementType, shape: Shape(a.dimensions.dropLast(2) + [rows, columns]))
    ]
  }

  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension {
    let a = operands[0].shape
    return results[0].shape.elementCount * a[transposingA ? a.rank - 2 : a.rank - 1]
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let a = site.operands[0].shape
    let isShared = site.operands[1].shape.count == 2
    let result = site.results[0].shape
    var size = ProductSize(
      rows: result[result.count - 2], inner: a[transposingA ? a.count - 2 : a.count - 1],
      columns: result[result.count - 1], transposingA: transposingA, transposingB: transposingB)
    var repeats = result.dropLast(2).reduce(1, *)
    if isShared && !transposingA {
      size.rows *= repeats
      repeats = 1
    }
    guard size.isRepresentable else {
      throw error(.tooManyElements(shape: Shape(a), limit: Int(Int32.max)))
    }
    let product = size
    let count = repeats
    return Kernel { addresses in
      for index in 0..<count {
        let b = addresses[1].elements(S.self) + (isShared ? 0 : index * product.inner * product.columns)
        S.product(
          product, addresses[0].elements(S.self) + index * product.rows * product.inner, b,
          addresses[2].elements(S.self) + index * product.rows * product.columns, accumulating: false)
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    return [
      needed[0] ? try leftGradient(node, cotangent, graph: &graph) : nil,
      needed[1] ? try rightGradient(node, cotangent, graph: &graph) : nil,
    ]
  }

  private func leftGradient(
    _ node: Node, _ cotangent: Value, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let b = node.operands[1]
    if !transposingA { return try graph.matmul(cotangent, b, transposingB: !transposingB) }
    let leading = cotangent.shape.dimensions.dropLast(2)
    let repeated = try graph.broadcast(b, to: Shape(leading + b.shape.dimensions.suffix(2)))
    return try graph.matmul(repeated, cotangent, transposingA: transposingB, transposingB: true)
  }

  private func rightGradient(
    _ node: Node, _ cotangent: Value, graph: inout Graph
  ) throws(ShapeError) -> Value {
    var a = node.operands[0]
    var c = cotangent
    let isShared = node.operands[1].shape.rank == 2
    if isShared && !transposingA {
      a = try graph.joiningRows(a)
      c = try graph.joiningRows(c)
    }
    let product =
      transposingB
      ? try graph.matmul(c, a, transposingA: true, transposingB: transposingA)
      : try graph.matmul(a, c, transposingA: !transposingA)
    return try graph.sum(product, to: node.operands[1].shape)
  }
}

extension Graph {
  /// The product of matrices in the last two axes, `[..., M, K] x [K, N]` or `[..., M, K] x [..., K, N]`.
  ///
  /// A transposed operand is given with its last two axes exchanged.
  public mutating func matmul(
    _ a: Value, _ b: Value, transposingA: Bool = false, transposingB: Bool = false
  ) throws(ShapeError) -> Value {
    try apply(MatrixProduct(transposingA: transposingA, transposingB: transposingB), a, b)
  }
}

extension Graph {
  fileprivate mutating func joiningRows(_ x: Value) throws(ShapeError) -> Value {
    let shape = x.shape
    return try reshape(
      x, to: [Shape(Array(shape.dimensions.dropLast())).elementCount, shape[shape.rank - 1]])
  }
}
