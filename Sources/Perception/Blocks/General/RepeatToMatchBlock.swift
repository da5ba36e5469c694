import Compute
import Spec
import Tensors

/// Repeats a tensor along an axis of size 1 until it is as long as another tensor's.
struct RepeatToMatchBlock: Block {
  static let declaration = BlockDeclaration(
    "RepeatToMatchBlock", module: "general.repeat_to_match", category: .reshape,
    summary: "Repeats its first input along an axis of size 1 until that is as long as the second input's.",
    shapes: "[…, 1, a], […, n, b] → […, n, a] with repeat_at_idx -2",
    example: BlockDeclaration.example(
      observation: """
        {goal: {type: Box, low: -1, high: 1, shape: [1, 4]}, units: {type: Box, low: -1, high: 1, shape: [5, 2]}}
        """,
      block: "{_target_: RepeatToMatchBlock, in_keys: [goal, units], repeat_at_idx: -2}"))

  let axis: Int

  init(_ parameters: ParameterReader, registry: Registry) {
    axis = parameters.read(
      "repeat_at_idx", .axis,
      help: "The axis, of both inputs; -1 is the last, 1 the first after the batch axis.")
  }

  var inputs: InputPorts {
    .fixed([
      InputPort("one", axes: []), InputPort("many", axes: [], elements: ElementType.allCases),
    ])
  }
  var outputs: OutputPorts { .fixed([OutputPort("repeated", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String {
    let size = shapes.dropFirst().first.flatMap { shape in shape.resolvedAxis(axis).map { shape[$0] } }
    return "× \(size?.description ?? "?") along axis \(axis)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blame("repeat_at_idx")
    let own = try builder.featureAxis(axis, of: inputs[0])
    let other = try builder.featureAxis(axis, of: inputs[1], operand: 1)
    var shape = inputs[0].shape
    if shape[own] != 1 {
      throw ShapeError(
        operation: "repeat", fact: .size(operand: 0, axis: own, found: shape, needed: 1)
      ).at(builder.graph.origin)
    }
    shape[own] = inputs[1].shape[other]
    return [try builder.graph.broadcast(inputs[0], to: shape)]
  }
}
