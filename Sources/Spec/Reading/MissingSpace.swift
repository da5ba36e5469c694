/// A line, or a text, such as `hidden_units:[16]`, which YAML takes for one word.
struct MissingSpace {
  let key: String
  let mended: String
  let position: SourcePosition

  /// - Parameter column: The column of the line's first character.
  init?(_ line: Substring, _ number: Int, column: Int = 1) {
    let body = line.drop { $0 == " " || $0 == "-" || $0 == "{" }
    let key = body.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    let rest = body[key.endIndex...]
    guard let first = key.first, first.isLetter || first == "_", key.count <= 100, rest.first == ":" else {
      return nil
    }
    let value = rest.dropFirst()
    guard let next = value.first, !next.isWhitespace, next != ":", !value.hasPrefix("//") else { return nil }
    self.key = String(key)
    mended = "\(key): \(Node.cropped(String(value.prefix { $0 != "#" }).trimmed))"
    let offset = line.unicodeScalars.distance(from: line.startIndex, to: key.startIndex)
    position = SourcePosition(line: number, column: column + offset)
  }

  /// The change that puts the space behind the colon.
  ///
  /// - Parameter start: Where the key begins, if that is not the position within the line that was searched.
  func fix(in file: SourceFile, keyAt start: SourcePosition? = nil) -> Fix {
    let start = start ?? position
    let colon = SourcePosition(line: start.line, column: start.column + key.unicodeScalars.count + 1)
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
    return "the space after the colon is missing: write `\(found.mended)`"
  }
}
