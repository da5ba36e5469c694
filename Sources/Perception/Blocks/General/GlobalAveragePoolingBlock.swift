public import Compute
public import Spec
public import Tensors

/// The mean over rows and columns.
public struct GlobalAveragePoolingBlock: Block {
  public static let declaration = BlockDeclaration(
    "GlobalAveragePoolingBlock", module: "general.gap", category: .pooling,
    summary: "The mean of each channel over rows and columns.",
    shapes: "[…, channels, rows, columns] → […, channels]",
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block: "{_target_: GlobalAveragePoolingBlock, in_keys: observation}"))

  public init(_ parameters: ParameterReader, registry: Registry) {}

  init() {}

  public var inputs: InputPorts { .fixed([.image]) }
  public var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  public func gist(_ shapes: [Shape]) -> String {
    "mean over rows and columns"
  }

  public func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blameInputs()
    let rank = inputs[0].shape.rank
    let mean = try builder.graph.mean(
      inputs[0], axes: [rank - 2, rank - 1], keepingDimensions: false)
    builder.note(layer: "gap", "Mean over rows, columns", gives: mean)
    return [mean]
  }
}
