import Composer

/// What there is to know of one block.
struct BlockPage {
  let block: any Block.Type
  let registry: Registry
  let style: TextStyle

  /// The page, line by line.
  var lines: [String] {
    let declaration = block.declaration
    var lines = ["\(style.bold(declaration.name)) · \(declaration.category.rawValue)", ""]
    lines += Page.lines(declaration.summary)
    lines += section("Shapes", indented(declaration.shapes))
    lines += section("Parameters", parameters)
    lines += section("Example", indented(declaration.example).flatMap(broken))
    return lines + section("Also known as", declaration.aliases.map { "  \($0)" })
  }

  private func indented(_ text: String) -> [String] {
    text.split(separator: "\n").map { "  \($0)" }
  }

  /// A line of YAML that is too long, broken within its first flow mapping, which means the same.
  private func broken(_ line: String) -> [String] {
    guard Page.columns(of: line) > Page.width, let brace = line.firstIndex(of: "{") else { return [line] }
    let head = String(line[...brace])
    let words = line[line.index(after: brace)...].split(separator: " ").map(String.init)
    let lines = Page.lines(of: words, width: Page.width, indent: Page.columns(of: head))
    return lines.enumerated().map { $0 == 0 ? head + $1.dropFirst(head.count) : $1 }
  }

  private func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", style.bold(title)] + lines
  }

  /// The parameters as the block's own reading of them declares them.
  private var parameters: [String] {
    let reader = ParameterReader(recordingFor: block.declaration.name)
    _ = block.init(reader, registry: registry)
    // Blocks made of others read a parameter that they share once for each.
    let declarations = OrderedDictionary(
      reader.declarations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }
    ).values
    if declarations.isEmpty { return ["  none"] }
    let width = (declarations.map { Page.columns(of: $0.name) }.max() ?? 0) + 4
    let indent = "".padded(to: width)
    return declarations.flatMap { declaration -> [String] in
      let type = Page.lines("\(declaration.type); \(necessity(of: declaration))", width: Page.width - width)
      let help = Page.lines(declaration.help, width: Page.width - width).map { indent + style.dim($0) }
      let first = "  \(declaration.name)".padded(to: width) + (type.first ?? "")
      return [first] + type.dropFirst().map { indent + $0 } + help
    }
  }

  private func necessity(of declaration: ParameterDeclaration) -> String {
    if let text = declaration.defaultText { return "default \(text)" }
    return declaration.isRequired ? "required" : "optional"
  }
}
