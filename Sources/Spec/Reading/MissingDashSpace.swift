/// Lines such as `-64`, elements of a list without the space behind their dashes, which YAML takes for a number or a
/// text.
struct MissingDashSpace {
  /// What stands behind the dashes.
  let elements: [String]
  private let edits: [Fix.Edit]

  /// A value that is nothing but such lines.
  init?(_ node: Node) { self.init(node, skipping: 0) }

  /// An element of a list, behind whose own line such lines stand.
  init?(belowElement node: Node) { self.init(node, skipping: 1) }

  /// A line that begins at a place.
  init?(line: String, at start: SourcePosition, in file: SourceFile) {
    let body = line.prefix { $0 != "#" }
    guard body.first == "-", let next = body.dropFirst().first, !next.isWhitespace, next != "-" else {
      return nil
    }
    elements = [String(body.dropFirst()).trimmed]
    let place = start.moved(by: 1)
    edits = [Fix.Edit(SourceSpan(file: file, start: place, end: place), " ")]
  }

  private init?(_ node: Node, skipping count: Int) {
    let (file, start) = (node.span.file, node.span.start)
    guard let scalar = node.scalar, scalar.style == .plain, scalar.text.utf8.count <= 1000,
      let written = file.text(in: node.span),
      file.line(start.line)?.unicodeScalars.prefix(start.column - 1).allSatisfy(\.properties.isWhitespace)
        == true
        || count > 0
    else { return nil }
    var elements: [String] = []
    var edits: [Fix.Edit] = []
    let lines = written.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (offset, line) in lines.enumerated().dropFirst(count) {
      let body = line.drop { $0 == " " }
      let element = body.dropFirst()
      guard body.first == "-", let next = element.first, next != " ", next != "-" else { return nil }
      elements.append(String(element))
      let column = (offset == 0 ? start.column : 1) + (line.count - body.count) + 1
      let place = SourcePosition(line: start.line + offset, column: column)
      edits.append(Fix.Edit(SourceSpan(file: file, start: place, end: place), " "))
    }
    guard let first = elements.first, first != "" else { return nil }
    (self.elements, self.edits) = (elements, edits)
  }

  /// What to write.
  var help: String {
    "a space is missing behind \(elements.count == 1 ? "the dash" : "each dash"): write `- \(Node.cropped(elements[0]))`"
  }

  /// The change that puts the spaces there.
  var fix: Fix { Fix("put a space behind \(elements.count == 1 ? "the dash" : "each dash")", edits) }
}
