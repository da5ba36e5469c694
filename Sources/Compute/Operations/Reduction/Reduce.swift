import Tensors

/// One number out of all the indices of some axes, which stay as axes of size 1.
struct Reduce: Operation {
  enum Function: String, Hashable {
    case sum
    case max
  }

  let function: Function
  let axes: [Int]

  var name: String { function.rawValue }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireType(operands, 0, in: [.float32, .float64, .int64])
    var shape = operands[0].shape
    var seen: Set<Int> = []
    for axis in axes {
      let index = try requireAxis(operands, 0, axis)
      guard seen.insert(index).inserted else {
        throw error(.repeatedAxis(operand: 0, axis: axis, found: operands[0].shape))
      }
      if function == .max, shape[index] == 0 {
        throw error(.tooSmall(operand: 0, axis: index, found: operands[0].shape, minimum: 1))
      }
      shape[index] = 1
    }
    return [TensorType(operands[0].elementType, shape: shape)]
  }

  func kernel(_ site: KernelSite) throws(ShapeError) -> Kernel {
    let shape = site.operands[0].shape
    let reduced = Set(axes.map { $0 < 0 ? $0 + shape.count : $0 })
    let strides = rowMajorStrides(site.results[0].shape)
    let loop = StridedLoop(
      sizes: shape,
      strides: [
        shape.indices.map { reduced.contains($0) ? 0 : strides[$0] }, rowMajorStrides(shape),
      ])
    let count = site.results[0].count
    switch (site.operands[0].elementType, function) {
    case (.float32, .sum): return sumKernel(loop, count, Float.self)
    case (.float64, .sum): return sumKernel(loop, count, Double.self)
    case (.float32, .max): return maximumKernel(loop, count, Float.self)
    case (.float64, .max): return maximumKernel(loop, count, Double.self)
    case (.int64, .sum), (.bool, .sum): return integerKernel(loop, count, from: 0) { $0 &+ $1 }
    case (.int64, .max), (.bool, .max): return integerKernel(loop, count, from: .min) { Swift.max($0, $1) }
    }
  }

  private func sumKernel<S: KernelScalar>(_ loop: StridedLoop, _ count: Int, _ type: S.Type) -> Kernel {
    let length = loop.rowLength
    let strides = loop.rowStrides
    return Kernel { addresses in
      let operand = addresses[0].elements(S.self)
      let result = addresses[1].elements(S.self)
      result.update(repeating: 0, count: count)
      loop.forEachRow { offset in
        let row = operand + offset[1]
        let sum = result + offset[0]
        if strides[0] == 0 && strides[1] == 1 {
          sum[0] += rowSum(row, length)
        } else {
          for index in 0..<length { sum[index &* strides[0]] += row[index &* strides[1]] }
        }
      }
    }
  }

  private func maximumKernel<S: KernelScalar>(_ loop: StridedLoop, _ count: Int, _ type: S.Type) -> Kernel {
    let length = loop.rowLength
    let strides = loop.rowStrides
    return Kernel { addresses in
      let operand = addresses[0].elements(S.self)
      let result = addresses[1].elements(S.self)
      result.update(repeating: -.infinity, count: count)
      loop.forEachRow { offset in
        let row = operand + offset[1]
        let largest = result + offset[0]
        for index in 0..<length {
          let element = row[index &* strides[1]]
          let known = largest[index &* strides[0]]
          if element > known || element != element { largest[index &* strides[0]] = element }
        }
      }
    }
  }

  private func integerKernel(
    _ loop: StridedLoop, _ count: Int, from start: Int64,
    _ combine: @escaping @Sendable (Int64, Int64) -> Int64
  ) -> Kernel {
    let length = loop.rowLength
    let strides = loop.rowStrides
    return Kernel { addresses in
      let operand = addresses[0].elements(Int64.self)
      let result = addresses[1].elements(Int64.self)
      result.update(repeating: start, count: count)
      loop.forEachRow { offset in
        let row = operand + offset[1]
        let total = result + offset[0]
        for index in 0..<length {
          total[index &* strides[0]] = combine(total[index &* strides[0]], row[index &* strides[1]])
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    let x = node.operands[0]
    switch function {
    case .sum: return [try graph.broadcast(cotangent, to: x.shape)]
    case .max:
      let isLargest = try graph.cast(graph.equal(x, node.results[0]), to: x.elementType)
      let ties = try graph.sum(isLargest, axes: axes, keepingDimensions: true)
      return [try graph.multiply(isLargest, graph.divide(cotangent, ties))]
    }
  }
}

extension Graph {
  /// The sum over some axes; negative axes count from the right.
  public mutating func sum(
    _ x: Value, axes: [Int], keepingDimensions: Bool = false
  ) throws(ShapeError) -> Value {
    try reduce(.sum, x, axes: axes, keepingDimensions: keepingDimensions)
  }

  /// The mean over some axes, whose sizes may have names.
  public mutating func mean(
    _ x: Value, axes: [Int], keepingDimensions: Bool = false
  ) throws(ShapeError) -> Value {
    let total = try sum(x, axes: axes, keepingDimensions: keepingDimensions)
    let count = axes.compactMap { x.shape.resolvedAxis($0) }.reduce(Dimension(1)) { $0 * x.shape[$1] }
    return try divide(total, size(count, elementType: x.elementType))
  }

  /// The largest element over some axes; elements that are equally large share the gradient evenly.
  public mutating func max(
    _ x: Value, axes: [Int], keepingDimensions: Bool = false
  ) throws(ShapeError) -> Value {
    try reduce(.max, x, axes: axes, keepingDimensions: keepingDimensions)
  }

  private mutating func reduce(
    _ function: Reduce.Function, _ x: Value, axes: [Int], keepingDimensions: Bool
  ) throws(ShapeError) -> Value {
    if axes.isEmpty { return x }
    let kept = try apply(Reduce(function: function, axes: axes), x)
    if keepingDimensions { return kept }
    let removed = Set(axes.compactMap { x.shape.resolvedAxis($0) })
    let shape = Shape(x.shape.dimensions.indices.filter { !removed.contains($0) }.map { x.shape[$0] })
    return try reshape(kept, to: shape)
  }
}

/// The sum of neighbours, in eight sums side by side: a compiler may not reorder additions by itself.
@inline(__always)
func rowSum<S: KernelScalar>(_ row: UnsafePointer<S>, _ count: Int) -> S {
  var sums = SIMD8<S>(repeating: 0)
  let whole = count - count % 8
  var index = 0
  while index < whole {
    sums += UnsafeRawPointer(row + index).loadUnaligned(as: SIMD8<S>.self)
    index += 8
  }
  let halves = sums.lowHalf + sums.highHalf
  let quarters = halves.lowHalf + halves.highHalf
  var total = quarters[0] + quarters[1]
  while index < count {
    total += row[index]
    index += 1
  }
  return total
}
