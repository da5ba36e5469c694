/// A loop over the indices of up to four tensors at once, of which each has its own step along each axis.
///
/// Axes that all tensors walk through without a jump are merged, so that the innermost loop, which kernels
/// write themselves, is as long as possible.
struct StridedLoop: Sendable {
  /// The sizes of the merged axes; at least one.
  let sizes: [Int]
  /// The steps of the tensors along each merged axis, in elements.
  let strides: [SIMD4<Int>]

  init(sizes: [Int], strides tensors: [[Int]]) {
    precondition(tensors.count <= 4, "a loop runs over at most four tensors")
    var merged: [Int] = []
    var steps: [SIMD4<Int>] = []
    for (axis, size) in sizes.enumerated() where size != 1 {
      var step = SIMD4<Int>(repeating: 0)
      for (index, strides) in tensors.enumerated() { step[index] = strides[axis] }
      if let last = steps.last, let lastSize = merged.last,
        last == step &* SIMD4(repeating: size), lastSize > 0
      {
        merged[merged.count - 1] = lastSize * size
        steps[steps.count - 1] = step
      } else {
        merged.append(size)
        steps.append(step)
      }
    }
    self.sizes = merged.isEmpty ? [1] : merged
    self.strides = steps.isEmpty ? [SIMD4(repeating: 0)] : steps
  }

  /// A loop over a result without gaps and over operands that are broadcast to it.
  init(result: [Int], broadcasting operands: [ConcreteType]) {
    self.init(
      sizes: result,
      strides: [rowMajorStrides(result)]
        + operands.map { operand in
          let own = rowMajorStrides(operand.shape)
          let missing = result.count - own.count
          return result.indices.map { axis in
            axis < missing || operand.shape[axis - missing] == 1 ? 0 : own[axis - missing]
          }
        })
  }

  /// The length of the innermost loop.
  var rowLength: Int { sizes[sizes.count - 1] }
  /// The steps of the tensors in the innermost loop.
  var rowStrides: SIMD4<Int> { strides[strides.count - 1] }

  /// Calls the body with the offsets of the tensors at each start of an innermost loop.
  @inline(__always)
  func forEachRow(_ body: (SIMD4<Int>) -> Void) {
    if sizes.count == 1 { return sizes[0] == 0 ? () : body(SIMD4(repeating: 0)) }
    if sizes.contains(0) { return }
    walk(0, SIMD4(repeating: 0), body)
  }

  private func walk(_ axis: Int, _ offset: SIMD4<Int>, _ body: (SIMD4<Int>) -> Void) {
    var offset = offset
    let isLast = axis == sizes.count - 2
    for _ in 0..<sizes[axis] {
      if isLast { body(offset) } else { walk(axis + 1, offset, body) }
      offset = offset &+ strides[axis]
    }
  }
}

/// The steps along each axis of a tensor without gaps, in elements.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * shape[axis + 1]
  }
  return strides
}
