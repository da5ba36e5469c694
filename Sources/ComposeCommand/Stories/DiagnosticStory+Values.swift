import Composer

extension DiagnosticStory {
  /// Keys, their values, and names of things.
  static let ofValues = [
    DiagnosticStory(
      .notASpec, "A file holds no spec.",
      meaning:
        "A spec is a mapping that says with `_target_` what it is; the file holds a list or a single value.",
      reason: "It is another file than you think, or lost its first lines.",
      cure: "Start with `_target_:`, or name the right file.",
      wrong: StoryExample("- DenseBlock\n- ConcatenationBlock\n"), mended: .network),
    DiagnosticStory(
      .unknownParameter, "A key that nobody reads.",
      meaning:
        "The mapping has a key that its owner does not know. The owner is named, and what chose it is shown.",
      reason:
        "Passed over, a misspelt key would leave you with a default, and another network than you asked for.",
      cure: "Correct the name; `compose blocks NAME` lists the parameters of a block.",
      wrong: .network.writing("hidden_unit: [8]", for: "hidden_units: [8]"), mended: .network),
    DiagnosticStory(
      .missingParameter, "Something that must be given is not given.",
      meaning: "What shapes a network has no default, and must be written.",
      reason: "A size that nobody chose would be a size that nobody knows of.",
      cure: "Add the key.",
      wrong: .network.writing("", for: "        hidden_units: [8]\n"), mended: .network),
    DiagnosticStory(
      .parameterValue, "A value is of the wrong kind, or outside of its range.",
      meaning: """
        Values are typed by the parameter that they fill: `'8'` is a text and no number, `8` is no list, and sizes \
        start at 1.
        """,
      reason: "Guessing what is meant works until it guesses wrong.",
      cure: "Write a value of the kind that the message asks for.",
      wrong: .network.writing("hidden_units: 8", for: "hidden_units: [8]"), mended: .network),
    DiagnosticStory(
      .unknownName, "A name that stands for nothing.",
      meaning: "There is no block, non-linearity, initialiser, composer or distribution of this name.",
      reason: "Names are not looked up in any program, so a name must be one of those that are registered.",
      cure: "Correct the name; the nearest one is offered, in the spelling that you used.",
      wrong: .network.writing("non_lin: Tahn", for: "non_lin: Tanh"), mended: .network),
    DiagnosticStory(
      .expression, "An expression of a FunctionalBlock cannot be understood or applied.",
      meaning: """
        `func` is the name of a function, or an expression over the in-keys. Some part of it is no such expression, or \
        cannot be applied to its operands; the place is that part.
        """,
      reason:
        "Expressions are read and never executed, so that they know what `compose blocks FunctionalBlock` lists.",
      cure: "Correct the part that is marked.",
      wrong: function("observation + 2 * goal"), mended: function("observation + 2 * observation")),
  ]
  private static func function(_ text: String) -> StoryExample {
    .network.writing(
      """
      result:
              _target_: FunctionalBlock
              in_keys: observation
              func: \(text)
      """, for: blockOfNetwork)
  }
}
