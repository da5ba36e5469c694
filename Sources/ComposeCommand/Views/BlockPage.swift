import Composer

/// What there is to know of one block, as a page of text.
struct BlockPage {
  let reference: BlockReference
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let declaration = reference.declaration
    var lines = ["\(style.bold(declaration.name)) · \(declaration.category.rawValue)", ""]
    lines += Page.lines(declaration.summary)
    if !declaration.discussion.isEmpty { lines += [""] + Page.lines(declaration.discussion) }
    lines += section("Shapes", reference.shapes.flatMap(shape))
    lines += section("Keys", keys("in_keys", reference.inputs) + keys("out_keys", reference.outputs))
    lines += section("Parameters", parameters)
    lines += section("Example", declaration.example.split(separator: "\n").map { "  \($0)" })
    lines += [""] + shape(reference.outcome) + ["  \(reference.size)"]
    return lines + section("Also known as", declaration.aliases.map { "  \($0)" })
  }

  private func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", style.bold(title)] + lines
  }

  /// A line of shapes, broken between them where it is too long.
  private func shape(_ line: String) -> [String] {
    var words: [String] = []
    var depth = 0
    for word in line.split(separator: " ") {
      if depth > 0, let last = words.popLast() {
        words.append("\(last) \(word)")
      } else {
        words.append(String(word))
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return Page.lines(of: words, indent: 2, hanging: 2)
  }

  private func keys(_ name: String, _ ports: String) -> [String] {
    let width = "  out_keys  ".count
    let lines = Page.lines(ports, width: Page.width - width)
    return lines.enumerated().map { ($0 == 0 ? "  \(name)" : "").padded(to: width) + $1 }
  }

  private var parameters: [String] {
    let declarations = reference.parameters
    if declarations.isEmpty { return ["  none"] }
    let width = (declarations.map { Page.columns(of: $0.name) }.max() ?? 0) + 4
    let indent = "".padded(to: width)
    return declarations.flatMap { declaration -> [String] in
      let type = Page.lines("\(declaration.type); \(declaration.necessity)", width: Page.width - width)
      let help = Page.lines(declaration.help, width: Page.width - width).map { indent + style.dim($0) }
      let first = "  \(declaration.name)".padded(to: width) + (type.first ?? "")
      return [first] + type.dropFirst().map { indent + $0 } + help
    }
  }
}
