import Composer

extension DiagnosticStory {
  /// What an environment gives and takes.
  static let ofSpaces = [
    DiagnosticStory(
      .noSpaces, "The spec has no spaces that can be used.",
      meaning:
        "A network is composed for an environment's observations and actions, and nothing says what these are.",
      reason: "Without them no shape is known.",
      cure: "Add `spaces:` with the spaces or the path of a file, or give a file with `--spaces`.",
      wrong: withoutSpaces,
      mended: .network),
    DiagnosticStory(
      .spacesReplaced, "Spaces from the command line replace those of the spec.",
      meaning: "The spec has spaces of its own, and `--spaces` names others; the latter hold.",
      reason: "Whoever reads the spec alone would think of other shapes.",
      cure: "Nothing needs to be done; without spaces of its own, the spec is for any.",
      wrong: .network.with(file: "wide.yaml", "observation: {type: Box, low: -1, high: 1, shape: [16]}\n")
        .with(spaces: "wide.yaml"),
      mended: withoutSpaces.with(
        file: "wide.yaml", "observation: {type: Box, low: -1, high: 1, shape: [16]}\n"
      )
      .with(spaces: "wide.yaml")),
    DiagnosticStory(
      .unknownSpace, "A type of space that does not exist.",
      meaning:
        "`type` names one of gymnasium's spaces: Box, Discrete, MultiDiscrete, MultiBinary, Dict or Tuple.",
      reason: "Nothing is known of the tensor that it would be.",
      cure: "Correct the name. An observation that is called `type` needs a Dict written out.",
      wrong: .network.writing("type: Bocks", for: "type: Box"), mended: .network),
    DiagnosticStory(
      .invalidSpace, "A space breaks a rule of spaces.",
      meaning:
        "Such as bounds the wrong way round, a Discrete without elements, or a shape that contradicts its bounds.",
      reason: "No environment has such a space, so some number of it is wrong.",
      cure: "Correct the space; `tools/gymnasium_spaces.py` writes those of an environment.",
      wrong: .policy.writing("low: 1, high: -1", for: "low: -1, high: 1"), mended: .policy),
    DiagnosticStory(
      .noTensor, "A space is no single tensor.",
      meaning:
        "An observation or action is a Dict within a Dict, or a Tuple, which no network reads or gives as one tensor.",
      reason: "Every tensor of a network has a name and one shape.",
      cure: "Lift the entries to the observation or action itself, or give each space of a Tuple a name.",
      wrong: .network.observing(
        """
        observation:
            observation:
              position: {type: Box, shape: [4]}
        """),
      mended: .network.observing(
        """
        observation:
            observation: {type: Box, shape: [4]}
        """)),
    DiagnosticStory(
      .stepOrder, "Steps and their order contradict each other.",
      meaning: "`step_order` names a step that `steps` lacks, lacks one, or names one twice.",
      reason: "The order decides which network comes first, and what a critic adds up.",
      cure: "List each step once.",
      wrong: .steps.writing("step_order: [pick]", for: "step_order: [pick, place]"), mended: .steps),
    DiagnosticStory(
      .actionClash, "Two steps have different actions of one name.",
      meaning:
        "An action's name stands for one space in the whole spec, and two steps give it different ones.",
      reason: "Its distribution is chosen by the name.",
      cure: "Give one of the actions another name.",
      wrong: .steps.writing(
        "action: {item: {type: Discrete, n: 3}}", for: "action: {position: {type: Discrete, n: 3}}"),
      mended: .steps),
    DiagnosticStory(
      .sampledSize, "A size has a name, and samples need a number.",
      meaning:
        "The spaces say `T` where a number depends on the run, and a number was chosen for the samples.",
      reason: "Results depend on it; where no number suits all networks, there are none.",
      cure: "Choose it with `--size T=…`, or give tensors with `--input`.",
      wrong: .network.writing("shape: [T, 4]", for: "shape: [4]").takingSamples(),
      mended: .network.writing("shape: [T, 4]", for: "shape: [4]").takingSamples(["T": 8])),
  ]

  private static let withoutSpaces = StoryExample.network.writing(
    "", for: "spaces:\n  \(StoryExample.vector)\n")
}
