import Composer

extension DiagnosticStory {
  /// What blocks need of their inputs, and heads of theirs.
  static let ofShapes = [
    DiagnosticStory(
      .portCount, "A block has the wrong number of inputs or outputs.",
      meaning: "`in_keys` or `out_keys` names more or fewer tensors than the block takes or gives.",
      reason: "Inputs and outputs go by their order, so that each of them has a meaning to the block.",
      cure: "Name as many as the block has; `compose blocks NAME` tells what each of them is.",
      wrong: .network.writing(
        "in_keys: observation\n        out_keys: [result, more]", for: "in_keys: observation"),
      mended: .network),
    DiagnosticStory(
      .portRank, "A block's input has too few axes.",
      meaning:
        "The block works on the last axes of its input by name, such as [channels, height, width], and these are not there.",
      reason: "A vector is no image, and a single step no sequence.",
      cure: "Use a block for what the input is, or give it an input with these axes.",
      wrong: convolution(over: "[4]"), mended: convolution(over: "[3, 8, 8]")),
    DiagnosticStory(
      .elementType, "A block's input has elements of a type that it cannot work with.",
      meaning:
        "Whole numbers, of a Discrete observation for example, are read by a block that works on float32 numbers.",
      reason: "A number that stands for a choice has no size: choice 4 is not twice choice 2.",
      cure: "Encode it first, with OneHotBlock.",
      wrong: choice,
      mended: choice.writing("in_keys: choice", for: "in_keys: observation").writing(
        "blocks:\n      choice: {_target_: OneHotBlock, in_keys: observation, num_classes: 6}", for: "blocks:"
      )),
    DiagnosticStory(
      .shapeClaim, "A spec claims a shape that an input does not have.",
      meaning: "`in_shapes` is checked where it is given, and says something else than what is inferred.",
      reason: "Whoever wrote it counted on that shape.",
      cure: "Correct it, or leave `in_shapes` out.",
      wrong: .network.writing("in_keys: observation\n        in_shapes: [5]", for: "in_keys: observation"),
      mended: .network.writing("in_keys: observation\n        in_shapes: [4]", for: "in_keys: observation")),
    DiagnosticStory(
      .shapeMismatch, "A block cannot be applied to the shapes of its inputs.",
      meaning: """
        Inputs that are to be combined disagree along an axis, an axis does not exist, or an image is too small for \
        its convolutions. Each input is shown with its shape and with the block that it comes from.
        """,
      reason: "Shapes are known before anything runs, so that this is found now and not after an hour.",
      cure: "Follow the shapes back to the block that gives another one than you meant.",
      wrong: imageAndVector.writing(
        "result: {_target_: ConcatenationBlock, in_keys: [image, vector]}", for: blockOfNetwork),
      mended: imageAndVector.writing(
        """
        flat: {_target_: FlattenBlock, in_keys: image, num_flatten_dims: 3}
              result: {_target_: ConcatenationBlock, in_keys: [flat, vector]}
        """, for: blockOfNetwork)),
    DiagnosticStory(
      .channelsLast,
      "An image seems to have its channels last, and a convolution takes its rows for channels.",
      meaning: """
        Images are [channels, rows, columns] here, as in PyTorch; environments often give [rows, columns, channels]. The \
        block can take both, and would look for patterns across the wrong axes.
        """,
      reason: "The network would run, train, and learn less than it could, and nobody would know why.",
      cure: "Put the channels first, with the block that the help shows, or in the environment.",
      wrong: .network.writing("shape: [64, 64, 3]", for: "shape: [4]")
        .writing(convolution(reading: "observation"), for: blockOfNetwork),
      mended: .network.writing("shape: [64, 64, 3]", for: "shape: [4]").writing(
        """
        first:
                _target_: FunctionalBlock
                in_keys: observation
                func: "lambda x: x.permute(0, 3, 1, 2)"
              \(convolution(reading: "first"))
        """, for: blockOfNetwork)),
    DiagnosticStory(
      .headWidth, "A head has another width than its action or value needs.",
      meaning: "A policy gives as many logits as the distribution of an action asks for, a critic one value.",
      reason: "With any other width no action could be drawn.",
      cure: "Write the width that the message names, or let `heads` write it for you.",
      wrong: head(units: 3), mended: head(units: 2)),
    DiagnosticStory(
      .surplusAxes, "Axes reach a head that its action or value cannot have.",
      meaning: """
        Most blocks work on the last axis and carry the others along, so that an image or a sequence stays one, up to \
        the head. The place is the last block that treats these axes as features.
        """,
      reason: "An action has one value for each of its logits, not one for each pixel.",
      cure: "Flatten or pool the axes, or use a block that reads all of them, such as FlattenDenseBlock.",
      wrong: .policy.writing("shape: [3, 4]", for: "shape: [4]"),
      mended: .policy.writing("shape: [3, 4]", for: "shape: [4]")
        .writing("_target_: FlattenDenseBlock\n          num_flatten_dims: 2", for: "_target_: DenseBlock")),
  ]

  private static func convolution(reading key: String) -> String {
    """
    result:
            _target_: VGGConvolutionBlock
            in_keys: \(key)
            hidden_channels: [8]
            non_lin: ReLU
    """
  }

  private static func head(units: Int) -> StoryExample {
    .policy.writing(
      """
        action:
                _target_: LinearOutputBlock
                in_keys: latent
                output_units: \(units)
      """, for: "heads: {in_keys: latent}")
  }

  /// Instead of the block of `StoryExample.network`.
  private static func convolution(over shape: String) -> StoryExample {
    .network.writing("VGGConvolutionBlock", for: "DenseBlock")
      .writing("hidden_channels: [8]", for: "hidden_units: [8]").writing("shape: \(shape)", for: "shape: [4]")
  }

  private static let choice = StoryExample.network.observing("observation: {type: Discrete, n: 6}")

  private static let imageAndVector = StoryExample.network.observing(
    """
    observation:
        image: {type: Box, shape: [3, 8, 8]}
        vector: {type: Box, shape: [4]}
    """)
}
