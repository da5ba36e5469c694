import Composer

/// What there is to know of one block, as a page of text.
struct BlockPage {
  let reference: BlockReference
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let declaration = reference.declaration
    var lines = ["\(style.bold(declaration.name)) · \(declaration.category.rawValue)", ""]
    lines += Page.lines(declaration.summary, width: style.pageWidth)
    if !declaration.discussion.isEmpty {
      lines += [""] + Page.lines(declaration.discussion, width: style.pageWidth)
    }
    lines += section("Shapes", reference.shapes.flatMap(shape))
    lines += section("Keys", keys("in_keys", reference.inputs) + keys("out_keys", reference.outputs))
    lines += section("Parameters", parameters)
    lines += section("Activations", activations)
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
    return Page.lines(of: words, width: style.pageWidth, indent: 2, hanging: 2)
  }

  private func keys(_ name: String, _ ports: String) -> [String] {
    Page.entry(name, ports, column: "  out_keys  ".count, width: style.pageWidth)
  }

  /// The names that can be chosen; what they stand for is on the page of all blocks.
  private var activations: [String] {
    let words = reference.activations.dropLast().map { $0 + "," } + reference.activations.suffix(1)
    return Page.lines(of: words, width: style.pageWidth, indent: 2)
  }

  private var parameters: [String] {
    let declarations = reference.parameters
    if declarations.isEmpty { return ["  none"] }
    let column = (declarations.map { Page.columns(of: $0.name) }.max() ?? 0) + 4
    return declarations.flatMap { declaration -> [String] in
      func entry(_ text: String) -> [String] {
        Page.entry(declaration.name, text, column: column, width: style.pageWidth)
      }
      let type = entry("\(declaration.type); \(declaration.necessity)")
      // The help goes on where the type ends: in the same column, or under the same name.
      let help = entry(declaration.help)
      let (first, rest) = (help.first ?? "", help.dropFirst())
      let name = "  \(declaration.name)"
      let start = first == name ? [] : ["".padded(to: column) + first.dropFirst(column)]
      return type + (start + rest).map(style.dim)
    }
  }
}
