public import Compute
public import Tensors

/// The weights of a fully connected layer, which may be declared before the layer is applied.
public struct LinearParameters: Sendable {
  /// `[units, in]`.
  public let weight: Value
  /// `[units]`, if the layer has one.
  public let bias: Value?
}

extension NetworkBuilder {
  /// A fully connected layer on the last axis, `x Wᵀ + b`, as PyTorch's `Linear`.
  ///
  /// `[…, in] → […, units]`; weight `[units, in]`, bias `[units]`, both drawn from
  /// `U(-1/√in, 1/√in)` where no weight initialiser says otherwise.
  public func linear(
    _ input: Value, units: Int, named name: String, bias hasBias: Bool = true
  ) throws(ShapeError) -> Value {
    let width = input.shape[input.shape.rank - 1]
    let parameters = try linearParameters(width: width, units: units, named: name, bias: hasBias)
    return try linear(input, parameters, named: name)
  }

  /// Declares the weights of a layer, where their order among others is not that of the computation.
  @discardableResult
  public func linearParameters(
    width: Dimension, units: Int, named name: String, bias hasBias: Bool = true
  ) throws(ShapeError) -> LinearParameters {
    let bound = 1 / Double(max(width.constant ?? 1, 1)).squareRoot()
    let weight = try parameter(
      "\(name).weight", shape: [Dimension(units), width], role: .linearWeight,
      initializer: .uniform(bound: bound))
    guard hasBias else { return LinearParameters(weight: weight, bias: nil) }
    let bias = try parameter(
      "\(name).bias", shape: [Dimension(units)], role: .linearBias, initializer: .uniform(bound: bound))
    return LinearParameters(weight: weight, bias: bias)
  }

  /// Applies a fully connected layer whose weights are declared.
  public func linear(
    _ input: Value, _ parameters: LinearParameters, named name: String
  ) throws(ShapeError) -> Value {
    var result = try graph.matmul(input, parameters.weight, transposingB: true)
    if let bias = parameters.bias { result = try graph.add(result, bias) }
    let (units, width) = (parameters.weight.shape[0], parameters.weight.shape[1])
    let count = units * (width + (parameters.bias == nil ? 0 : 1))
    note(
      layer: name, "Linear \(width) → \(units)", gives: result, parameters: count.constant ?? 0)
    return result
  }
}
