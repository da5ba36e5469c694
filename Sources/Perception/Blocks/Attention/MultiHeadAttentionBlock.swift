import Compute
import Spec
import Tensors

/// Multi-head attention of queries over keys and values.
///
/// `[…, L, E], […, S, K], […, S, V] → […, L, E]`, and the weights `[…, L, S]`, averaged over the heads.
struct MultiHeadAttentionBlock: Block {
  static let declaration = BlockDeclaration(
    "MultiHeadAttentionBlock", module: "feed_forward.multi_head_attention", category: .attention,
    summary: """
      Multi-head attention of queries over keys and values, scaled by a learnt number, plus the query if \
      asked for.
      """,
    discussion: """
      A fourth input is an attention mask, or the key padding mask; with five inputs they follow each \
      other in this order. Masks keep where they are 1; an attention mask always keeps the first key. A \
      query that may see no key attends to nothing. A second out-key gives the weights, averaged over the \
      heads.
      """,
    shapes: """
      query […, queries, features], key […, keys, kdim], value […, keys, vdim]
      mask […, queries, keys], key padding mask […, keys]
      → […, queries, features], weights […, queries, keys]
      """,
    example: BlockDeclaration.example(
      observation: """
        {query: {type: Box, low: -1, high: 1, shape: [3, 8]}, memory: {type: Box, low: -1, high: 1, shape: [5, 6]}}
        """,
      block:
        "{_target_: MultiHeadAttentionBlock, in_keys: [query, memory, memory], num_heads: 2, add_input_to_output: false}"
    ))

  let layers: AttentionLayers
  let keyWidth: Int?
  let valueWidth: Int?
  let usesPaddingMask: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = AttentionLayers(parameters, surplusKeys: true)
    keyWidth = parameters.optional(
      "kdim", .size, help: "The number of the keys' features, checked if given.")
    valueWidth = parameters.optional(
      "vdim", .size, help: "The number of the values' features, checked if given.")
    usesPaddingMask = parameters.read(
      "use_key_padding_mask", .flag, default: false,
      help: "Whether a single mask is the key padding mask, […, keys], and must be there.")
  }

  var inputs: InputPorts {
    let sequences = ["query", "key", "value"].map { InputPort($0, axes: ["features"]) }
    let first =
      usesPaddingMask
      ? InputPort.mask(axes: ["keys"], isOptional: false)
      : .mask(axes: ["queries", "keys"], isOptional: true)
    return .fixed(sequences + [first, .mask("key padding mask", axes: ["keys"], isOptional: true)])
  }
  var outputs: OutputPorts { .attention }

  func gist(_ shapes: [Shape]) -> String {
    layers.gist(query: shapes.first, key: shapes.dropFirst().first)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    for (name, width, operand) in [("kdim", keyWidth, 1), ("vdim", valueWidth, 2)] {
      let shape = inputs[operand].shape
      guard let width, shape[shape.rank - 1] != Dimension(width) else { continue }
      builder.blame(name)
      throw ShapeError(
        operation: "attention",
        fact: .size(operand: operand, axis: shape.rank - 1, found: shape, needed: Dimension(width))
      ).at(builder.graph.origin)
    }
    let masks = Array(inputs.dropFirst(3))
    let onlyPadding = masks.count == 1 && usesPaddingMask
    let tensors = AttentionTensors(
      query: inputs[0], key: inputs[1], value: inputs[2], mask: onlyPadding ? nil : masks.first,
      padding: onlyPadding ? masks.first : masks.dropFirst().first, firstMask: 3)
    return try layers.build(tensors, with: builder)
  }
}
