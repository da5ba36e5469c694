import Tensors

/// The cross-correlation of `[N, C, spatial...]` with weights `[O, C / groups, kernel...]`.
struct Convolution: FloatingOperation {
  let window: Window
  let groups: Int

  var name: String { "convolution" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    try requireSameType(operands)
    let rank = window.rank + 2
    try requireRank(operands, 0, atLeast: rank, atMost: rank)
    try requireRank(operands, 1, atLeast: rank, atMost: rank)
    let x = operands[0].shape
    let weights = operands[1].shape
    let channels = weights[1] * Dimension(groups)
    if x[1] != channels { throw error(.size(operand: 0, axis: 1, found: x, needed: channels)) }
    if weights[0].dividedExactly(by: Dimension(groups)) == nil {
      throw error(.divisibility(operand: 1, axis: 0, found: weights, divisor: groups))
    }
    let kernel = Array(weights.dimensions.dropFirst(2))
    for axis in kernel.indices where kernel[axis] == 0 {
      throw error(.tooSmall(operand: 1, axis: axis + 2, found: weights, minimum: 1))
    }
    let places = try window.placeCounts(of: 0, x, kernel: kernel, in: self)
    return [TensorType(operands[0].elementType, shape: Shape([x[0], weights[0]] + places))]
  }

  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension {
    results[0].shape.elementCount * Shape(Array(operands[1].shape.dimensions.dropFirst())).elementCount
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let patches = try Patches(
      input: site.operands[0].shape, weights: site.operands[1].shape, output: site.results[0].shape,
      window: window, groups: groups, operation: self)
    let size = ProductSize(
      rows: patches.outputChannels, inner: patches.rowCount, columns: patches.placeCount)
    return Kernel(scratchByteCount: patches.scratchByteCount(S.self)) { addresses in
      let weights = addresses[1].elements(S.self)
      patches.forEachGroup { group in
        let columns = patches.gather(
          addresses[0].elements(S.self) + group.input, into: addresses[3].elements(S.self))
        S.product(
          size, weights + group.weights, columns, addresses[2].elements(S.self) + group.output,
          accumulating: false)
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    let x = node.operands[0]
    let weights = node.operands[1]
    var parts: [Value?] = [nil, nil]
    if needed[0] {
      parts[0] = try graph.apply(
        ConvolutionInputGradient(window: window, groups: groups, inputShape: x.shape), cotangent, weights)
    }
    if needed[1] {
      parts[1] = try graph.apply(
        ConvolutionWeightGradient(window: window, groups: groups, weightShape: weights.shape), x, cotangent)
    }
    return parts
  }
}

extension Graph {
  /// The cross-correlation of `[N, C, spatial...]` with weights `[O, C / groups, kernel...]`, without bias.
  ///
  /// There are one to three spatial axes. Strides, padding and dilation are given for each of them or, left
  /// empty, are 1, 0 and 1.
  public mutating func convolution(
    _ x: Value, _ weights: Value, strides: [Int] = [], padding: [(before: Int, after: Int)] = [],
    dilation: [Int] = [], groups: Int = 1
  ) throws(ShapeError) -> Value {
    precondition(groups > 0, "a convolution has at least one group, not \(groups)")
    let rank = Swift.min(Swift.max(weights.shape.rank - 2, 1), 3)
    let window = Window(rank: rank, strides: strides, padding: padding, dilation: dilation)
    return try apply(Convolution(window: window, groups: groups), x, weights)
  }
}
