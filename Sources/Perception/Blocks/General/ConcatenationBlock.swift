import Compute
public import Spec
import Tensors

/// Joins tensors along one axis; all other axes must agree.
struct ConcatenationBlock: Block {
  static let declaration = BlockDeclaration(
    "ConcatenationBlock", module: "general.concat", category: .join,
    summary: "Joins its inputs along one axis; all other axes must agree.",
    shapes: "[…, a], […, b], … → […, a + b + …]",
    example: BlockDeclaration.example(
      observation:
        "{position: {type: Box, low: -1, high: 1, shape: [4]}, goal: {type: Box, low: -1, high: 1, shape: [2]}}",
      block: "{_target_: ConcatenationBlock, in_keys: [position, goal]}"))

  let axis: Int

  fileprivate init(axis: Int) {
    self.axis = axis
  }

  init(_ parameters: ParameterReader, registry: Registry) {
    axis = parameters.read(
      "concat_dim", .axis, default: -1,
      help: "The axis to join along; -1 is the last, 1 the first after the batch axis.")
  }

  var inputs: InputPorts { .any(InputPort("part", axes: []), atLeast: 1) }
  var outputs: OutputPorts { .fixed([OutputPort("joined", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String {
    let sizes = shapes.map { shape in shape.resolvedAxis(axis).map { shape[$0].description } ?? "?" }
    let place = axis == -1 ? "" : " along axis \(axis)"
    return sizes.count > 4
      ? "\(sizes.count) inputs joined\(place)" : sizes.joined(separator: " + ") + place
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
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

extension BlockEntry {
  /// The concatenation of other blocks' results along the last axis.
  ///
  /// - Parameters:
  ///   - spans: Whom to blame for each input.
  ///   - place: Where the spec asks for the concatenation.
  public static func concatenation(
    _ key: String, of inputs: [String], blaming spans: [SourceSpan], place: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: place), type: Located(ConcatenationBlock.declaration.name, at: place),
      block: ConcatenationBlock(axis: -1),
      inKeys: zip(inputs, spans).map { Located($0, at: $1) }, outKeys: [Located(key, at: place)],
      title: "the concatenation `\(key)`", inputSpans: spans)
  }
}
