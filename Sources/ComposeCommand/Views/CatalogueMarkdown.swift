import Composer

/// All blocks with everything that there is to know of them, as a page in Markdown.
struct CatalogueMarkdown {
  let registry: ModelRegistry
  /// The folder of the examples' pictures, as the page names it; nil for a page without pictures.
  let pictures: String?

  /// The page, line by line.
  var lines: [String] {
    let families = BlockFamily.all(of: registry)
    var lines = ["# Blocks", ""] + Page.lines(Self.introduction, width: Markdown.width) + [""]
    for family in families {
      let names = family.declarations.map { "[\($0.name)](#\($0.name.lowercased()))" }
      lines += Markdown.item(
        "[\(family.title)](#\(family.category.rawValue)): \(names.joined(separator: ", "))")
    }
    let activations = registry.perception.activations.entries
    if !activations.isEmpty { lines += Markdown.item("[Activations](#activations)") }
    for family in families {
      lines += ["", "## \(family.title)"]
      for block in family.blocks {
        let reference = BlockReference(block, registry: registry)
        lines += [""] + BlockMarkdown(reference: reference, pictures: pictures).lines
      }
    }
    return lines + (activations.isEmpty ? [] : section(of: activations))
  }

  private func section(of activations: OrderedDictionary<String, Catalogue<Activation>.Entry>) -> [String] {
    ["", "## Activations", ""] + Page.lines(Self.aboutActivations, width: Markdown.width)
      + ["", "| activation | y |", "|---|---|"]
      + activations.map { "| `\($0)` | \(Markdown.cell($1.element.formula)) |" }
  }

  private static let aboutActivations = """
    What `non_lin` and other parameters name, each with its default settings in PyTorch, under its name there; \
    `torch.nn.ReLU` is `ReLU`, too.
    """

  private static let introduction = """
    This page is what `compose blocks --format markdown` prints: the blocks' own declarations. In shapes, `…` stands \
    for axes that a block carries along, the batch axis `B` first of all. A block takes its inputs in the order of \
    `in_keys` and gives its outputs in the order of `out_keys`. Each example is a whole spec; what stands under it is \
    what its block makes of its shapes.
    """
}
