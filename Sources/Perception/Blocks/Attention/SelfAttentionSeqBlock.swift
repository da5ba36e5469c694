import Compute
import Spec
import Tensors

/// Multi-head self-attention over a sequence or set.
///
/// `[…, L, E] → […, L, E]`, and the weights `[…, L, L]`, averaged over the heads. An input of one axis is a
/// sequence of one, which can only attend to itself.
struct SelfAttentionSeqBlock: Block {
  static let declaration = BlockDeclaration(
    "SelfAttentionSeqBlock", module: "general.self_attention_seq", category: .attention,
    summary: """
      Multi-head self-attention over a sequence or set, scaled by a learnt number, plus the input if asked \
      for.
      """,
    discussion: """
      A mask keeps the pairs where it is 1; the first key is always kept. A second out-key gives the \
      weights, averaged over the heads.
      """,
    shapes: """
      […, length, features], mask […, length, length]
      → […, length, features], weights […, length, length]
      """,
    example: BlockDeclaration.example(
      observation: "[6, 8]",
      block: "{_target_: SelfAttentionSeqBlock, in_keys: observation, num_heads: 2}"))

  let layers: AttentionLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = AttentionLayers(parameters, surplusKeys: false)
  }

  var inputs: InputPorts {
    .fixed([
      InputPort("sequence", axes: ["features"]), .mask("mask", axes: ["queries", "keys"], isOptional: true),
    ])
  }
  var outputs: OutputPorts { .attention }

  func gist(_ shapes: [Shape]) -> String {
    layers.gist(query: shapes.first, key: shapes.first)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let tensors = AttentionTensors(
      query: inputs[0], key: inputs[0], value: inputs[0], mask: inputs.count > 1 ? inputs[1] : nil,
      padding: nil, firstMask: 1)
    return try layers.build(tensors, with: builder)
  }
}

extension OutputPorts {
  /// What is attended to, and the weights with which.
  static let attention = OutputPorts.fixed([
    OutputPort("attention", featureRank: 2), OutputPort("weights", featureRank: 2, isOptional: true),
  ])
}
