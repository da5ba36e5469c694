public import Tensors

/// Rows brought together where their indices say: `y[…, r, :]` is the sum or the maximum of all `x[…, e, :]` with
/// `index[…, e] = r`, zeros where there are none; an index out of range drops its row.
struct Scatter: FloatingOperation {
  enum Function: String, Hashable {
    case sum
    case max
  }

  let function: Function
  /// The number of rows of the result.
  let count: Dimension

  var name: String { "scatter-\(function.rawValue)" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    try requireRank(operands, 0, atLeast: 2)
    let rows = operands[0].shape
    try requireIndices(operands, leading: rows.dimensions.dropLast(2))
    let indices = operands[1].shape
    guard rows[rows.rank - 2] == indices[indices.rank - 1] else {
      throw error(
        .size(operand: 1, axis: indices.rank - 1, found: indices, needed: rows[rows.rank - 2]))
    }
    let kept = Array(rows.dimensions.dropLast(2)) + [count, rows[rows.rank - 1]]
    return [TensorType(operands[0].elementType, shape: Shape(kept))]
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    Scatter(function: function, count: count.substituting(bindings))
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let plan = RowIndexing(rows: site.results[0].shape, indices: site.operands[1].shape)
    let count = site.results[0].count
    return switch function {
    case .sum:
      Kernel { addresses in
        let result = addresses[2].elements(S.self)
        result.update(repeating: 0, count: count)
        Self.combine(plan, addresses, of: S.self) { $0 + $1 }
      }
    case .max: maximumKernel(plan, count, of: S.self)
    }
  }

  private func maximumKernel<S: KernelScalar>(
    _ plan: RowIndexing, _ count: Int, of scalar: S.Type
  ) -> Kernel {
    let rowCount = plan.width == 0 ? 0 : count / plan.width
    return Kernel(scratchByteCount: rowCount) { addresses in
      let result = addresses[2].elements(S.self)
      let isNamed = addresses[3].elements(Bool.self)
      result.update(repeating: -.infinity, count: count)
      isNamed.update(repeating: false, count: rowCount)
      // Not-a-number on either side comes out.
      Self.combine(plan, addresses, of: S.self) { $0 > $1 || $0 != $0 ? $0 : $1 }
      if rowCount == 0 { return }
      plan.forEachIndex(addresses[1].elements(Int64.self)) { row, _ in
        if let row { isNamed[row] = true }
      }
      for row in 0..<rowCount where !isNamed[row] {
        (result + row * plan.width).update(repeating: 0, count: plan.width)
      }
    }
  }

  @inline(__always)
  private static func combine<S: KernelScalar>(
    _ plan: RowIndexing, _ addresses: KernelAddresses, of type: S.Type, _ function: (S, S) -> S
  ) {
    let source = addresses[0].elements(S.self)
    let result = addresses[2].elements(S.self)
    plan.forEachIndex(addresses[1].elements(Int64.self)) { row, place in
      guard let row else { return }
      let from = source + place * plan.width
      let to = result + row * plan.width
      for column in 0..<plan.width { to[column] = function(to[column], from[column]) }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0], needed[0] else { return [nil, nil] }
    let x = node.operands[0]
    let indices = node.operands[1]
    switch function {
    case .sum: return [try graph.gather(cotangent, at: indices), nil]
    case .max:
      let winner = try graph.gather(node.results[0], at: indices)
      let isLargest = try graph.cast(graph.equal(x, winner), to: x.elementType)
      let ties = try graph.scatterSum(isLargest, at: indices, count: count)
      // Rows that no index names have no winner, and nobody reads their share.
      let share = try graph.divide(cotangent, graph.maximum(ties, graph.constant(1, like: ties)))
      return [try graph.multiply(isLargest, graph.gather(share, at: indices)), nil]
    }
  }
}

extension Graph {
  /// Sums rows by their indices: `x` `[…, E, width]` and indices `[…, E]`, or `[E]` for all leading axes, give
  /// `[…, count, width]`; rows that no index names are zeros, and an index out of range drops its row.
  public mutating func scatterSum(
    _ x: Value, at indices: Value, count: Dimension
  ) throws(ShapeError) -> Value {
    try apply(Scatter(function: .sum, count: count), x, indices)
  }

  /// The largest elements of rows by their indices, shaped as in ``scatterSum(_:at:count:)``; rows that no index
  /// names are zeros, and elements that are equally large share the gradient evenly.
  public mutating func scatterMax(
    _ x: Value, at indices: Value, count: Dimension
  ) throws(ShapeError) -> Value {
    try apply(Scatter(function: .max, count: count), x, indices)
  }
}
