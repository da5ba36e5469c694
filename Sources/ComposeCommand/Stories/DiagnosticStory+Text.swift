import Composer
import Spec

extension DiagnosticStory {
  /// What is wrong with a file before anybody asks what it means.
  static let ofText = [
    DiagnosticStory(
      .yamlSyntax, "The text is not YAML.",
      meaning: """
        The rules of YAML are broken: a bracket or a quote that nobody closes, a tab in an indentation, a key \
        without a space behind its colon.
        """,
      reason: """
        Nothing can be said about what such a file means. The place is where the slip is, as far as one can \
        know, and not where a parser gave up.
        """,
      cure: "Close what is open, and indent with spaces.",
      wrong: .policy.writing("hidden_units: [8", for: "hidden_units: [8]"), mended: .policy),
    DiagnosticStory(
      .duplicateKey, "A mapping has a key twice.",
      meaning: "The same key stands twice in one mapping; the other place is shown as well.",
      reason: """
        Most programs let the last one win without a word, so that the line that you edit may be the one that \
        does not count.
        """,
      cure: "Remove one of the two.",
      wrong: .policy.writing("hidden_units: [8]\n          hidden_units: [64]", for: "hidden_units: [8]"),
      mended: .policy),
    DiagnosticStory(
      .tooLarge, "A file is too large, too deep, or expands to too much.",
      meaning: """
        There are bounds. For a file: \(SourceFile.maximumSize >> 20) MiB, \(SourceFile.maximumLines.grouped) lines, \
        \(YAML.maximumDepth) levels of lists and mappings, \(YAML.maximumKeys.grouped) keys in a mapping, \
        \(YAML.maximumTextSize.grouped) bytes in a single value, \(YAML.maximumInterpolatedSize.grouped) bytes in all \
        texts with `${…}`. For a spec: \(Document.maximumFiles.grouped) files, together no larger than one may be, \
        \(YAML.maximumCount.grouped) values once aliases, files and overrides are in place, \
        \(Document.maximumMerged.grouped) values that merging files looks at, \
        \(Interpolation.maximumSubstitutions.grouped) `${…}`, each counted at every use. For an override: \
        \(Override.maximumSize >> 20) MiB. For a sweep: \(Sweep.maximumPoints.grouped) points. And of more than \
        \(Diagnostics.maximumCount.grouped) errors, or as many warnings, the others are not shown.
        """,
      reason: "A few lines of aliases can stand for more values than any memory holds.",
      cure: "Write less; one number for a bound serves all elements of a Box.",
      wrong: .network.observing(
        """
        observation:
            type: Box
            shape: [10, 10, 10, 10, 10]
            high: 1
            low: [&d [&c [&b [&a [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
              *a, *a, *a, *a, *a, *a, *a, *a, *a],
              *b, *b, *b, *b, *b, *b, *b, *b, *b],
              *c, *c, *c, *c, *c, *c, *c, *c, *c],
              *d, *d, *d, *d, *d, *d, *d, *d, *d]
        """),
      mended: .network.observing(
        """
        observation:
            type: Box
            shape: [10, 10, 10, 10, 10]
            high: 1
            low: 0
        """)),
    DiagnosticStory(
      .encoding, "A file is not UTF-8.",
      meaning: """
        Some byte begins no character of UTF-8: the file was saved in another encoding, or is no text at all.
        """,
      reason: "Read in the wrong encoding, names of tensors would be others than those that you see.",
      cure: "Save the file as UTF-8.",
      wrong: .network.writing("# a na\u{EF}ve baseline\n_target_", for: "_target_").inLatin1,
      mended: .network.writing("# a na\u{EF}ve baseline\n_target_", for: "_target_")),
    DiagnosticStory(
      .emptyFile, "A file has no value.",
      meaning: "There is nothing in the file but white space and comments.",
      reason: "A spec without a word describes no network, which is hardly what was meant.",
      cure: "Write the spec, or name the right file.",
      wrong: StoryExample("# to be written\n"), mended: .network),
    DiagnosticStory(
      .unsupportedYAML, "The YAML is right, but has no meaning in a spec.",
      meaning: """
        YAML can do more than a spec needs: tags such as `!!python/object`, several documents in one file, lists \
        and mappings as keys, `<<` with something that is no mapping.
        """,
      reason: "A spec is data: nothing in it is executed, and nothing is passed over.",
      cure: "Write plain mappings, lists and values.",
      wrong: .policy.writing("hidden_units: !!python/tuple [8]", for: "hidden_units: [8]"), mended: .policy),
  ]
}
