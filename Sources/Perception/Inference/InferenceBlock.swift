import Compute
public import Spec
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

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.enter("perception_blocks")
    defer { builder.leave() }
    let (inKeys, outKeys) = (builder.inKeys, builder.outKeys)
    let places = builder.portPlaces
    let diagnostics = builder.diagnostics ?? Diagnostics()
    let graph = BlockGraph(
      blocks: blocks,
      sources: zip(zip(inKeys, places.inputs), inputs).map { key, value in
        NetworkSource(key.0, type: value.type, title: "the input `\(key.0)`", span: key.1)
      },
      outputs: zip(outKeys, places.outputs).map { key, place in
        .init(key, title: "the output `\(key)`", at: place)
      })
    let read = Set(blocks.flatMap { $0.inKeys.map(\.value) })
    for (key, place) in zip(inKeys, places.inputs) where !read.contains(key) {
      diagnostics.warning(.unusedInput, "no block inside reads the input `\(key)`", at: place)
    }
    var values = Dictionary(zip(inKeys, inputs), uniquingKeysWith: { first, _ in first })
    let order = graph.ordered(reportingTo: diagnostics)
    _ = graph.build(order, values: &values, with: builder, reportingTo: diagnostics)
    return try outKeys.map { (key) throws(ShapeError) in
      guard let value = values[key] else {
        throw ShapeError(operation: "inference", fact: .unknownOperand)
      }
      return value
    }
  }
}

extension DiagnosticCode {
  /// A network's `in_keys` name a tensor that no block reads.
  public static let unusedInput: DiagnosticCode = "unused-input"
}

extension BlockDeclaration {
  /// The name of a network of blocks, which the top of a spec has too.
  public static let inference = InferenceBlock.declaration
}
