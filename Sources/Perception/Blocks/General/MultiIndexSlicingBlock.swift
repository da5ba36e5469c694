import Compute
import Spec
import Tensors

/// Takes some indices of an axis, in the given order.
struct MultiIndexSlicingBlock: Block {
  static let declaration = BlockDeclaration(
    "MultiIndexSlicingBlock", module: "general.multi_index_slicing", category: .reshape,
    summary: "Takes some indices of an axis, in the given order; an index may be taken several times.",
    discussion: "The axis stays, for a single index too: SliceBlock drops it.",
    shapes: "[…, n, …] → […, number of select_idxs, …]",
    example: BlockDeclaration.example(
      observation: "[6]",
      block: """
        {_target_: MultiIndexSlicingBlock, in_keys: observation, select_dim: -1, select_idxs: [0, 3, 5]}
        """))

  let axis: Int
  let indices: [Int]

  init(_ parameters: ParameterReader, registry: Registry) {
    axis = parameters.read(
      "select_dim", .axis, help: "The axis; -1 is the last, 1 the first after the batch axis.")
    indices = parameters.read(
      "select_idxs", .oneOrList(of: .integer(in: -Limits.size...Limits.size)),
      help: "The indices to take; negative ones count from the end.")
  }

  var inputs: InputPorts {
    .fixed([InputPort("input", axes: [], elements: ElementType.allCases)])
  }
  var outputs: OutputPorts { .fixed([OutputPort("selection", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String {
    let list =
      indices.count > 6 ? "\(indices.count) indices" : indices.map(String.init).joined(separator: ", ")
    return "\(list) of axis \(axis)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let input = inputs[0]
    builder.blame("select_dim")
    let axisIndex = try builder.featureAxis(axis, of: input)
    if let size = input.shape[axisIndex].constant {
      for (place, index) in indices.enumerated() where index < -size || index >= size {
        builder.blame("select_idxs", place)
        throw ShapeError(
          operation: "take",
          fact: .indexOutOfRange(operand: 0, axis: axisIndex, index: index, found: input.shape)
        ).at(builder.graph.origin)
      }
    }
    builder.blame("select_idxs")
    return [try builder.graph.take(input, axis: axisIndex, indices: indices)]
  }
}
