import Compute
import Spec
import Tensors

/// A ``VGGConvolutionBlock``, then the mean of each channel: images of any size give vectors of one.
struct VGGConvolutionGAPBlock: Block {
  static let declaration = BlockDeclaration(
    "VGGConvolutionGAPBlock", module: "joint_blocks.vgg_conv_gap", category: .convolution,
    summary: "The stages of a VGGConvolutionBlock, then the mean of each channel over rows and columns.",
    shapes: "[…, channels, rows, columns] → […, last of hidden_channels]",
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block:
        "{_target_: VGGConvolutionGAPBlock, in_keys: observation, hidden_channels: [8, 16], non_lin: ReLU}"
    ))

  let stages: VGGStages

  init(_ parameters: ParameterReader, registry: Registry) {
    stages = VGGStages(parameters, registry: registry, batchNormalization: "use_batch_norm_conv")
  }

  var inputs: InputPorts { .fixed([.image]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    stages.gist(shapes, then: ", mean")
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.enter("conv_block")
    defer { builder.leave() }
    let features = try stages.build(inputs[0], with: builder)
    return [try builder.channelMeans(features)]
  }
}
