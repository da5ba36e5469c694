/// A text without quotes that holds a colon, such as `func: lambda x: x + 1`, which YAML takes for a second key.
struct ColonInText {
  let key: String
  /// The text without quotes around it.
  let text: String
  let start: SourcePosition

  /// - Parameters:
  ///   - problem: What libyaml said.
  ///   - position: Where it gave up: at the colon.
  init?(_ problem: String, at position: SourcePosition, in file: SourceFile) {
    guard let line = file.handwrittenLine(position.line) else { return nil }
    let scalars = Array(line.unicodeScalars)
    let colon = position.column - 1
    guard scalars.indices.contains(colon), scalars[colon] == ":" else { return nil }
    let range: Range<Int>?
    switch problem {
    case "mapping values are not allowed in this context": range = Self.inBlock(scalars, colon)
    case "did not find expected ',' or '}'": range = Self.inFlow(scalars, colon)
    default: return nil
    }
    guard let range, let first = scalars[range].firstIndex(of: ":") else { return nil }
    let key = String(String.UnicodeScalarView(scalars[range.lowerBound..<first])).trimmed
    var begin = first + 1
    while begin < range.upperBound, scalars[begin] == " " { begin += 1 }
    let text = String(String.UnicodeScalarView(scalars[begin..<range.upperBound])).trimmed
    // `key: other: 1` may as well be two keys, the second of which belongs on a line of its own.
    let inFront = String(String.UnicodeScalarView(scalars[begin..<max(begin, colon)]))
    guard begin < colon, !key.isEmpty, !inFront.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      return nil
    }
    self.key = key
    self.text = text
    start = SourcePosition(line: position.line, column: begin + 1)
  }

  /// The entry of a line: from its key to its end, or to a comment.
  private static func inBlock(_ scalars: [Unicode.Scalar], _ colon: Int) -> Range<Int> {
    var start = 0
    while start < colon, " -".unicodeScalars.contains(scalars[start]) { start += 1 }
    var end = colon
    while end < scalars.count, !(scalars[end] == "#" && scalars[end - 1] == " ") { end += 1 }
    return start..<end
  }

  /// The entry between the commas or brackets around it.
  private static func inFlow(_ scalars: [Unicode.Scalar], _ colon: Int) -> Range<Int>? {
    guard let before = scalars[..<colon].lastIndex(where: { ",{[".unicodeScalars.contains($0) }) else {
      return nil
    }
    let end = scalars[colon...].firstIndex { ",}".unicodeScalars.contains($0) } ?? scalars.count
    return before + 1..<end
  }

  private var quoted: String? {
    if !text.contains("\""), !text.contains("\\") { return "\"\(text)\"" }
    return text.contains("'") ? nil : "'\(text)'"
  }

  /// The entry as it should be written.
  var mended: String { "\(key): \(Node.cropped(quoted ?? "\"…\""))" }

  /// The change that puts the text in quotes.
  func fixes(in file: SourceFile) -> [Fix] {
    guard let quoted else { return [] }
    let end = start.moved(by: text.unicodeScalars.count)
    return [Fix("put the text in quotes", [Fix.Edit(SourceSpan(file: file, start: start, end: end), quoted)])]
  }
}
