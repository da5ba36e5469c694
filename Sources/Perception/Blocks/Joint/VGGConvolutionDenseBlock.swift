import Compute
import Spec
import Tensors

/// A ``VGGConvolutionBlock``, flattened, then a ``DenseBlock``.
struct VGGConvolutionDenseBlock: Block {
  static let declaration = BlockDeclaration(
    "VGGConvolutionDenseBlock", module: "joint_blocks.vgg_conv_dense", category: .convolution,
    summary:
      "The stages of a VGGConvolutionBlock, flattened, then fully connected layers with the non-linearity.",
    shapes: "[…, channels, rows, columns] → […, last of hidden_units]",
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block:
        "{_target_: VGGConvolutionDenseBlock, in_keys: observation, hidden_channels: [8, 16], hidden_units: [32], non_lin: ReLU}"
    ))

  let stages: VGGStages
  let dense: FlattenedDenseLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    stages = VGGStages(parameters, registry: registry, batchNormalization: "use_batch_norm_conv")
    dense = FlattenedDenseLayers(parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([.image]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    stages.gist(shapes, then: dense.gist)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let result = try dense.build(flattening: 3, with: builder) { () throws(ShapeError) in
      try stages.build(inputs[0], with: builder)
    }
    return [result]
  }
}
