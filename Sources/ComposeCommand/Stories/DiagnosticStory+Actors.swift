import Composer

extension DiagnosticStory {
  /// What acts, and what judges it.
  static let ofActors = [
    DiagnosticStory(
      .notAPart, "`policy`, `critic` or `model_builder` is no mapping, or a whole spec.",
      meaning: "Each of them is a mapping with the `_target_` of a composer, and what this one reads.",
      reason: "Which networks there are is not said.",
      cure: "Write `{_target_: …}` around the name.",
      wrong: .template.writing("critic: StateCriticComposer", for: "critic: {_target_: StateCriticComposer}"),
      mended: .template),
    DiagnosticStory(
      .noAction, "A policy has nothing to decide.",
      meaning: "The spaces of its step have no `action`, and the policy asks for heads, or gives nothing.",
      reason: "A policy without actions decides nothing.",
      cure: "Give the step an `action`. Networks without actions are a spec with `_target_: InferenceBlock`.",
      wrong: .policy.writing("", for: "  action: {type: Discrete, n: 2}\n"), mended: .policy),
    DiagnosticStory(
      .agentCount, "The spaces do not say how many agents a step has.",
      meaning:
        "`substeps_with_separate_agent_nets` asks for a network for each agent of a step without `agent_count`.",
      reason: "There will be one network, as if nothing had been asked for.",
      cure: "Add `agent_count` to the step's spaces.",
      wrong: .template.writing(
        separateAgents,
        for: " {_target_: ProbabilisticPolicyComposer}"),
      mended: .template.writing(
        separateAgents,
        for: " {_target_: ProbabilisticPolicyComposer}"
      ).writing("spaces:\n  agent_count: 2", for: "spaces:")),
    DiagnosticStory(
      .unequalObservations, "A shared critic reads different observations of one name.",
      meaning:
        "It sees the observations of all steps, each name once, and two steps give the name different spaces.",
      reason: "One tensor cannot be both.",
      cure:
        "Give one of them another name, or use StepStateCriticComposer, which has a network for each step.",
      wrong: sharedCritic(observation: "belt: {type: Box, shape: [8]}"),
      mended: sharedCritic(observation: "belt: {type: Box, shape: [6]}")),
    DiagnosticStory(
      .ambiguousEmbedding, "A shared critic reads an embedding that several networks give.",
      meaning:
        "Policies of several steps give a tensor of this name besides their actions, and one critic reads it.",
      reason: "It would read either one.",
      cure:
        "Give the tensors different names, or use StepStateCriticComposer, which has a critic for each step.",
      wrong: embeddings(of: "latent"), mended: embeddings(of: "pick_latent")),
    DiagnosticStory(
      .hiddenInput, "An embedding has the name of an input that the critic has of its own.",
      meaning: """
        A policy gives a tensor of this name besides its actions, and the critic has an input that is called so: the \
        value up to the step before, or an action that it judges.
        """,
      reason: "A block of the critic that reads the name would get one of the two, and nobody knows which.",
      cure: "Give the embedding another name.",
      wrong: valueBefore(besides: "prev_value"), mended: valueBefore(besides: "latent")),
    DiagnosticStory(
      .unfitAction, "A state-action critic cannot judge an action.",
      meaning:
        "These critics read Discrete and Box actions; the action is another one, is missing, or has an observation's name.",
      reason: "The critic could not be told which action it judges.",
      cure: "Use a critic of states, such as StateCriticComposer.",
      wrong: .template.writing("{type: MultiBinary, n: 2}", for: "{type: Discrete, n: 2}")
        .writing("StateActionCriticComposer", for: "StateCriticComposer"),
      mended: .template.writing("StateActionCriticComposer", for: "StateCriticComposer")),
    DiagnosticStory(
      .distributionMismatch, "A distribution cannot draw elements of an action's space.",
      meaning:
        "An entry of `distribution_mapper_config` gives a distribution to an action that it is not for.",
      reason: "Actions would be drawn that the environment does not know.",
      cure: "Choose one that suits the space, or leave the entry out: every space has a default.",
      wrong: distribution("{action_head: use, distribution: Categorical}"),
      mended: distribution("{action_head: use, distribution: Bernoulli}")),
    DiagnosticStory(
      .distributionSelector, "An entry of `distribution_mapper_config` selects nothing, or in two ways.",
      meaning:
        "An entry has either `action_space` or `action_head`, and applies to the actions that it selects.",
      reason: "Actions keep another distribution than whoever wrote the entry thinks.",
      cure: "Select by one of the two, something that there is.",
      wrong: distribution("{action_space: Box, distribution: Beta}"),
      mended: distribution("{action_space: Discrete, distribution: Categorical}")),
    DiagnosticStory(
      .misspeltName, "A name is given that nobody uses, and one like it is used that does not exist.",
      meaning: """
        The place where the other name is used is told as well. One of the two is the other one misspelt: the one \
        that is used more than once, or is an ordinary word, seems to be right.
        """,
      reason: "Whoever mends the use alone makes a slip of the pen the name of the thing.",
      cure: "Correct the misspelt one; `compose check --fix` does.", besides: .unknownName,
      wrong: distribution("{action_head: move, distribution: Categorical}").writing("mvoe:", for: "move:"),
      mended: distribution("{action_head: move, distribution: Categorical}")),
    DiagnosticStory(
      .actionMask, "A mask does not suit its action.",
      meaning: """
        `mask` names an observation with a 0 or 1 for each choice of an action. This one has another shape, or the \
        action has no choices.
        """,
      reason: "Nobody knows which choices are forbidden.",
      cure: "Name an observation as wide as the action's logits, for an action with choices.",
      wrong: mask(of: 3), mended: mask(of: 4)),
  ]

  /// A policy in two lines, which fits a terminal.
  private static let separateAgents =
    "\n  _target_: ProbabilisticPolicyComposer\n  substeps_with_separate_agent_nets: [0]"

  private static func sharedCritic(observation: String) -> StoryExample {
    StoryExample.template.writing(
      "spaces:\n\(StoryExample.twoSteps)".replacing("shelf: {type: Box, shape: [6]}", with: observation),
      for: StoryExample.vectorSpaces
    ).writing("{belt: feature}", for: "{observation: feature}")
      .writing("SharedStateCriticComposer", for: "StateCriticComposer")
  }

  private static func mask(of width: Int) -> StoryExample {
    distribution("{action_head: move, distribution: Categorical, mask: allowed}").observing(
      """
      observation:
          allowed: {type: Box, low: 0, high: 1, shape: [\(width)]}
      """
    ).writing("in_keys: allowed", for: "in_keys: observation")
  }

  private static func embeddings(of key: String) -> StoryExample {
    StoryExample(
      """
      _target_: CustomModelComposer
      spaces:
      \(StoryExample.twoSteps)
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          pick:
            blocks: {\(key): {_target_: ConcatenationBlock, in_keys: belt}}
            heads: {in_keys: \(key)}
            out_keys: \(key)
          place:
            blocks: {latent: {_target_: ConcatenationBlock, in_keys: shelf}}
            heads: {in_keys: latent}
            out_keys: latent
      critic:
        _target_: SharedStateCriticComposer
        networks:
          - blocks: {all: {_target_: ConcatenationBlock, in_keys: [latent]}}
            heads: {in_keys: all}

      """)
  }

  private static func valueBefore(besides key: String) -> StoryExample {
    StoryExample(
      """
      _target_: CustomModelComposer
      spaces:
      \(StoryExample.twoSteps)
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          pick:
            blocks: {latent: {_target_: ConcatenationBlock, in_keys: belt}}
            heads: {in_keys: latent}
          place:
            blocks: {\(key): {_target_: ConcatenationBlock, in_keys: shelf}}
            heads: {in_keys: \(key)}
            out_keys: \(key)
      critic:
        _target_: DeltaStateCriticComposer
        networks:
          pick:
            blocks: {}
            heads: {in_keys: belt}
          place:
            blocks:
              all: {_target_: ConcatenationBlock, in_keys: [shelf, prev_value]}
            heads: {in_keys: all}

      """)
  }

  private static func distribution(_ entry: String) -> StoryExample {
    StoryExample.policy.writing(
      """
      action:
          move: {type: Discrete, n: 4}
          use: {type: MultiBinary, n: 2}
      """, for: "action: {type: Discrete, n: 2}"
    ).writing("distribution_mapper_config:\n  - \(entry)\npolicy:", for: "policy:")
  }
}
