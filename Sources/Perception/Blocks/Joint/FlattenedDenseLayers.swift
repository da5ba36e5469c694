import Compute
import Spec
import Tensors

/// What joint blocks do with the features of their convolutions: all axes become one, then fully connected layers.
struct FlattenedDenseLayers: Sendable {
  private let dense: DenseLayers

  /// Reads `hidden_units`, which may be empty, and `non_lin`.
  init(_ parameters: ParameterReader, registry: Registry) {
    dense = DenseLayers(parameters, registry: registry, mayBeEmpty: true)
  }

  /// What follows the convolutions, as a block's gist has it.
  var gist: String {
    ", " + (["flatten"] + dense.hiddenUnits.map(String.init)).joined(separator: " → ")
  }

  /// Runs convolutions, flattens the last axes of what they give, and applies the layers.
  func build(
    flattening axes: Int, with builder: NetworkBuilder,
    after convolutions: () throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    builder.enter("conv_block")
    let features: Value
    do {
      defer { builder.leave() }
      features = try convolutions()
    }
    let flat = try FlattenedAxes(count: axes).build(features, with: builder)
    builder.enter("dense_block")
    defer { builder.leave() }
    return try dense.build(flat, with: builder)
  }
}
