import Composer

/// What there is to tell of one code, as a page of text.
struct StoryPage {
  let story: DiagnosticStory
  let registry: ModelRegistry
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let heading = style.bold(story.code.rawValue)
    var lines = ["\(heading) · \(story.severities(registry))"]
    for paragraph in [story.summary, story.meaning, story.reason] {
      lines += [""] + Page.lines(paragraph, width: style.pageWidth)
    }
    lines += ["", style.bold("Example")] + example
    lines += ["", style.bold("How to mend it")] + Page.lines(story.cure, width: style.pageWidth, indent: 2)
    lines += [""]
    return lines + StoryMending(story: story).lines.map { "  " + painted($0) }
  }

  private var example: [String] {
    let report = story.report(
      DiagnosticTextRenderer(width: style.pageWidth - 2, usesColor: style.usesColor), registry)
    let files = story.wrong.files.flatMap { name, text in
      (story.wrong.files.count > 1 ? [style.dim("# \(name)")] : []) + story.shown(text) + [""]
    }
    return (files + ["$ \(story.wrong.command)"] + report).map { $0.isEmpty ? "" : "  \($0)" }
  }

  private func painted(_ line: String) -> String {
    line.hasPrefix("+") ? style.paint(line, .green) : line.hasPrefix("-") ? style.paint(line, .red) : line
  }
}

extension DiagnosticStory {
  /// How bad the diagnostic of the example is.
  func severities(_ registry: ModelRegistry) -> String {
    wrong.diagnostics(registry).first { $0.code == code }?.severity.rawValue ?? "error"
  }

  /// What the command says of the wrong example.
  func report(_ renderer: DiagnosticTextRenderer, _ registry: ModelRegistry) -> [String] {
    DiagnosticReport(wrong.diagnostics(registry)).diagnostics.map { renderer.render($0) }
      .joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  /// A file, line by line.
  func shown(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      TerminalText.harmless(String(line))
    }
  }
}
