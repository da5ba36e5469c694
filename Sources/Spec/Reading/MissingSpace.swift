/// A line, or a text, such as `hidden_units:[16]`, which YAML takes for one word.
struct MissingSpace {
  let key: String
  let mended: String
  let position: SourcePosition

  /// - Parameter column: The column of the line's first character.
  init?(_ line: Substring, _ number: Int, column: Int = 1) {
    guard let found = LineKey(line, behind: " -{"), let first = found.text.first,
      first.isLetter || first == "_", found.text.count <= 100, let next = found.value.first,
      !next.isWhitespace, next != ":", !found.value.hasPrefix("//")
    else { return nil }
    key = String(found.text)
    mended = "\(key): \(Node.cropped(String(found.value.prefix { $0 != "#" }).trimmed))"
    position = SourcePosition(line: number, column: column + found.offset)
  }

  /// What to write.
  var help: String { "the space after the colon is missing: write `\(mended)`" }

  /// The change that puts the space behind the colon.
  ///
  /// - Parameter start: Where the key begins, if that is not the position within the line that was searched.
  func fix(in file: SourceFile, keyAt start: SourcePosition? = nil) -> Fix {
    let start = start ?? position
    let colon = start.moved(by: key.unicodeScalars.count + 1)
    return Fix(
      "put a space behind the colon", [Fix.Edit(SourceSpan(file: file, start: colon, end: colon), " ")])
  }
}

extension Node {
  /// What to write where a mapping was meant, but the space after its only colon is missing: `hidden_units:[16]`.
  public var missingSpaceHelp: String? {
    guard let scalar, scalar.style == .plain, scalar.text.utf8.count <= 1000,
      let found = MissingSpace(scalar.text[...], 1)
    else { return nil }
    return found.help
  }
}
