/// The number that a plain scalar spells under the core schema of YAML 1.2.
struct Numeral {
  /// The number, nil where the text spells none.
  static func value(of text: String) -> ScalarValue? {
    // Long texts are no numerals; the bound keeps hostile ones cheap.
    guard let first = text.utf8.first, text.utf8.count <= 400, "+-.0123456789".utf8.contains(first) else {
      return nil
    }
    if text.hasPrefix("0x") { return based(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0o") { return based(text.dropFirst(2), radix: 8) }
    var rest = Substring(text)
    if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
    let whole = digits(&rest)
    if rest.isEmpty, whole > 0 {
      return Int(text).map(ScalarValue.integer) ?? Double(text).map(ScalarValue.number)
    }
    var fraction = 0
    if rest.first == "." {
      rest.removeFirst()
      fraction = digits(&rest)
    }
    guard whole + fraction > 0 else { return nil }
    if rest.first == "e" || rest.first == "E" {
      rest.removeFirst()
      if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
      guard digits(&rest) > 0 else { return nil }
    }
    return rest.isEmpty ? Double(text).map(ScalarValue.number) : nil
  }

  private static func digits(_ rest: inout Substring) -> Int {
    let digits = rest.prefix { $0.isASCII && $0.isWholeNumber }
    rest = rest[digits.endIndex...]
    return digits.count
  }

  private static func based(_ digits: Substring, radix: Int) -> ScalarValue? {
    guard !digits.isEmpty else { return nil }
    var value = 0.0
    for character in digits {
      guard character.isASCII, let digit = character.hexDigitValue, digit < radix else { return nil }
      value = value * Double(radix) + Double(digit)
    }
    return Int(digits, radix: radix).map(ScalarValue.integer) ?? .number(value)
  }
}
