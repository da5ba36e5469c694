import Composer

/// All blocks in groups of a kind, a line or two each.
struct CataloguePage {
  let registry: Registry
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let declarations = registry.blocks.entries.values.map { $0.element.declaration }
    let width = (declarations.map { Page.columns(of: $0.name) }.max() ?? 0) + 4
    var lines: [String] = []
    for category in BlockCategory.allCases {
      let members = declarations.filter { $0.category == category }
      if members.isEmpty { continue }
      lines += [style.bold(category.rawValue)]
      for member in members {
        let words = Page.lines(member.summary, width: Page.width - width)
        lines += ["  \(member.name)".padded(to: width) + (words.first ?? "")]
        lines += words.dropFirst().map { "".padded(to: width) + $0 }
      }
      lines += [""]
    }
    return lines + ["`compose blocks NAME` explains one of them."]
  }
}
