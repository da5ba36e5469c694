import Composer

/// What there is to tell of a kind of diagnostic, with an example that brings it about.
struct DiagnosticStory: Sendable {
  /// The kind of diagnostic.
  let code: DiagnosticCode
  /// What is wrong, in one line.
  let summary: String
  /// What the diagnostic says.
  let meaning: String
  /// Why it matters.
  let reason: String
  /// What to do about it.
  let cure: String
  /// The kind of diagnostic that this one never comes without.
  let companion: DiagnosticCode?
  /// Files for which exactly this diagnostic comes, with its companion.
  let wrong: StoryExample
  /// The same files without fault.
  let mended: StoryExample

  /// The story of a code.
  init(
    _ code: DiagnosticCode, _ summary: String, meaning: String, reason: String, cure: String,
    besides companion: DiagnosticCode? = nil, wrong: StoryExample, mended: StoryExample
  ) {
    self.code = code
    self.summary = summary
    self.meaning = meaning
    self.reason = reason
    self.cure = cure
    self.companion = companion
    self.wrong = wrong
    self.mended = mended
  }
}

/// Stories of one subject.
struct StoryChapter: Sendable {
  let title: String
  let stories: [DiagnosticStory]

  /// Everything that can be told, in the order in which a spec is read.
  static let all = [
    StoryChapter(title: "Text", stories: DiagnosticStory.ofText),
    StoryChapter(title: "Files, overrides and bindings", stories: DiagnosticStory.ofFiles),
    StoryChapter(title: "Keys and values", stories: DiagnosticStory.ofValues),
    StoryChapter(title: "Spaces", stories: DiagnosticStory.ofSpaces),
    StoryChapter(title: "Blocks and their wiring", stories: DiagnosticStory.ofWiring),
    StoryChapter(title: "Shapes", stories: DiagnosticStory.ofShapes),
    StoryChapter(title: "Networks and definitions", stories: DiagnosticStory.ofNetworks),
    StoryChapter(title: "Templates", stories: DiagnosticStory.ofTemplates),
    StoryChapter(title: "Policies, critics and actions", stories: DiagnosticStory.ofActors),
    StoryChapter(title: "Fresh weights", stories: DiagnosticStory.ofWeights),
    StoryChapter(title: "Budgets", stories: DiagnosticStory.ofBudgets),
  ]

  /// The story of a code; nil for a code of another package.
  static func story(of code: String) -> DiagnosticStory? {
    all.lazy.flatMap(\.stories).first { $0.code.rawValue == code }
  }
}
