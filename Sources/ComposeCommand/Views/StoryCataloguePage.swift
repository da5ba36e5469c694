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
        lines += Page.entry(story.code.rawValue, story.summary, column: width, width: style.pageWidth)
      }
      lines += [""]
    }
    return lines + ["`compose explain CODE` tells more about one of them."]
  }
}
