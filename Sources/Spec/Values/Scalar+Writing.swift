extension Scalar {
  /// A text as it can stand anywhere in a spec, flow mappings included: without quotes where it then still is this
  /// text, else in `"`.
  public static func plainOrQuoted(_ text: String) -> String {
    let isWord =
      text.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || "0123456789_./-".unicodeScalars.contains($0)
      }
    if isWord, ScalarValue(plain: text) == .string(text) { return text }
    return quoted(text)
  }

  /// A text in `"`, with escapes for what cannot stand there as it is.
  public static func quoted(_ text: String) -> String {
    let escaped = text.escaping { scalar in
      switch scalar {
      case "\"", "\\": return "\\\(scalar)"
      case "\n": return "\\n"
      case "\t": return "\\t"
      case "\r": return "\\r"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value),
        "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return nil
      }
    }
    return "\"\(escaped)\""
  }
}
