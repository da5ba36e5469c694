import Composer

extension DiagnosticStory {
  /// What networks may cost.
  static let ofBudgets = [
    DiagnosticStory(
      .notABudget, "Something that must say what may be spent says something else.",
      meaning: "`budget` is a mapping with `parameters`, `multiply_adds` or both.",
      reason: "Nothing would be held to it.",
      cure: "Write such a mapping; numbers may have `k`, `M` or `G` behind them.",
      wrong: budget("50k"), mended: budget("{parameters: 50k}")),
    DiagnosticStory(
      .overBudget, "Networks cost more than the spec allows.",
      meaning: """
        Trained parameters, or multiply-adds for one sample, are more than `budget` says: of all networks where it \
        stands at the top, of those of a policy or critic, or of one network.
        """,
      reason: "Somebody relies on the model being so small, or so fast.",
      cure: "The places that cost most are shown. Make them smaller, or allow more.",
      wrong: budget("{parameters: 30}"), mended: budget("{parameters: 40}")),
    DiagnosticStory(
      .unknownCost, "What networks cost depends on sizes that have names, and the spec limits it.",
      meaning:
        "An observation has a size such as `T` in its shape, so that the multiply-adds are an expression.",
      reason: "An assertion that nobody can check would be taken for one that holds.",
      cure: "Give the sizes as numbers, in the spec or with `--spaces`, or limit parameters alone.",
      wrong: budget("{multiply_adds: 1k}").writing("shape: [T, 4]", for: "shape: [4]"),
      mended: budget("{multiply_adds: 1k}").writing("shape: [8, 4]", for: "shape: [4]")),
  ]

  private static func budget(_ text: String) -> StoryExample {
    StoryExample.network.writing("budget: \(text)\nnetworks:", for: "networks:")
  }
}
