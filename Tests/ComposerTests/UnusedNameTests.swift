import Spec
import Testing

/// Names that the spec gives and nobody uses are told on their own lines, besides the uses that are misspelt.
@Suite struct UnusedNameTests {
  static let spec = """
    _target_: CustomModelComposer
    spaces:
      observation:
        nodes: {type: Box, low: -1, high: 1, shape: [4, 3]}
        edges: {type: Box, low: -1, high: 1, shape: [3, 2]}
      action: {zap: {type: Discrete, n: 2}}
    sizes:
      small: 4
      large: &large 8
    kind: small
    further: *large
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            messages:
              _target_: GNNBlock
              in_keys: [nodes, edges]
              out_keys: [rows, links]
              edges: [[0, 1], [1, 2], [2, 3]]
              hidden_units: ["${sizes.${kind}}"]
              non_lin: ReLU
              with_edge_embedding: true
            flat_rows: {_target_: FlattenBlock, in_keys: rows, num_flatten_dims: 2}
            flat_links: {_target_: FlattenBlock, in_keys: links, num_flatten_dims: 2}
            both: {_target_: ConcatenationBlock, in_keys: [flat_rows, flat_links]}
            latent: {_target_: DenseBlock, in_keys: both, hidden_units: ["${further}"], non_lin: Tanh}
          heads: {in_keys: latent}
    """

  static let deep = ("&large 8", "&large 8\n  deep: {first: 2, second: 3}")

  static let slips: [Mistake] = [
    Mistake("as it should be", in: spec, []),
    Mistake(
      "one output of several, misspelt where it is read", in: spec, [("in_keys: links", "in_keys: likns")],
      "19: nobody uses the name `links`, and `likns` is used and does not exist",
      "25: FlattenBlock `flat_links` reads `likns`, which is neither an input of the network nor any block's output"
    ),
    Mistake(
      "a value beside others that are read", in: spec,
      [deep, ("${sizes.${kind}}", "${sizes.small}"), ("kind: small\n", "")],
      "10: nobody reads `sizes.deep`"),
    Mistake(
      "a part of a value", in: spec,
      [deep, ("${sizes.${kind}}", "${sizes.deep.first}"), ("kind: small\n", "")],
      "8: nobody reads `sizes.small`", "10: nobody reads `sizes.deep.second`"),
    Mistake(
      "a value that is read as a whole", in: spec,
      [deep, ("[\"${sizes.${kind}}\"]", "${oc.dict.values:sizes.deep}"), ("kind: small\n", "")],
      "8: nobody reads `sizes.small`"),
    Mistake(
      "a value that another one chooses, misspelt", in: spec, [("kind: small", "kind: smlal")],
      "8: nobody reads `sizes.small`", "10: there is no `smlal` in `sizes`"),
    Mistake(
      "a value that is misspelt where it is read", in: spec,
      [("${sizes.${kind}}", "${sizes.smal}"), ("kind: small\n", "")],
      "8: nobody reads `sizes.small`", "20: there is no `smal` in `sizes`"),
    Mistake(
      "an action whose name tells nothing, misspelt somewhere", in: spec,
      [("sizes:", "distribution_mapper_config: [{action_head: zpa, distribution: Categorical}]\nsizes:")],
      "6: the name `zap` stands nowhere else, and `zpa` is used and does not exist",
      "7: there is no action `zpa`"),
  ]

  @Test(arguments: slips) func `a name that nobody uses is told on its own line`(_ slip: Mistake) {
    #expect(SpecFixture(slip.spec).messages == slip.messages)
  }
}
