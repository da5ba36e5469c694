import Tensors

/// The gradient of a convolution by its input; as an operation of its own, a transposed convolution.
///
/// Its operands are the cotangent `[N, O, spatial...]` and the weights `[O, C / groups, kernel...]`.
struct ConvolutionInputGradient: Operation {
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
}

/// The gradient of a convolution by its weights.
///
/// Its operands are the input `[N, C, spatial...]` and the cotangent `[N, O, spatial...]`.
struct ConvolutionWeightGradient: Operation {
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
}
