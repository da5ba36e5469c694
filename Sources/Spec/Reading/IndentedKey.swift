/// A key that is indented deeper than the line above it, though that line has a value already.
struct IndentedKey {
  let key: String
  let position: SourcePosition
  /// The key of the line above.
  let owner: String
  let ownerPosition: SourcePosition

  /// How many blank lines may stand between the two.
  private static let reach = 100

  /// - Parameter position: Where the key stands, or its colon.
  init?(at position: SourcePosition, in file: SourceFile) {
    guard position.line > 1, let line = file.handwrittenLine(position.line), let key = LineKey(line),
      [key.offset, key.offset + key.text.unicodeScalars.count].contains(position.column - 1)
    else { return nil }
    var number = position.line - 1
    while number > max(1, position.line - Self.reach),
      file.handwrittenLine(number)?.allSatisfy(\.isWhitespace) == true
    {
      number -= 1
    }
    guard let above = file.handwrittenLine(number), let owner = LineKey(above), owner.offset < key.offset,
      !owner.value.allSatisfy(\.isWhitespace)
    else { return nil }
    self.key = String(key.text)
    self.position = SourcePosition(line: position.line, column: key.offset + 1)
    self.owner = String(owner.text)
    ownerPosition = SourcePosition(line: number, column: owner.offset + 1)
  }
}
