import Compute
import Spec
import Tensors

/// Merges the last axes into one, then a ``DenseBlock``.
struct FlattenDenseBlock: Block {
  static let declaration = BlockDeclaration(
    "FlattenDenseBlock", module: "joint_blocks.flatten_dense", category: .feedForward,
    summary: "Merges the last axes into one, then fully connected layers with the non-linearity.",
    shapes: "[…, a, b] → […, last of hidden_units] with num_flatten_dims 2",
    example: BlockDeclaration.example(
      observation: "[5, 4]",
      block:
        "{_target_: FlattenDenseBlock, in_keys: observation, num_flatten_dims: 2, hidden_units: [32], non_lin: ReLU}"
    ))

  let axes: FlattenedAxes
  let dense: DenseLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    axes = FlattenedAxes(parameters)
    dense = DenseLayers(parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([InputPort("input", axes: [])]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    let flat = shapes.first.map { $0.dimensions.suffix(axes.count).reduce(1, *) }
    return "flatten \(axes.count), \(dense.gist(width: flat))"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let flat = try axes.build(inputs[0], with: builder)
    builder.enter("dense_block")
    defer { builder.leave() }
    return [try dense.build(flat, with: builder)]
  }
}
