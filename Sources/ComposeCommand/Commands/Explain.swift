import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose explain`.
  struct Explain: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "explain",
      abstract: "List the kinds of diagnostics, or explain one.",
      usage: "compose explain [<code>] [<options>]",
      discussion: """
        The code of a diagnostic stands in brackets behind its severity. Its page tells what it means, why it \
        matters, and how to mend it, by an example.

        Examples:
          compose explain
          compose explain shape-mismatch
          compose explain --format markdown > diagnostics.md
        """)

    @Argument(help: "A code, such as shape-mismatch.")
    var code: String?

    @Option(help: "How to print; markdown has all codes.")
    var format = Blocks.Format.human

    func validate() throws {
      if code != nil, format == .markdown {
        throw ValidationError("--format markdown prints all codes: leave out the code.")
      }
    }

    func run(in context: CommandContext) throws {
      try context.console.print(lines(in: context).joined(separator: "\n"))
    }

    private func lines(in context: CommandContext) throws -> [String] {
      let style = context.console.style(of: .output)
      switch (format, code) {
      case (.markdown, _): return StoryMarkdown(registry: context.registry).lines
      case (.human, nil): return StoryCataloguePage(style: style).lines
      case (.human, let code?):
        return StoryPage(story: try story(of: code), registry: context.registry, style: style).lines
      }
    }

    /// The story of a code, which may be copied with what stands around it: `error[shape-mismatch]`.
    private func story(of text: String) throws -> DiagnosticStory {
      let code = text.split { "[]:".contains($0) }.last.map(String.init) ?? text
      if let story = StoryChapter.story(of: code) { return story }
      let known = StoryChapter.all.flatMap(\.stories).map(\.code.rawValue)
      let help =
        closestMatch(to: code, among: known).map { "did you mean `\($0)`?" }
        ?? "`compose explain` lists them"
      throw CommandFailure("there is no diagnostic `\(Path.shown(code))`; \(help)")
    }
  }
}
