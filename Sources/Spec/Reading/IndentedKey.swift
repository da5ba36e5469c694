/// A key that is indented deeper than the line above it, though that line has a value already.
struct IndentedKey {
  let key: String
  let position: SourcePosition
  /// The key of the line above.
  let owner: String
  let ownerPosition: SourcePosition

  /// - Parameter position: Where the key stands, or its colon.
  init?(at position: SourcePosition, in file: SourceFile) {
    guard position.line > 1, let line = file.line(position.line),
      let key = Self.key(of: line),
      [key.column, key.column + key.text.unicodeScalars.count].contains(position.column)
    else { return nil }
    var number = position.line - 1
    while number > 1, file.line(number)?.allSatisfy(\.isWhitespace) == true { number -= 1 }
    guard let above = file.line(number), let owner = Self.key(of: above), owner.hasValue,
      owner.column < key.column
    else { return nil }
    self.key = key.text
    self.position = SourcePosition(line: position.line, column: key.column)
    self.owner = owner.text
    ownerPosition = SourcePosition(line: number, column: owner.column)
  }

  private static func key(of line: Substring) -> (text: String, column: Int, hasValue: Bool)? {
    let body = line.drop { $0 == " " || $0 == "-" }
    let text = body.prefix { $0.isLetter || $0.isNumber || "_.".contains($0) }
    let rest = body[text.endIndex...]
    guard !text.isEmpty, rest.first == ":" else { return nil }
    let column = line.unicodeScalars.distance(from: line.startIndex, to: text.startIndex) + 1
    return (String(text), column, rest.dropFirst().contains { !$0.isWhitespace })
  }
}
