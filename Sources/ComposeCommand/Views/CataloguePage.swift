import Composer

/// All blocks in groups of a kind, a line or two each, and the activations that they take.
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
        lines += Page.entry(
          declaration.name, declaration.summary, column: width, width: style.pageWidth)
      }
      lines += [""]
    }
    let activations = registry.perception.activations.entries
    if !activations.isEmpty {
      lines += [style.bold("activations")]
      let width = (activations.keys.map(Page.columns).max() ?? 0) + 4
      for (name, entry) in activations {
        lines += Page.entry(name, entry.element.formula, column: width, width: style.pageWidth)
      }
      lines += [""]
    }
    return lines + ["`compose blocks NAME` explains a block."]
  }
}
