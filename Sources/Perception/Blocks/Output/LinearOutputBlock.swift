public import Compute
public import Spec
public import Tensors

/// One fully connected layer without a non-linearity: the head of a network.
public struct LinearOutputBlock: Block {
  public static let declaration = BlockDeclaration(
    "LinearOutputBlock", module: "output.linear", category: .output,
    summary: "One fully connected layer without a non-linearity: an action head's logits or a value.",
    shapes: "[…, features] → […, output_units]",
    example: BlockDeclaration.example(
      observation: "[4]",
      block: "{_target_: LinearOutputBlock, in_keys: observation, output_units: 2}"))

  let units: Int

  public init(_ parameters: ParameterReader, registry: Registry) {
    units = parameters.read("output_units", .size, help: "Units of the layer.")
  }

  /// A head with the given number of units.
  public init(units: Int) {
    self.units = units
  }

  public var inputs: InputPorts { .fixed([InputPort("features", axes: ["features"])]) }
  public var outputs: OutputPorts { .fixed([OutputPort("output", featureRank: 1)]) }

  public func gist(_ shapes: [Shape]) -> String {
    "\(shapes.first?.dimensions.last?.description ?? "?") → \(units)"
  }

  public func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blame("output_units")
    return [try builder.linear(inputs[0], units: units, named: "net")]
  }
}
