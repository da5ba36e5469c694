import Composer

extension DiagnosticStory {
  /// Networks, and the definitions that they build on.
  static let ofNetworks = [
    DiagnosticStory(
      .notANetwork, "Something that must be a network, or hold networks, is something else.",
      meaning: "A network is a mapping with `blocks`, or with the `_target_` of a definition.",
      reason: "There is nothing to compose.",
      cure: "Write `{_target_: Latent, …}` where only the name stands.",
      wrong: .definition.writing(
        "- Latent", for: "- {_target_: Latent, units: 16, heads: {in_keys: latent}}"),
      mended: .definition),
    DiagnosticStory(
      .networkCount, "There are more or fewer networks than steps.",
      meaning:
        "`networks` has one network for each step, as a list in their order or as a mapping by step; a shared critic has one.",
      reason: "A step without a network could not act, and a network without a step would never run.",
      cure: "Add or remove networks; most environments have one step.",
      wrong: .definition.writing(
        """
        - {_target_: Latent, units: 8, heads: {in_keys: latent}}
            - {_target_: Latent, units: 16, heads: {in_keys: latent}}
        """, for: "- {_target_: Latent, units: 8, heads: {in_keys: latent}}"),
      mended: .definition),
    DiagnosticStory(
      .unknownStep, "A step that the spaces do not have.",
      meaning: "A mapping by step, or a list of steps, names one that is not among those of the spaces.",
      reason: "What stands under the name would never be used.",
      cure: "Correct the name; without `steps` in the spaces there is one step, `0`.",
      wrong: .definition.writing(
        """
        0: {_target_: Latent, units: 16, heads: {in_keys: latent}}
            1: {_target_: Latent, units: 32, heads: {in_keys: latent}}
        """, for: "- {_target_: Latent, units: 16, heads: {in_keys: latent}}"),
      mended: .definition.writing("0: {_target_: Latent, units: 16", for: "- {_target_: Latent, units: 16")),
    DiagnosticStory(
      .unusedInput, "`in_keys` of a network names a tensor that no block reads.",
      meaning: "A network's `in_keys` say what its blocks may read, and this one is not read.",
      reason: "A block probably reads another tensor than it should.",
      cure: "Let a block read it, or take it out of `in_keys`.",
      wrong: twoNetworks.writing("in_keys: position", for: "in_keys: observation"),
      mended: twoNetworks.writing(
        "joined: {_target_: ConcatenationBlock, in_keys: [position, speed]}\n      result:", for: "result:"
      ).writing("in_keys: joined", for: "in_keys: observation")),
    DiagnosticStory(
      .notADefinition, "Something that must be a definition is something else.",
      meaning: """
        `definitions` is a mapping from name to definition, which has `blocks` and may have `parameters`. `heads`, \
        `in_keys`, `out_keys`, `weight_init` and `blocks` are keys of every network and no names of parameters.
        """,
      reason: "A network would not know whether such a key is meant for itself or for the definition.",
      cure: "Give the parameter another name.",
      wrong: .definition.writing("{units: ???, non_lin: Tanh, heads: 1}", for: "{units: ???, non_lin: Tanh}"),
      mended: .definition),
    DiagnosticStory(
      .unfitNetwork, "A network that comes with the package does not suit its place.",
      meaning:
        "Networks such as FlattenConcatPolicyNet are made for a policy or a critic, and this one stands elsewhere.",
      reason: "It would give other tensors than are asked for.",
      cure: "Use the network that is made for the place, or write its `blocks`.",
      wrong: builtIn("FlattenConcatStateValueNet"), mended: builtIn("FlattenConcatPolicyNet")),
    DiagnosticStory(
      .unknownDefinition, "A network names a definition that does not exist.",
      meaning:
        "The `_target_` of a network is the name of one of the spec's `definitions`. Python classes are not imported.",
      reason: "Without the definition, the network has no blocks.",
      cure: "Correct the name, or write the network's `blocks` in its place.",
      wrong: .definition.writing("_target_: Latemt, units: 16", for: "_target_: Latent, units: 16"),
      mended: .definition),
    DiagnosticStory(
      .unusedDefinition, "No network builds on a definition.",
      meaning: "No network has the definition's name as its `_target_`.",
      reason: "It has no effect, and a network probably builds on another one.",
      cure: "Use it, or remove it.",
      wrong: .definition.writing("definitions:\n  Spare: {blocks: {}}", for: "definitions:"),
      mended: .definition),
    DiagnosticStory(
      .unusedParameter, "No block reads a definition's parameter.",
      meaning: "The definition declares a parameter, and no `${…}` in its blocks is its name.",
      reason: "Whoever gives a value for it changes nothing.",
      cure: "Read it with `${name}`, or leave it out.",
      wrong: .definition.writing("non_lin: Tanh\n", for: "non_lin: ${non_lin}\n"), mended: .definition),
    DiagnosticStory(
      .unusedDefault, "No network takes the default of a definition's parameter.",
      meaning: "Every network that builds on the definition gives the parameter a value of its own.",
      reason: "Whoever changes the default changes nothing.",
      cure: "Write `???`, which says that the parameter must be given.",
      wrong: .definition.writing("units: 8,", for: "units: ???,"), mended: .definition),
    DiagnosticStory(
      .repeatedName, "A list names something twice to no effect.",
      meaning: "The second mention says nothing that the first one does not say.",
      reason: "Another name was probably meant.",
      cure: "Correct one of the two, or leave it out.",
      wrong: reading("[observation, observation]"), mended: reading("observation")),
    DiagnosticStory(
      .unreadObservation, "No network reads an observation.",
      meaning: "The spaces have it, and no block of its step's networks has it among its `in_keys`.",
      reason:
        "What the environment shows is lost on the way. The value before, `prev_value`, is meant as well.",
      cure: "Let a block read it, or take it out of the spaces.",
      wrong: twoObservations(.policy).writing("in_keys: position", for: "in_keys: observation"),
      mended: twoObservations(.policy).writing(
        """
        joined: {_target_: ConcatenationBlock, in_keys: [position, speed]}
                latent:
        """, for: "latent:"
      ).writing("in_keys: joined", for: "in_keys: observation")),
  ]

  private static func reading(_ names: String) -> StoryExample {
    .definition.writing(
      """
      - _target_: Latent
            units: 8
            in_keys: \(names)
            heads: {in_keys: latent}
      """, for: "- {_target_: Latent, units: 8, heads: {in_keys: latent}}")
  }

  private static func builtIn(_ name: String) -> StoryExample {
    .definition.writing(
      "- _target_: \(name)\n      hidden_units: [8]\n      non_lin: Tanh",
      for: "- {_target_: Latent, units: 8, heads: {in_keys: latent}}")
  }

  private static let twoNetworks = twoObservations(.network).writing(
    """
    out_keys: result
        in_keys: [position, speed]
      fast:
        blocks:
          copy: {_target_: ConcatenationBlock, in_keys: speed}
        out_keys: copy
    """, for: "out_keys: result")

  private static func twoObservations(_ example: StoryExample) -> StoryExample {
    example.observing(
      """
      observation:
          position: {type: Box, shape: [4]}
          speed: {type: Box, shape: [4]}
      """)
  }
}
