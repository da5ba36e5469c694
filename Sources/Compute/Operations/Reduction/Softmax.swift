import Tensors

/// Exponentials over one axis, normalised to the sum 1, or the logarithms of those.
struct Softmax: FloatingOperation {
  let axis: Int
  let isLogarithmic: Bool

  var name: String { isLogarithmic ? "log-softmax" : "softmax" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    _ = try requireAxis(operands, 0, axis)
    return [operands[0]]
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let shape = site.operands[0].shape
    let axis = axis < 0 ? axis + shape.count : axis
    let outer = shape[..<axis].reduce(1, *)
    let count = shape[axis]
    let inner = shape[(axis + 1)...].reduce(1, *)
    let isLogarithmic = isLogarithmic
    return Kernel { addresses in
      for block in 0..<outer {
        for column in 0..<inner {
          let offset = block * count * inner + column
          let x = addresses[0].elements(S.self) + offset
          let y = addresses[1].elements(S.self) + offset
          Self.normalise(x, y, count: count, step: inner, isLogarithmic: isLogarithmic)
        }
      }
    }
  }

  @inline(__always)
  private static func normalise<S: KernelScalar>(
    _ x: UnsafePointer<S>, _ y: UnsafeMutablePointer<S>, count: Int, step: Int, isLogarithmic: Bool
  ) {
    var largest = -S.infinity
    for index in 0..<count { largest = x[index &* step] > largest ? x[index &* step] : largest }
    var sum: S = 0
    for index in 0..<count {
      let power = S.exp(x[index &* step] - largest)
      y[index &* step] = power
      sum += power
    }
    if isLogarithmic {
      let logarithm = S.log(sum)
      for index in 0..<count { y[index &* step] = x[index &* step] - largest - logarithm }
    } else {
      for index in 0..<count { y[index &* step] /= sum }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let y = node.results[0]
    if isLogarithmic {
      let sum = try graph.sum(cotangent, axes: [axis], keepingDimensions: true)
      return [try graph.subtract(cotangent, graph.multiply(graph.exp(y), sum))]
    }
    let product = try graph.multiply(cotangent, y)
    let sum = try graph.sum(product, axes: [axis], keepingDimensions: true)
    return [try graph.subtract(product, graph.multiply(y, sum))]
  }
}

extension Graph {
  /// Exponentials over one axis, normalised to the sum 1.
  public mutating func softmax(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Softmax(axis: axis, isLogarithmic: false), x)
  }

  /// The logarithm of ``softmax(_:axis:)``, computed without loss.
  public mutating func logSoftmax(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Softmax(axis: axis, isLogarithmic: true), x)
  }
}
