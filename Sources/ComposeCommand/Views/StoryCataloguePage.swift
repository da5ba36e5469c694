import Composer

/// All codes by subject, a line each.
struct StoryCataloguePage {
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let codes = StoryChapter.all.flatMap(\.stories).map(\.code.rawValue)
    let width = (codes.map(Page.columns).max() ?? 0) + 4
    var lines: [String] = []
    for chapter in StoryChapter.all {
      lines += [style.bold(chapter.title)]
      for story in chapter.stories {
        let words = Page.lines(story.summary, width: Page.width - width)
        lines += ["  \(story.code.rawValue)".padded(to: width) + (words.first ?? "")]
        lines += words.dropFirst().map { "".padded(to: width) + $0 }
      }
      lines += [""]
    }
    return lines + ["`compose explain CODE` tells more about one of them."]
  }
}
