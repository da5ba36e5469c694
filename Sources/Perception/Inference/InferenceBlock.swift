import Compute
import Spec
import Tensors

/// Blocks wired by the names of their tensors, used as one block.
///
/// Inside, the block's in-keys are the inputs and its out-keys the outputs, under the same names.
struct InferenceBlock: Block {
  static let declaration = BlockDeclaration(
    "InferenceBlock", module: "inference", category: .composite,
    summary:
      "A network of blocks, used as one block: inside, its in_keys are the inputs and its out_keys the outputs.",
    shapes: "as its blocks say",
    example: """
      _target_: InferenceBlock
      spaces:
        observation: {type: Box, low: -1, high: 1, shape: [4]}
      networks:
        example:
          in_keys: observation
          out_keys: result
          blocks:
            result:
              _target_: InferenceBlock
              in_keys: observation
              blocks:
                hidden: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: Tanh}
                result: {_target_: LinearOutputBlock, in_keys: hidden, output_units: 2}

      """)

  let blocks: [BlockEntry]

  init(_ parameters: ParameterReader, registry: Registry) {
    let node = parameters.read(
      "blocks", .anyNode, help: "The blocks: a mapping from key to block, or a list.")
    blocks =
      parameters.isGiven("blocks")
      ? BlockEntry.list(node, registry: registry, reportingTo: parameters.diagnostics) : []
  }

  var inputs: InputPorts {
    .any(InputPort("input", axes: [], elements: ElementType.allCases), atLeast: 1)
  }
  var outputs: OutputPorts { .any(OutputPort("output", featureRank: nil)) }

  func producer(of outKey: String) -> BlockEntry? {
    blocks.first { $0.outKeys.contains { $0.value == outKey } }
  }

  func gist(_ shapes: [Shape]) -> String {
    blocks.map(\.type.value).joined(separator: ", ")
  }

  /// The wiring is checked whether or not the shapes of the inputs are known.
  func problems(in entry: BlockEntry) -> [Diagnostic] {
    let diagnostics = Diagnostics()
    let graph = graph(in: entry, types: entry.inKeys.map { _ in nil })
    _ = graph.ordered(reportingTo: diagnostics)
    let read = Set(blocks.flatMap { $0.inKeys.map(\.value) })
    for key in entry.inKeys where !read.contains(key.value) {
      diagnostics.warning(
        .unusedInput, "no block of \(entry.title) reads `\(key.value)`, which its `in_keys` name",
        at: key.span)
    }
    return diagnostics.items
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let unknown = ShapeError(operation: "inference", fact: .unknownOperand)
    guard let entry = builder.entry else { throw unknown }
    builder.enter("perception_blocks")
    defer { builder.leave() }
    let diagnostics = builder.diagnostics ?? Diagnostics()
    let graph = graph(in: entry, types: inputs.map(\.type))
    var values = Dictionary(
      zip(entry.inKeys.map(\.value), inputs), uniquingKeysWith: { first, _ in first })
    let order = graph.ordered(reportingTo: diagnostics)
    _ = graph.build(order, values: &values, with: builder, reportingTo: diagnostics)
    return try entry.outKeys.map { (key) throws(ShapeError) in
      guard let value = values[key.value] else { throw unknown }
      return value
    }
  }

  /// The blocks between the keys under which the network around them knows their inputs and outputs.
  private func graph(in entry: BlockEntry, types: [TensorType?]) -> BlockGraph {
    BlockGraph(
      blocks: blocks,
      sources: zip(entry.inKeys, types).map { key, type in
        NetworkSource(
          key.value, type: type, title: "the input `\(key.value)` of \(entry.title)", span: key.span)
      },
      // An output that is an input at once is the surrounding network's mistake.
      outputs: entry.outKeys.filter { out in !entry.inKeys.contains { $0.value == out.value } }.map {
        .init($0.value, title: "the output `\($0.value)` of \(entry.title)", at: $0.span)
      })
  }
}

extension BlockDeclaration {
  /// The name of a network of blocks, which the top of a spec has too.
  public static let inference = InferenceBlock.declaration
}
