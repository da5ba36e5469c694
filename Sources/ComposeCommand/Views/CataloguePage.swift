import Composer

/// All blocks in groups of a kind, a line or two each.
struct CataloguePage {
  let registry: ModelRegistry
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let families = BlockFamily.all(of: registry)
    let names = families.flatMap { $0.declarations.map(\.name) }
    let width = (names.map(Page.columns).max() ?? 0) + 4
    var lines: [String] = []
    for family in families {
      lines += [style.bold(family.category.rawValue)]
      for declaration in family.declarations {
        let words = Page.lines(declaration.summary, width: Page.width - width)
        lines += ["  \(declaration.name)".padded(to: width) + (words.first ?? "")]
        lines += words.dropFirst().map { "".padded(to: width) + $0 }
      }
      lines += [""]
    }
    return lines + ["`compose blocks NAME` explains one of them."]
  }
}
