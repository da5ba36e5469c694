/// The number that a plain scalar spells under the core schema of YAML 1.2; whole numbers do not begin with zeros.
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
    let beginsWithZero = rest.first == "0"
    let whole = digits(&rest)
    if rest.isEmpty, whole > 0 {
      // YAML 1.1 reads 010 as 8, YAML 1.2 as 10.
      if beginsWithZero, whole > 1 { return nil }
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

  /// The whole number that a text means in other languages: `1_000`, `007`.
  static func plain(_ text: String) -> Int? {
    let digits = text.filter { $0 != "_" }
    guard digits.first?.isWholeNumber == true, digits.utf8.count <= 18,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(digits)
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
