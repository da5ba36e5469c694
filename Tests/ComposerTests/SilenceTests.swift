import Spec
import Testing

/// Slips of the pen that would go unnoticed, or be told elsewhere, if nobody looked for them.
@Suite struct SilenceTests {
  static let custom = """
    _target_: CustomModelComposer
    spaces:
      steps:
        a:
          agent_count: 2
          observation: {x: {type: Box, low: -1, high: 1, shape: [3]}}
          action: {move: {type: Discrete, n: 2}}
    definitions:
      Latent:
        parameters: {units: 4}
        blocks:
          latent: {_target_: DenseBlock, in_keys: x, hidden_units: ["${units}"], non_lin: Tanh}
    distribution_mapper_config:
      - {action_head: move, distribution: Categorical}
    policy:
      _target_: ProbabilisticPolicyComposer
      substeps_with_separate_agent_nets: [a]
      networks:
        - _target_: Latent
          in_keys: [x]
          heads: {in_keys: latent, weight_init: {_target_: zeros, parameters: ["*bias"]}}
    """

  static let template = """
    _target_: TemplateModelComposer
    spaces:
      observation: {x: {type: Box, low: -1, high: 1, shape: [3]}}
      action: {move: {type: Discrete, n: 2}}
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        vector: {_target_: DenseBlock, hidden_units: [4], non_lin: Tanh}
        hidden: {}
        recurrence: {}
      observation_modality_mapping: {x: vector}
      shared_embedding_keys: {0: [latent]}
    policy: {_target_: ProbabilisticPolicyComposer}
    critic: {_target_: StateCriticComposer}
    """

  static let slips: [Mistake] = [
    Mistake(
      "an action whose name is misspelt in the spaces", in: custom, "{move: ", "{mvoe: ",
      "7: nobody uses the name `mvoe`", "14: there is no action `move`"),
    Mistake(
      "an action whose name is misspelt where it is used", in: custom, "head: move", "head: mvoe",
      "14: there is no action `mvoe`"),
    Mistake("as it should be", in: custom, "", ""),
    Mistake("as it should be", in: template, "", ""),
    Mistake(
      "a default that nothing takes", in: custom, "- _target_: Latent\n",
      "- _target_: Latent\n      units: 5\n",
      "10: every network that builds on `Latent` gives `units`, so that nothing takes its default"),
    Mistake(
      "a value to fill in that is misspelt", in: custom, "{units: 4}", "{units: ????}",
      "10: `????` is no value: three question marks stand for one to fill in"),
    Mistake(
      "a step that is named twice", in: custom, "nets: [a]", "nets: [a, a]",
      "17: `substeps_with_separate_agent_nets` names `a` twice"),
    Mistake(
      "an input that is named twice", in: custom, "in_keys: [x]", "in_keys: [x, x]",
      "20: `in_keys` names `x` twice"),
    Mistake(
      "an output that is named twice", in: custom, "in_keys: [x]", "out_keys: [move, move]",
      "20: `out_keys` names `move` twice"),
    Mistake(
      "a pattern that stands twice", in: custom, "[\"*bias\"]", "[\"*bias\", \"*bias\"]",
      "21: `parameters` names `*bias` twice"),
    Mistake(
      "a star too much", in: custom, "*bias", "**bias",
      "21: element 1 of `parameters` of weight_init must not have `**`: one `*` stands for any number of characters"
    ),
    Mistake(
      "an entry that a later one supersedes", in: custom, "- {action_head: move, distribution: Categorical}",
      "- {action_space: Discrete, distribution: Categorical}\n  - {action_head: move, distribution: Categorical}",
      "14: the entry changes nothing: later ones are about all that it selects"),
    Mistake(
      "no distributions", in: custom,
      "distribution_mapper_config:\n  - {action_head: move, distribution: Categorical}",
      "distribution_mapper_config: ~",
      "13: `distribution_mapper_config` must be a list of {action_space or action_head, distribution}, it is null"
    ),
    Mistake(
      "no action", in: custom, "\n      action: {move: {type: Discrete, n: 2}}", "",
      "5: policy/a.agent0 has no heads: the step `a` has no action",
      "5: policy/a.agent1 has no heads: the step `a` has no action",
      "13: there is no action `move`"),
    Mistake(
      "heads of null", in: custom,
      "heads: {in_keys: latent, weight_init: {_target_: zeros, parameters: [\"*bias\"]}}", "heads: ~",
      "21: `heads` must be a mapping such as {in_keys: latent}, it is null"),
    Mistake(
      "an output under another name than its block", in: custom,
      "heads: {in_keys: latent, weight_init: {_target_: zeros, parameters: [\"*bias\"]}}",
      "blocks: {move: {_target_: LinearOutputBlock, in_keys: latent, output_units: 2, out_keys: 7}}",
      "21: no block gives the action head `move`; `7` is given, which nobody reads"),
    Mistake(
      "a network too much", in: custom, "    - _target_: Latent\n",
      "    - {_target_: Latent, heads: {in_keys: latent}}\n    - _target_: Latent\n",
      "20: `networks` of the policy holds 2 networks, there is 1 step: `a`"),
    Mistake(
      "a network that merges a word", in: custom, "    - _target_: Latent\n", "    - <<: Latent\n",
      "19: `<<` merges mappings, this is the text 'Latent'"),
    Mistake(
      "a definition that merges a word", in: custom, "    parameters: {units: 4}\n", "    <<: units\n",
      "10: `<<` merges mappings, this is the text 'units'"),
    Mistake(
      "an embedding that is shared twice", in: template, "[latent]", "[latent, latent]",
      "12: `0` names `latent` twice"),
    Mistake(
      "an embedding of null", in: template, "[latent]", "~",
      "12: `shared_embedding_keys` must be a list of names, this is null"),
  ]

  @Test(arguments: slips) func `is told on its line`(_ slip: Mistake) {
    #expect(SpecFixture(slip.spec).messages == slip.messages)
  }
}
