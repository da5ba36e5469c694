import Composer

extension DiagnosticStory {
  /// How fresh weights are drawn.
  static let ofWeights = [
    DiagnosticStory(
      .notAWeightRule, "Something that must say how weights are drawn says something else.",
      meaning:
        "`weight_init` is the name of an initialiser, a mapping with its `_target_`, or a list of these.",
      reason: "Weights would be drawn as if nothing had been said.",
      cure: "Name an initialiser, such as `{_target_: orthogonal, gain: 1.4142}`.",
      wrong: weights("0.01"), mended: weights("{_target_: normc, std: 0.01}")),
    DiagnosticStory(
      .unmatchedPattern, "A pattern names no parameter that could be drawn.",
      meaning: """
        `parameters` holds names in which `*` stands for any characters; no parameter of the network has such a name, \
        or none has as many axes as the initialiser needs.
        """,
      reason: "The weights that were meant keep their default.",
      cure: "Correct the pattern; names that there are are offered.",
      wrong: weights("{_target_: zeros, parameters: \"*.bais\"}"),
      mended: weights("{_target_: zeros, parameters: \"*.bias\"}")),
    DiagnosticStory(
      .unusedWeightRule, "What is said of fresh weights has no effect.",
      meaning:
        "Other entries of `weight_init` that are more specific, or come later, say how everything is drawn.",
      reason: "Whoever changes it changes nothing.",
      cure: "Leave it out, or put it behind the others.",
      wrong: weights("[orthogonal, normc]"), mended: weights("normc")),
  ]

  private static func weights(_ text: String) -> StoryExample {
    StoryExample.network.writing("out_keys: result\n    weight_init: \(text)", for: "out_keys: result")
  }
}
