import Compute
import Spec
import Tensors

/// Takes one index of an axis and drops the axis.
struct SliceBlock: Block {
  static let declaration = BlockDeclaration(
    "SliceBlock", module: "general.slice", category: .reshape,
    summary: "Takes one index of an axis and drops the axis.",
    shapes: "[…, n, …] → […, …]",
    example: BlockDeclaration.example(
      observation: "[8, 4]",
      block: "{_target_: SliceBlock, in_keys: observation, slice_dim: -2, slice_idx: -1}"))

  let slice: AxisSlice

  init(_ parameters: ParameterReader, registry: Registry) {
    slice = AxisSlice(
      axis: parameters.read(
        "slice_dim", .axis, help: "The axis; -1 is the last, 1 the first after the batch axis."),
      index: parameters.read(
        "slice_idx", .integer(in: -Limits.size...Limits.size),
        help: "The index to take; negative ones count from the end."))
  }

  var inputs: InputPorts { .fixed([InputPort("input", axes: [])]) }
  var outputs: OutputPorts { .fixed([OutputPort("slice", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String {
    slice.gist
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try slice.build(inputs[0], with: builder)]
  }
}

/// One index of one axis, as ``SliceBlock`` and ``LSTMLastStepBlock`` take it.
struct AxisSlice: Sendable {
  let axis: Int
  let index: Int

  var gist: String {
    index == -1 ? "last of axis \(axis)" : "index \(index) of axis \(axis)"
  }

  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    builder.blame("slice_dim")
    let axisIndex = try builder.featureAxis(axis, of: input)
    builder.blame("slice_idx")
    let size = input.shape[axisIndex]
    let start: Dimension = index < 0 ? size + Dimension(index) : Dimension(index)
    if let length = size.constant, let position = start.constant, !(0..<length).contains(position) {
      throw ShapeError(
        operation: "slice",
        fact: .indexOutOfRange(operand: 0, axis: axisIndex, index: index, found: input.shape)
      ).at(builder.graph.origin)
    }
    let slice = try builder.graph.slice(input, axis: axisIndex, from: start, to: start + 1)
    var dimensions = input.shape.dimensions
    dimensions.remove(at: axisIndex)
    let result = try builder.graph.reshape(slice, to: Shape(dimensions))
    builder.note(layer: "slice", "Slice \(gist)", gives: result)
    return result
  }
}
