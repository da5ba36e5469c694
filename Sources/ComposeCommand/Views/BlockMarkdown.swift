import Composer
import Rendering

/// What there is to know of one block, as a section of a page in Markdown.
struct BlockMarkdown {
  let reference: BlockReference
  /// The folder of the examples' pictures, as the page names it; nil for a page without pictures.
  let pictures: String?

  /// The section, line by line.
  var lines: [String] {
    let declaration = reference.declaration
    var lines = ["### \(declaration.name)", ""] + Markdown.paragraph(declaration.summary)
    if !declaration.discussion.isEmpty { lines += [""] + Markdown.paragraph(declaration.discussion) }
    lines += ["", "```text"] + reference.shapes + ["```", ""]
    lines += Markdown.item("`in_keys`: \(Markdown.text(reference.inputs))")
    lines += Markdown.item("`out_keys`: \(Markdown.text(reference.outputs))")
    lines += parameters + ["", "```yaml"] + declaration.example.split(separator: "\n").map(String.init)
    lines += ["```", ""] + Markdown.paragraph("\(reference.outcome) · \(reference.size)") + picture
    if !declaration.aliases.isEmpty {
      let names = declaration.aliases.map { "`\($0)`" }.joined(separator: ", ")
      lines += [""] + Page.lines("Also known as \(names).", width: Markdown.width)
    }
    return lines
  }

  private var parameters: [String] {
    if reference.parameters.isEmpty { return ["", "It has no parameters."] }
    return ["", "| parameter | | values | |", "|---|---|---|---|"]
      + reference.parameters.map { declaration in
        let cells = [declaration.necessity, declaration.type, declaration.help].map(Markdown.cell)
        return "| `\(declaration.name)` | \(cells.joined(separator: " | ")) |"
      }
  }

  private var picture: [String] {
    guard let pictures else { return [] }
    let name = reference.declaration.name
    let light = ExamplePicture.path(of: name, in: pictures, .light)
    let dark = ExamplePicture.path(of: name, in: pictures, .dark)
    return [
      "", "<picture>", "  <source media=\"(prefers-color-scheme: dark)\" srcset=\"\(dark)\">",
      "  <img alt=\"The example of \(name)\" src=\"\(light)\">", "</picture>",
    ]
  }
}

/// Text as Markdown has it.
enum Markdown {
  /// The columns of a page's source.
  static let width = 120

  /// A paragraph, line by line.
  static func paragraph(_ plain: String) -> [String] { Page.lines(text(plain), width: width) }

  /// An item of a list; its text is Markdown.
  static func item(_ text: String) -> [String] {
    let lines = Page.lines(text, width: width - 2)
    return lines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
  }

  /// The cell of a table.
  static func cell(_ plain: String) -> String { text(plain).replacing("|", with: "\\|") }

  /// Plain text with signs that stay what they are; what stands between backticks is code.
  static func text(_ plain: String) -> String {
    let characters = Array(plain)
    var isCode = false
    var text = ""
    for (index, character) in characters.enumerated() {
      if character == "`" { isCode.toggle() }
      let isInside = [index - 1, index + 1].allSatisfy { neighbour in
        characters.indices.contains(neighbour)
          && (characters[neighbour].isLetter || characters[neighbour].isNumber)
      }
      // An underscore within a word is no emphasis.
      let isMarkup = "\\*<".contains(character) || character == "_" && !isInside
      text += isMarkup && !isCode ? "\\\(character)" : String(character)
    }
    return text
  }
}
