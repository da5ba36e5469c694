import Tensors

/// Given indices of one axis, in the given order.
struct Take: Operation {
  let axis: Int
  let indices: AxisIndices

  var name: String { "take" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let axis = try requireAxis(operands, 0, axis)
    var shape = operands[0].shape
    if let problem = indices.problem(of: shape, axis: axis, operand: 0) { throw error(problem) }
    shape[axis] = indices.count(of: shape[axis])
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let rows = AxisRows(site.operands[0].shape, axis: axis, indices: indices)
    return switch site.results[0].elementType {
    case .float32: kernel(rows, of: UInt32.self)
    case .float64, .int64: kernel(rows, of: UInt64.self)
    case .bool: kernel(rows, of: UInt8.self)
    }
  }

  private func kernel<T: Sendable>(_ rows: AxisRows, of type: T.Type) -> Kernel {
    Kernel { addresses in
      let operand = UnsafePointer(addresses[0].elements(T.self))
      let result = addresses[1].elements(T.self)
      rows.forEach { whole, taken in
        (result + taken).update(from: operand + whole, count: rows.length)
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let size = node.operands[0].shape.resolvedAxis(axis).map { node.operands[0].shape[$0] } ?? 0
    return [try graph.apply(TakeTransposed(axis: axis, indices: indices, size: size), cotangent)]
  }
}

/// The sum at each index of an axis over all places that ``Take`` copies it to.
struct TakeTransposed: FloatingOperation {
  let axis: Int
  let indices: AxisIndices
  /// The size of the axis that was taken from.
  let size: Dimension

  var name: String { "put" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    let axis = try requireAxis(operands, 0, axis)
    var shape = operands[0].shape
    let needed = indices.count(of: size)
    if shape[axis] != needed { throw error(.size(operand: 0, axis: axis, found: shape, needed: needed)) }
    shape[axis] = size
    if let problem = indices.problem(of: shape, axis: axis, operand: 0) { throw error(problem) }
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    TakeTransposed(axis: axis, indices: indices, size: size.substituting(bindings))
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let rows = AxisRows(site.results[0].shape, axis: axis, indices: indices)
    let count = site.results[0].count
    return Kernel { addresses in
      let operand = UnsafePointer(addresses[0].elements(S.self))
      let result = addresses[1].elements(S.self)
      result.update(repeating: 0, count: count)
      rows.forEach { whole, taken in
        for index in 0..<rows.length { result[whole &+ index] += operand[taken &+ index] }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    return [try graph.apply(Take(axis: axis, indices: indices), cotangent)]
  }
}

/// Where the rows behind one axis stand in a whole tensor, and in the one that is taken from it.
private struct AxisRows: Sendable {
  /// The elements of a row: those of the axes behind the axis.
  let length: Int
  private let outer: Int
  private let size: Int
  private let positions: [Int]

  init(_ shape: [Int], axis: Int, indices: AxisIndices) {
    let axis = axis < 0 ? axis + shape.count : axis
    size = shape[axis]
    outer = shape[..<axis].reduce(1, *)
    length = shape[(axis + 1)...].reduce(1, *)
    positions = indices.positions(of: size)
  }

  /// Calls the body with the offset of each row in the whole tensor and in the taken one.
  @inline(__always)
  func forEach(_ body: (_ whole: Int, _ taken: Int) -> Void) {
    var taken = 0
    for block in 0..<outer {
      let start = block &* size
      for position in positions {
        body((start &+ position) &* length, taken)
        taken &+= length
      }
    }
  }
}

extension Graph {
  /// Given indices of one axis, in the given order; negative ones count from the end.
  public mutating func take(_ x: Value, axis: Int, indices: [Int]) throws(ShapeError) -> Value {
    try apply(Take(axis: axis, indices: .list(indices)), x)
  }

  /// One axis the other way round.
  public mutating func reverse(_ x: Value, axis: Int) throws(ShapeError) -> Value {
    try apply(Take(axis: axis, indices: .reversed), x)
  }

  /// One axis continued before its first and after its last index.
  ///
  /// - Precondition: neither number is negative.
  public mutating func pad(
    _ x: Value, axis: Int, before: Int, after: Int, boundary: Boundary
  ) throws(ShapeError) -> Value {
    precondition(before >= 0 && after >= 0, "an axis cannot be continued by \(before) and \(after)")
    if before == 0, after == 0, x.shape.resolvedAxis(axis) != nil { return x }
    return try apply(Take(axis: axis, indices: .padded(before: before, after: after, boundary)), x)
  }
}
