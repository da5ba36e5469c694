import Compute
import Spec
import Tensors

/// The mean over rows and columns.
struct GlobalAveragePoolingBlock: Block {
  static let declaration = BlockDeclaration(
    "GlobalAveragePoolingBlock", module: "general.gap", category: .pooling,
    summary: "The mean of each channel over rows and columns.",
    shapes: "[…, channels, rows, columns] → […, channels]",
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block: "{_target_: GlobalAveragePoolingBlock, in_keys: observation}"))

  init(_ parameters: ParameterReader, registry: Registry) {}

  var inputs: InputPorts { .fixed([.image]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    "mean over rows and columns"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try builder.channelMeans(inputs[0])]
  }
}

extension NetworkBuilder {
  /// The mean of each channel over rows and columns.
  func channelMeans(_ image: Value) throws(ShapeError) -> Value {
    blameInputs()
    let rank = image.shape.rank
    let means = try graph.mean(image, axes: [rank - 2, rank - 1], keepingDimensions: false)
    note(layer: "gap", "Mean over rows, columns", gives: means)
    return means
  }
}
