public import Compute
import Tensors

extension NetworkBuilder {
  /// A fully connected layer on the last axis, `x Wᵀ + b`, as PyTorch's `Linear`.
  ///
  /// `[…, in] → […, units]`; weight `[units, in]`, bias `[units]`, both drawn from
  /// `U(-1/√in, 1/√in)` where no weight initialiser says otherwise.
  public func linear(
    _ input: Value, units: Int, named name: String, bias hasBias: Bool = true
  ) throws(ShapeError) -> Value {
    let width = input.shape[input.shape.rank - 1]
    let bound = 1 / Double(max(width.constant ?? 1, 1)).squareRoot()
    let weight = try parameter(
      "\(name).weight", shape: [Dimension(units), width], role: .linearWeight,
      initializer: .uniform(bound: bound))
    var result = try graph.matmul(input, weight, transposingB: true)
    if hasBias {
      let bias = try parameter(
        "\(name).bias", shape: [Dimension(units)], role: .linearBias, initializer: .uniform(bound: bound))
      result = try graph.add(result, bias)
    }
    note(
      layer: name, "Linear \(width) → \(units)", gives: result,
      parameters: (width.constant ?? 0) * units + (hasBias ? units : 0))
    return result
  }
}
