import Composer

extension DiagnosticStory {
  /// Blocks as a network has them, and the tensors by which they hang together.
  static let ofWiring = [
    DiagnosticStory(
      .notBlocks, "Something that must be a block, or hold blocks, is something else.",
      meaning:
        "`blocks` is a mapping from key to block, or a list of blocks with a `key`; a block is a mapping.",
      reason: "A part of the network is not there.",
      cure: "Write each block as a mapping with its `_target_` and `in_keys`.",
      wrong: .network.writing("blocks:\n      spare: FlattenBlock", for: "blocks:"), mended: .network),
    DiagnosticStory(
      .twoTypes, "A block has both `_target_` and `block_type`.",
      meaning:
        "Either names the block's type: parameters stand beside `_target_`, or in `block_params` of `block_type`.",
      reason: "Where the two differ, nobody knows which one is meant.",
      cure: "Remove one of them.",
      wrong: .network.writing(
        """
        result:
                _target_: DenseBlock
                block_type: DenseBlock
                in_keys: observation
                block_params: {hidden_units: [8], non_lin: Tanh}
        """, for: blockOfNetwork),
      mended: .network.writing(
        """
        result:
                block_type: DenseBlock
                in_keys: observation
                block_params: {hidden_units: [8], non_lin: Tanh}
        """, for: blockOfNetwork)),
    DiagnosticStory(
      .mixedForms, "A block's parameters stand where those of the other form do.",
      meaning:
        "With `_target_` the parameters stand beside it; with `block_type` they stand in `block_params`.",
      reason: "The two forms mix within a network, but not within a block.",
      cure: "Write `block_type` for `_target_`, or move the parameters.",
      wrong: .network.writing("block_type: DenseBlock", for: "_target_: DenseBlock"), mended: .network),
    DiagnosticStory(
      .duplicateBlock, "Two blocks of a network have the same key.",
      meaning: "In a list of blocks, or in those of a definition and a network's own, a key occurs twice.",
      reason: "The key names the block's weights.",
      cure: "Give one of them another key.",
      wrong: .network.writing(
        """
        - {key: result, _target_: ConcatenationBlock, in_keys: observation}
              - {key: result, _target_: ConcatenationBlock, in_keys: result}
        """, for: blockOfNetwork),
      mended: .network.writing(
        """
        - {key: first, _target_: ConcatenationBlock, in_keys: observation}
              - {key: result, _target_: ConcatenationBlock, in_keys: first}
        """, for: blockOfNetwork)),
    DiagnosticStory(
      .parameterName, "A block's weight would have the name of another block's.",
      meaning: """
        A weight is named by the keys of its blocks, with dots between; a key that has dots itself makes it another \
        one's name.
        """,
      reason: "In a file of weights, one of the two would be lost.",
      cure: "Give the block a key without dots.",
      wrong: nested(key: "a.perception_blocks.b"), mended: nested(key: "c")),
    DiagnosticStory(
      .duplicateOutKey, "Two blocks give the same tensor.",
      meaning: "An out-key of one block is also an out-key of another one of the same network.",
      reason: "Whoever reads it would get either one.",
      cure: "Give one of the tensors another name, and let its readers use it.",
      wrong: .network.writing(
        """
        a: {_target_: ConcatenationBlock, in_keys: observation, out_keys: all}
              b: {_target_: ConcatenationBlock, in_keys: observation, out_keys: all}
        """, for: blockOfNetwork
      ).writing("    out_keys: all\n", for: "    out_keys: result\n"),
      mended: .network.writing(
        """
        a: {_target_: ConcatenationBlock, in_keys: observation, out_keys: one}
              b: {_target_: ConcatenationBlock, in_keys: one, out_keys: all}
        """, for: blockOfNetwork
      ).writing("    out_keys: all\n", for: "    out_keys: result\n")),
    DiagnosticStory(
      .outKeyShadowed, "A block's output has the name of a network's input.",
      meaning:
        "An out-key, or the key of a block without `out_keys`, is the name of an observation or another input.",
      reason: "Readers of the name would get one or the other.",
      cure: "Give the output another name.",
      wrong: .policy.writing("observation:\n          _target_", for: "latent:\n          _target_")
        .writing("heads: {in_keys: observation}", for: "heads: {in_keys: latent}"),
      mended: .policy),
    DiagnosticStory(
      .unknownTensor, "A tensor is read that nobody gives.",
      meaning: "An in-key is neither an input of the network nor an out-key of any of its blocks.",
      reason: "The block cannot be wired. The nearest name that exists is offered.",
      cure: "Correct the name, or add the block that gives the tensor.",
      wrong: joined(
        """
        observation:
            position: {type: Box, shape: [4]}
        """),
      mended: joined(
        """
        observation:
            position: {type: Box, shape: [4]}
            goal: {type: Box, shape: [4]}
        """)),
    DiagnosticStory(
      .missingOutput, "An output of a network is given by no block.",
      meaning:
        "A policy gives the logits of every action, a critic its value, and any network its `out_keys`.",
      reason: "Without it the network cannot be used.",
      cure: "Add a block of that name, correct the name of one that is there, or let `heads` write it.",
      wrong: .network.writing("out_keys: [result, logits]", for: "out_keys: result"), mended: .network),
    DiagnosticStory(
      .outputIsInput, "An output of a network is one of its inputs.",
      meaning: "What is asked for is an observation itself, which no block has worked on.",
      reason: "Nothing is computed, so that something else was probably meant.",
      cure: "Name the output of a block.",
      wrong: .network.writing("out_keys: [result, observation]", for: "out_keys: result"), mended: .network),
    DiagnosticStory(
      .unusedBlock, "A block contributes to no output.",
      meaning: "Nobody reads what the block gives, directly or through others, on the way to an output.",
      reason:
        "It is left out of the network, and its weights with it. Often a reader's `in_keys` name something else.",
      cure: "Let a block read it, or remove it.",
      wrong: .network.writing(
        "blocks:\n      spare: {_target_: ConcatenationBlock, in_keys: observation}", for: "blocks:"),
      mended: .network),
    DiagnosticStory(
      .cycle, "Blocks need each other's outputs.",
      meaning: "Following the in-keys of a block leads back to itself; the way is shown.",
      reason: "None of these blocks could be the first to run.",
      cure:
        "Let one of them read something else. What goes from step to step is the state of a recurrent block.",
      wrong: .network.writing(
        """
        a: {_target_: ConcatenationBlock, in_keys: [observation, result]}
              result: {_target_: ConcatenationBlock, in_keys: a}
        """, for: blockOfNetwork),
      mended: .network.writing(
        """
        a: {_target_: ConcatenationBlock, in_keys: [observation]}
              result: {_target_: ConcatenationBlock, in_keys: a}
        """, for: blockOfNetwork)),
  ]

  private static func nested(key: String) -> StoryExample {
    .network.writing(
      """
      a:
              _target_: InferenceBlock
              in_keys: observation
              out_keys: b
              blocks:
                b:
                  _target_: LinearOutputBlock
                  in_keys: observation
                  output_units: 2
            \(key):
              _target_: LinearOutputBlock
              in_keys: b
              output_units: 2
              out_keys: result
      """, for: blockOfNetwork)
  }

  private static func joined(_ spaces: String) -> StoryExample {
    .network.observing(spaces)
      .writing("result: {_target_: ConcatenationBlock, in_keys: [position, goal]}", for: blockOfNetwork)
  }

  /// The block of `StoryExample.network`.
  static let blockOfNetwork = """
    result:
            _target_: DenseBlock
            in_keys: observation
            hidden_units: [8]
            non_lin: Tanh
    """
}
