import Compute
import Spec
import Tensors

/// Stages of two 3×3 convolutions and a 2×2 max-pool (after VGG; Simonyan and Zisserman, 2014).
///
/// `[…, C, H, W] → […, hidden_channels.last, ⌊H / 2ⁿ⌋, ⌊W / 2ⁿ⌋]` with n stages, rounded down at each stage.
struct VGGConvolutionBlock: Block {
  static let declaration = BlockDeclaration(
    "VGGConvolutionBlock", module: "feed_forward.vgg_conv", category: .convolution,
    summary: """
      Stages of two 3×3 convolutions (stride 1, zero padding 1), each followed by batch normalisation, if \
      asked for, and the non-linearity; then a 2×2 max-pool that halves rows and columns.
      """,
    shapes: "[…, channels, rows, columns] → […, last of hidden_channels, rows / 2ⁿ, columns / 2ⁿ]",
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block:
        "{_target_: VGGConvolutionBlock, in_keys: observation, hidden_channels: [8, 16], non_lin: ReLU}"),
    vectorVariant: VectorVariant("VGGConvolutionDenseBlock", needing: ["hidden_units"]))

  let stages: VGGStages

  init(_ parameters: ParameterReader, registry: Registry) {
    stages = VGGStages(parameters, registry: registry, batchNormalization: "use_batch_norm")
  }

  var inputs: InputPorts { .fixed([.image]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 3)]) }

  func gist(_ shapes: [Shape]) -> String {
    stages.gist(shapes)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try stages.build(inputs[0], with: builder)]
  }
}

extension InputPort {
  /// An image or map of features.
  static let image = InputPort("image", axes: ["channels", "rows", "columns"])
}

/// The stages of a ``VGGConvolutionBlock``, which the joint blocks begin with too.
struct VGGStages: Sendable {
  let hiddenChannels: [Int]
  let activation: Activation
  let usesBatchNormalization: Bool

  init(_ parameters: ParameterReader, registry: Registry, batchNormalization name: String) {
    hiddenChannels = parameters.read(
      "hidden_channels", .layerSizes,
      help: "Channels of each stage.")
    activation = parameters.readActivation(registry)
    usesBatchNormalization = parameters.read(
      name, .flag, default: false, help: "Whether each convolution is followed by batch normalisation.")
  }

  /// Sizes, `then` what follows the stages, and what the stages do.
  func gist(_ shapes: [Shape], then rest: String = "") -> String {
    let incoming = shapes.first.flatMap { $0.rank >= 3 ? $0[$0.rank - 3].description : nil } ?? "?"
    let channels = ([incoming] + hiddenChannels.map(String.init)).joined(separator: " → ")
    let normalization = usesBatchNormalization ? ", batch norm" : ""
    return "\(channels)\(rest) · 3×3 conv ×2\(normalization), \(activation.name) + max-pool"
  }

  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.folding(input, keeping: 3) { (image) throws(ShapeError) -> Value in
      builder.enter("net")
      defer { builder.leave() }
      var x = image
      for (stage, channels) in hiddenChannels.enumerated() {
        builder.blame("hidden_channels")
        for convolution in 0..<2 {
          x = try builder.convolution(
            x, channels: channels, .init(kernel: [3, 3], padding: [(1, 1), (1, 1)]),
            named: "conv_\(stage)\(convolution)")
          if usesBatchNormalization {
            x = try builder.batchNormalization(x, named: "bn_\(stage)\(convolution)")
          }
          x = try builder.activation(activation, x, named: "\(activation.name)_\(stage)\(convolution)")
        }
        x = try builder.graph.maxPool(x, window: [2, 2], strides: [2, 2])
        builder.note(layer: "pool_\(stage)", "MaxPool 2×2", gives: x)
      }
      return x
    }
  }
}
