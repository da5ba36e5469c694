import Compute
public import Spec
import Tensors

/// One fully connected layer without a non-linearity: the head of a network.
struct LinearOutputBlock: Block {
  static let declaration = BlockDeclaration(
    "LinearOutputBlock", module: "output.linear", category: .output,
    summary: "One fully connected layer without a non-linearity: an action head's logits or a value.",
    shapes: "[…, features] → […, output_units]",
    example: BlockDeclaration.example(
      observation: "[4]",
      block: "{_target_: LinearOutputBlock, in_keys: observation, output_units: 2}"))

  let units: Int
  /// What the units are arranged as; a row of them, unless an action's logits have more axes.
  let axes: [Int]

  init(_ parameters: ParameterReader, registry: Registry) {
    units = parameters.read("output_units", .size, help: "Units of the layer.")
    axes = [units]
  }

  fileprivate init(axes: [Int]) {
    units = axes.reduce(1, *)
    self.axes = axes
  }

  var inputs: InputPorts { .fixed([InputPort("features", axes: ["features"])]) }
  var outputs: OutputPorts { .fixed([OutputPort("output", featureRank: axes.count)]) }

  func gist(_ shapes: [Shape]) -> String {
    "\(shapes.first?.dimensions.last?.description ?? "?") → \(units)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blame("output_units")
    let row = try builder.linear(inputs[0], units: units, named: "net")
    let carried = row.shape.dimensions.dropLast()
    return [try builder.graph.reshape(row, to: Shape(carried + axes.map { Dimension($0) }))]
  }
}

extension BlockEntry {
  /// The head of a network: one fully connected layer under the name of an action or value.
  ///
  /// - Parameters:
  ///   - shape: What the head gives, without batch axes; nil where it is not known.
  ///   - place: Where the spec asks for the head.
  public static func head(
    _ key: String, shape: [Int]?, reading inKeys: [Located<String>],
    weightRules: [WeightRule] = [], place: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: place), type: Located(LinearOutputBlock.declaration.name, at: place),
      block: shape.map { LinearOutputBlock(axes: $0) }, inKeys: inKeys,
      outKeys: [Located(key, at: place)], weightRules: weightRules, title: "the head `\(key)`")
  }
}
