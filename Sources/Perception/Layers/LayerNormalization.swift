import Compute
import Tensors

/// The weights of a layer normalisation, which may be declared before the layer is applied.
struct LayerNormalizationParameters: Sendable {
  let weight: Value
  let bias: Value
}

extension NetworkBuilder {
  /// Declares the weights of a layer normalisation: ones and zeros, `[width]`.
  func layerNormalizationParameters(
    width: Dimension, named name: String
  ) throws(ShapeError) -> LayerNormalizationParameters {
    let weight = try parameter(
      "\(name).weight", shape: [width], role: .normalizationWeight, initializer: .ones)
    let bias = try parameter(
      "\(name).bias", shape: [width], role: .normalizationBias, initializer: .zeros)
    return LayerNormalizationParameters(weight: weight, bias: bias)
  }

  /// Layer normalisation of the last axis (Ba, Kiros and Hinton, 2016), as PyTorch's `LayerNorm`: eps 1e-5, affine.
  ///
  /// `[…, width] → […, width]`.
  func layerNormalization(
    _ input: Value, _ parameters: LayerNormalizationParameters, named name: String
  ) throws(ShapeError) -> Value {
    let axis = input.shape.rank - 1
    let centred = try graph.subtract(input, graph.mean(input, axes: [axis], keepingDimensions: true))
    let variance = try graph.mean(graph.square(centred), axes: [axis], keepingDimensions: true)
    let deviation = try graph.sqrt(graph.add(variance, graph.constant(1e-5)))
    let scaled = try graph.multiply(graph.divide(centred, deviation), parameters.weight)
    let result = try graph.add(scaled, parameters.bias)
    let width = input.shape[axis]
    note(
      layer: name, "LayerNorm \(width)", gives: result, parameters: 2 * (width.constant ?? 0))
    return result
  }
}
