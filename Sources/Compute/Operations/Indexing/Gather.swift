import Tensors

/// The rows of a tensor that indices name: `y[…, e, :] = x[…, index[…, e], :]`, zeros for an index out of range.
struct Gather: Operation {
  var name: String { "gather" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let rows = operands[0].shape
    let indices = operands[1].shape
    try requireRank(operands, 0, atLeast: 2)
    try requireIndices(operands, leading: rows.dimensions.dropLast(2))
    let kept = Array(rows.dimensions.dropLast(2)) + [indices[indices.rank - 1], rows[rows.rank - 1]]
    return [TensorType(operands[0].elementType, shape: Shape(kept))]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let plan = RowIndexing(rows: site.operands[0].shape, indices: site.operands[1].shape)
    return switch site.operands[0].elementType {
    case .float32: kernel(plan, of: UInt32.self)
    case .float64, .int64: kernel(plan, of: UInt64.self)
    case .bool: kernel(plan, of: UInt8.self)
    }
  }

  /// All bits zero is 0 and false, so elements are copied as bits.
  private func kernel<T: FixedWidthInteger & Sendable>(_ plan: RowIndexing, of type: T.Type) -> Kernel {
    Kernel { addresses in
      let source = addresses[0].elements(T.self)
      let result = addresses[2].elements(T.self)
      plan.forEachIndex(addresses[1].elements(Int64.self)) { row, place in
        let target = result + place * plan.width
        if let row {
          target.update(from: source + row * plan.width, count: plan.width)
        } else {
          target.update(repeating: 0, count: plan.width)
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0], needed[0] else { return [nil, nil] }
    let rows = node.operands[0].shape
    return [try graph.scatterSum(cotangent, at: node.operands[1], count: rows[rows.rank - 2]), nil]
  }
}

extension Operation {
  /// Indices are whole numbers, one vector for all leading axes of the rows, or one for each.
  func requireIndices(
    _ operands: [TensorType], leading: some Collection<Dimension>
  ) throws(ShapeError) {
    try requireType(operands, 1, in: [.int64])
    try requireRank(operands, 1, atLeast: 1)
    let shapes = operands.map(\.shape)
    if shapes[1].rank == 1 { return }
    guard shapes[1].rank == leading.count + 1 else {
      throw error(.rankDisagreement(operands: [0, 1], shapes: shapes))
    }
    for (axis, size) in leading.enumerated() where shapes[1][axis] != size {
      throw error(.disagreement(operands: [0, 1], shapes: shapes, axis: axis))
    }
  }
}

/// How indices name rows: for each of the leading axes, `indexCount` indices into `rowCount` rows.
struct RowIndexing: Sendable {
  /// The number of elements of a row.
  let width: Int
  private let repeats: Int
  private let rowCount: Int
  private let indexCount: Int
  private let isShared: Bool

  /// Indices of a shape into rows of a shape `[…, rows, width]`.
  init(rows: [Int], indices: [Int]) {
    width = rows[rows.count - 1]
    rowCount = rows[rows.count - 2]
    repeats = rows.dropLast(2).reduce(1, *)
    indexCount = indices[indices.count - 1]
    isShared = indices.count == 1
  }

  /// Calls the body with the row that each index names, nil where there is none, and the index's own place.
  @inline(__always)
  func forEachIndex(_ indices: UnsafePointer<Int64>, _ body: (_ row: Int?, _ place: Int) -> Void) {
    for block in 0..<repeats {
      let own = indices + (isShared ? 0 : block * indexCount)
      for place in 0..<indexCount {
        let index = own[place]
        let isRow = index >= 0 && index < Int64(rowCount)
        body(isRow ? block * rowCount + Int(index) : nil, block * indexCount + place)
      }
    }
  }
}

extension Graph {
  /// The rows that indices name: `x` `[…, rows, width]` and indices `[…, E]`, or `[E]` for all leading axes, give
  /// `[…, E, width]`; an index out of range gives a row of zeros.
  public mutating func gather(_ x: Value, at indices: Value) throws(ShapeError) -> Value {
    try apply(Gather(), x, indices)
  }
}
