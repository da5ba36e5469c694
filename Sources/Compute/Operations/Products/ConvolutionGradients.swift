import Tensors

/// The gradient of a convolution by its input; as an operation of its own, a transposed convolution.
///
/// Its operands are the cotangent `[N, O, spatial...]` and the weights `[O, C / groups, kernel...]`.
struct ConvolutionInputGradient: FloatingOperation {
  let window: Window
  let groups: Int
  let inputShape: Shape

  var name: String { "transposed convolution" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let forward = try Convolution(window: window, groups: groups).resultTypes([
      TensorType(operands[0].elementType, shape: inputShape), operands[1],
    ])
    let found = operands[0].shape
    try requireRank(operands, 0, atLeast: inputShape.rank, atMost: inputShape.rank)
    for axis in 0..<found.rank where found[axis] != forward[0].shape[axis] {
      throw error(.size(operand: 0, axis: axis, found: found, needed: forward[0].shape[axis]))
    }
    return [TensorType(operands[0].elementType, shape: inputShape)]
  }

  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension {
    operands[0].shape.elementCount * Shape(Array(operands[1].shape.dimensions.dropFirst())).elementCount
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    ConvolutionInputGradient(
      window: window, groups: groups, inputShape: inputShape.substituting(bindings))
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let patches = try Patches(
      input: site.results[0].shape, weights: site.operands[1].shape, output: site.operands[0].shape,
      window: window, groups: groups, operation: self)
    let size = ProductSize(
      rows: patches.rowCount, inner: patches.outputChannels, columns: patches.placeCount,
      transposingA: true)
    let count = site.results[0].count
    return Kernel(scratchByteCount: patches.scratchByteCount(S.self)) { addresses in
      let input = addresses[2].elements(S.self)
      let weights = addresses[1].elements(S.self)
      input.update(repeating: 0, count: count)
      patches.forEachGroup { group in
        let cotangent = addresses[0].elements(S.self) + group.output
        if patches.areTheInput {
          S.product(size, weights + group.weights, cotangent, input + group.input, accumulating: false)
        } else {
          let columns = addresses[3].elements(S.self)
          S.product(size, weights + group.weights, cotangent, columns, accumulating: false)
          patches.scatter(columns, addingTo: input + group.input)
        }
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    var parts: [Value?] = [nil, nil]
    if needed[0] {
      parts[0] = try graph.apply(
        Convolution(window: window, groups: groups), cotangent, node.operands[1])
    }
    if needed[1] {
      let weightShape = node.operands[1].shape
      parts[1] = try graph.apply(
        ConvolutionWeightGradient(window: window, groups: groups, weightShape: weightShape), cotangent,
        node.operands[0])
    }
    return parts
  }
}

/// The gradient of a convolution by its weights.
///
/// Its operands are the input `[N, C, spatial...]` and the cotangent `[N, O, spatial...]`.
struct ConvolutionWeightGradient: FloatingOperation {
  let window: Window
  let groups: Int
  let weightShape: Shape

  var name: String { "convolution weight gradient" }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    let forward = try Convolution(window: window, groups: groups).resultTypes([
      operands[0], TensorType(operands[0].elementType, shape: weightShape),
    ])
    let found = operands[1].shape
    try requireRank(operands, 1, atLeast: weightShape.rank, atMost: weightShape.rank)
    for axis in 0..<found.rank where found[axis] != forward[0].shape[axis] {
      throw error(.size(operand: 1, axis: axis, found: found, needed: forward[0].shape[axis]))
    }
    return [TensorType(operands[0].elementType, shape: weightShape)]
  }

  func multiplyAdds(_ operands: [TensorType], _ results: [TensorType]) -> Dimension {
    operands[1].shape.elementCount * Shape(Array(weightShape.dimensions.dropFirst())).elementCount
  }

  func substituting(_ bindings: [String: Dimension]) -> any Operation {
    ConvolutionWeightGradient(
      window: window, groups: groups, weightShape: weightShape.substituting(bindings))
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let patches = try Patches(
      input: site.operands[0].shape, weights: site.results[0].shape, output: site.operands[1].shape,
      window: window, groups: groups, operation: self)
    let size = ProductSize(
      rows: patches.outputChannels, inner: patches.placeCount, columns: patches.rowCount,
      transposingB: true)
    let count = site.results[0].count
    return Kernel(scratchByteCount: patches.scratchByteCount(S.self)) { addresses in
      let weights = addresses[2].elements(S.self)
      weights.update(repeating: 0, count: count)
      patches.forEachGroup { group in
        let columns = patches.gather(
          addresses[0].elements(S.self) + group.input, into: addresses[3].elements(S.self))
        S.product(
          size, addresses[1].elements(S.self) + group.output, columns, weights + group.weights,
          accumulating: true)
      }
    }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil, nil] }
    var parts: [Value?] = [nil, nil]
    if needed[0] {
      let inputShape = node.operands[0].shape
      parts[0] = try graph.apply(
        ConvolutionInputGradient(window: window, groups: groups, inputShape: inputShape), node.operands[1],
        cotangent)
    }
    if needed[1] {
      parts[1] = try graph.apply(
        Convolution(window: window, groups: groups), node.operands[0], cotangent)
    }
    return parts
  }
}
