import Composer

extension DiagnosticStory {
  /// How a spec is put together: its files, then overrides.
  static let ofFiles = [
    DiagnosticStory(
      .unreadableFile, "A file on the command line cannot be read.",
      meaning: "There is no such file, it may not be read, or it is a folder.",
      reason: "The other files are checked all the same, but of this one nothing is known.",
      cure: "Correct the path; it starts at the folder in which the command runs.",
      wrong: .network.withoutSpec, mended: .network),
    DiagnosticStory(
      .unreadableInclude, "A file that a spec names cannot be read.",
      meaning:
        "An `@file` text or an entry of `defaults` names a file that is not there, or may not be read.",
      reason: "A part of the spec is missing, so that it would describe another network.",
      cure: "Correct the path; it starts at the folder of the file in which it stands.",
      wrong: .network.writing("hidden_units: \"@unit.yaml\"", for: "hidden_units: [8]")
        .with(file: "units.yaml", "[8]\n"),
      mended: .network.writing("hidden_units: \"@units.yaml\"", for: "hidden_units: [8]")
        .with(file: "units.yaml", "[8]\n")),
    DiagnosticStory(
      .includeCycle, "A file is put into itself.",
      meaning: """
        Following `@file` texts and `defaults` leads back to a file that is being read, or more than 16 files deep.
        """,
      reason: "Such a spec would never end.",
      cure: "Let one of the files in the circle hold a value of its own.",
      wrong: .network.writing("hidden_units: \"@units.yaml\"", for: "hidden_units: [8]")
        .with(file: "units.yaml", "\"@units.yaml\"\n"),
      mended: .network.writing("hidden_units: \"@units.yaml\"", for: "hidden_units: [8]")
        .with(file: "units.yaml", "[8]\n")),
    DiagnosticStory(
      .defaultsList, "An entry of `defaults` is no file.",
      meaning:
        "`defaults` is a list of paths. It has no groups, and no `_self_`: a file comes after its defaults.",
      reason:
        "Who comes from Hydra writes such entries, and would expect another order than the one that holds.",
      cure: "Name each file by its path, once.",
      wrong: .network.writing("defaults: [base.yaml, _self_]\n_target_", for: "_target_")
        .with(file: "base.yaml", "_target_: InferenceBlock\n"),
      mended: .network.writing("defaults: [base.yaml]\n_target_", for: "_target_")
        .with(file: "base.yaml", "_target_: InferenceBlock\n")),
    DiagnosticStory(
      .overrideSyntax, "An override does not follow the grammar.",
      meaning:
        "A word such as `key=[64,` has a bracket or quote that nobody closes, or an empty part in its key.",
      reason: "Half an override would change something else than what was meant.",
      cure: """
        Complete the word. In a shell, single quotes around the whole override keep `[`, `{`, `*`, `$` and spaces \
        as they are.
        """,
      wrong: .network.with(overrides: "networks.example.blocks.result.hidden_units=[64"),
      mended: .network.with(overrides: "networks.example.blocks.result.hidden_units=[64]")),
    DiagnosticStory(
      .unknownPath, "An override changes something that the spec does not have.",
      meaning: "The key is a path from the top of the spec, and some part of it leads nowhere.",
      reason: "In silence, the run would go on with the value that you thought you had changed.",
      cure: "Correct the path, or put `+` in front to add what is not there.",
      wrong: .network.with(overrides: "networks.example.blocks.result.hidden_unit=[64]"),
      mended: .network.with(overrides: "networks.example.blocks.result.hidden_units=[64]")),
    DiagnosticStory(
      .overrideConflict, "An override adds what is there, or deletes what is something else.",
      meaning: """
        `+key=value` is for what is not there yet, and `~key=value` for what has this value; the spec has something \
        else.
        """,
      reason: "The spec is not what whoever wrote the override took it to be.",
      cure: "Write `key=value` to change it, or `++key=value` to change or add it.",
      wrong: .network.with(overrides: "+networks.example.blocks.result.non_lin=ReLU"),
      mended: .network.with(overrides: "networks.example.blocks.result.non_lin=ReLU")),
    DiagnosticStory(
      .supersededOverride, "A later override takes this one back.",
      meaning: "Overrides apply in their order, and what this one sets, another one sets or deletes again.",
      reason: "It has no effect, and one of the two was probably meant for something else.",
      cure: "Leave it out.",
      wrong: .network.with(overrides: "spaces.observation.low=-2", "spaces.observation.low=0"),
      mended: .network.with(overrides: "spaces.observation.low=0")),
    DiagnosticStory(
      .missingValue, "A value that must be given is not given.",
      meaning:
        "`???` stands for a value that is to come from a file on top or from an override, and none came.",
      reason: "Whoever wrote `???` meant that there is no sensible default.",
      cure: "Give the value with an override, or write it in place of the `???`.",
      wrong: .network.writing("hidden_units: ???", for: "hidden_units: [8]"),
      mended: .network.writing("hidden_units: ???", for: "hidden_units: [8]")
        .with(overrides: "networks.example.blocks.result.hidden_units=[8]")),
    DiagnosticStory(
      .interpolation, "A `${…}` leads nowhere, in a circle, or to too much.",
      meaning: """
        `${a.b.0}` stands for the value at that path from the top of the spec, `${.a}` for one beside it, and \
        `${name:…}` for what a resolver makes of values; here there is none.
        """,
      reason: "The name is misspelt, or nobody has written the value yet.",
      cure: """
        Correct the path, or write the value there; inside a definition, a bare `${name}` is its parameter first. The \
        resolvers are: \(Resolver.standard.map { "`\($0.usage)`" }.joined(separator: ", ")).
        """,
      wrong: .network.writing("hidden_units: ${units}", for: "hidden_units: [8]"),
      mended: .network.writing("units: [8]\n_target_", for: "_target_")
        .writing("hidden_units: ${units}", for: "hidden_units: [8]")),
    DiagnosticStory(
      .notABinding, "Something that must be a binding is something else.",
      meaning:
        "`bindings` is a mapping from `Class.parameter` to a value, or from a class to a mapping of its parameters.",
      reason: "Without the class nobody knows whose parameter is meant.",
      cure: "Write both, such as `DenseBlock.non_lin: SELU`.",
      wrong: binding("gain: 2"), mended: binding("orthogonal.gain: 2")),
    DiagnosticStory(
      .unknownClass, "A binding of a class that does not exist.",
      meaning:
        "What stands in front of the parameter is no block, initialiser, network, composer or model builder.",
      reason: "The binding would change nothing.",
      cure: "Correct the name; the nearest one is offered.",
      wrong: binding("orthogonol.gain: 2"), mended: binding("orthogonal.gain: 2")),
    DiagnosticStory(
      .duplicateBinding, "A parameter is bound twice in one place.",
      meaning: "`Class.parameter`, and the class with a mapping behind it, bind the same parameter.",
      reason: "Nobody knows which of the two holds.",
      cure: "Remove one of them. What a file or the command line binds again is fine, and wins.",
      wrong: binding("orthogonal.gain: 2\n  orthogonal: {gain: 3}"), mended: binding("orthogonal: {gain: 3}")),
    DiagnosticStory(
      .unusedValue, "Nobody reads a value of the user's own.",
      meaning: """
        A `${name}` stood for it in the spec or in one of its `defaults`, where an override or another file has put \
        something else. Or `${…}` reads other values beside it in the same mapping, and not this one.
        """,
      reason: "Whoever changes the value changes nothing.",
      cure: "Change the value itself, use its name in what replaces it, or leave it out.",
      wrong: named.with(overrides: "networks.example.blocks.result.hidden_units=[64]"),
      mended: named.with(overrides: "units=[64]")),
    DiagnosticStory(
      .unusedBinding, "A binding gives nothing its value.",
      meaning: "The spec has nothing of the class, or writes the parameter wherever it has it.",
      reason: "Whoever changes it changes nothing.",
      cure: "Leave it out, or leave the parameter out where it is written.",
      wrong: binding("orthogonal.gain: 2\n  DenseBlock.non_lin: SELU"),
      mended: binding("orthogonal.gain: 2\n  DenseBlock.non_lin: SELU")
        .writing("", for: "        non_lin: Tanh\n")),
  ]

  private static let named = StoryExample.network
    .writing("units: [8]\nnetworks:", for: "networks:")
    .writing("hidden_units: ${units}", for: "hidden_units: [8]")

  private static func binding(_ text: String) -> StoryExample {
    .network.writing("bindings:\n  \(text)\nnetworks:", for: "networks:")
      .writing("out_keys: result\n    weight_init: orthogonal", for: "out_keys: result")
  }
}
