public import Compute
public import Spec
public import Tensors

/// Joins tensors along one axis; all other axes must agree.
public struct ConcatenationBlock: Block {
  public static let declaration = BlockDeclaration(
    "ConcatenationBlock", module: "general.concat", category: .join,
    summary: "Joins its inputs along one axis; all other axes must agree.",
    shapes: "[…, a], […, b], … → […, a + b + …]",
    example: BlockDeclaration.example(
      observation: "{position: {type: Box, low: -1, high: 1, shape: [4]}, goal: {type: Box, low: -1, high: 1, shape: [2]}}",
      block: "{_target_: ConcatenationBlock, in_keys: [position, goal]}"))

  let axis: Int

  /// Joins along the given axis.
  public init(axis: Int) {
    self.axis = axis
  }

  public init(_ parameters: ParameterReader, registry: Registry) {
    axis = parameters.read(
      "concat_dim", .axis, default: -1,
      help: "The axis to join along; -1 is the last, 1 the first after the batch axis.")
  }

  public var inputs: InputPorts { .any(InputPort("part", axes: []), atLeast: 1) }
  public var outputs: OutputPorts { .fixed([OutputPort("joined", featureRank: nil)]) }

  public func gist(_ shapes: [Shape]) -> String {
    let sizes = shapes.map { shape in shape.resolvedAxis(axis).map { shape[$0].description } ?? "?" }
    let place = axis == -1 ? "" : " along axis \(axis)"
    return sizes.count > 4
      ? "\(sizes.count) inputs joined\(place)" : sizes.joined(separator: " + ") + place
  }

  public func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    for value in inputs where value.shape.rank != inputs[0].shape.rank {
      throw ShapeError(
        operation: "concatenate",
        fact: .rankDisagreement(
          operands: Array(inputs.indices), shapes: inputs.map(\.shape)))
    }
    builder.blame("concat_dim")
    let index = try builder.featureAxis(axis, of: inputs[0])
    builder.blameInputs()
    return [try builder.graph.concatenate(inputs, axis: index)]
  }
}
