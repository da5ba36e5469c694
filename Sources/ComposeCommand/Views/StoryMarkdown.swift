import Composer

/// All stories, as a page in Markdown.
struct StoryMarkdown {
  let registry: ModelRegistry

  /// The page, line by line.
  var lines: [String] {
    var lines = ["# Diagnostics", ""] + Page.lines(Self.introduction, width: Markdown.width) + [""]
    for chapter in StoryChapter.all {
      let codes = chapter.stories.map { "[`\($0.code.rawValue)`](#\($0.code.rawValue))" }
      lines += Markdown.item("\(chapter.title): \(codes.joined(separator: ", "))")
    }
    for chapter in StoryChapter.all {
      lines += ["", "## \(chapter.title)"]
      for story in chapter.stories { lines += [""] + section(story) }
    }
    return lines
  }

  private func section(_ story: DiagnosticStory) -> [String] {
    var lines = ["### \(story.code.rawValue)", ""]
    lines += Markdown.paragraph("\(story.summary) \(story.meaning)") + [""] + Markdown.paragraph(story.reason)
    for (name, text) in story.wrong.files {
      if story.wrong.files.count > 1 { lines += ["", "`\(name)`:"] }
      lines += ["", "```yml"] + story.shown(text) + ["```"]
    }
    let report = story.report(DiagnosticTextRenderer(width: Page.width), registry)
    lines += ["", "```text", "$ \(story.wrong.command)"] + report + ["```", ""]
    lines += Markdown.paragraph(story.cure)
    return lines + ["", "```diff"] + StoryMending(story: story).lines + ["```"]
  }

  private static let introduction = """
    This page is what `compose explain --format markdown` prints; `compose explain CODE` tells one of these stories in \
    a terminal. Each example is composed, and its message is what the command says of it. Under it stand the lines that \
    change when it is mended.
    """
}
