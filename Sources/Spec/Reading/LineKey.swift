/// The word at the beginning of a line, or of a text, that a colon follows: a key, or what was meant to be one.
struct LineKey {
  let text: Substring
  /// What follows the colon.
  let value: Substring
  /// How many Unicode scalars stand in front.
  let offset: Int

  /// - Parameter signs: What may stand in front.
  init?(_ line: Substring, behind signs: String = " -") {
    let body = line.drop { signs.contains($0) }
    text = body.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    let rest = body[text.endIndex...]
    guard !text.isEmpty, rest.first == ":" else { return nil }
    value = rest.dropFirst()
    offset = line.unicodeScalars.distance(from: line.startIndex, to: text.startIndex)
  }
}
