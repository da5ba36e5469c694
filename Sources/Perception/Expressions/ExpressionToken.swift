/// A word of an expression's text.
struct ExpressionToken: Hashable {
  enum Kind: Hashable {
    case name(String)
    case integer(Int)
    case number(Double)
    case text(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  /// Where it stands in the text, in Unicode scalars.
  let range: Range<Int>

  func isSymbol(_ symbol: String) -> Bool { kind == .symbol(symbol) }

  /// The word as messages quote it.
  var description: String {
    switch kind {
    case .name(let word), .symbol(let word): "`\(word)`"
    case .integer(let number): "the number \(number)"
    case .number(let number): "the number \(number)"
    case .text(let text): "the text '\(text)'"
    case .end: "the end"
    }
  }
}

/// Takes the text of an expression apart into words.
struct ExpressionLexer {
  private let scalars: [Unicode.Scalar]
  private var index = 0

  /// Longer ones first, so that `**` is not read as two `*`.
  private static let symbols = [
    "...", "**", "//", "<=", ">=", "==", "!=", ":=", "+", "-", "*", "/", "%", "@", "(", ")", "[", "]", ",",
    ".", ":", "<", ">", "|", "&", "^", "~", "=",
  ].map { (text: $0, scalars: Array($0.unicodeScalars)) }

  private init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// The words of a text; the last one is its end.
  static func tokens(of text: String) throws(ExpressionFault) -> [ExpressionToken] {
    var lexer = ExpressionLexer(text)
    guard lexer.scalars.count <= ExpressionLimits.length else {
      throw ExpressionFault(
        "has \(lexer.scalars.count) characters, more than \(ExpressionLimits.length)", at: 0..<1)
    }
    var tokens: [ExpressionToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    tokens.append(ExpressionToken(kind: .end, range: lexer.scalars.count..<lexer.scalars.count))
    return tokens
  }

  private mutating func next() throws(ExpressionFault) -> ExpressionToken? {
    while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
    guard index < scalars.count else { return nil }
    let start = index
    let kind = try kind(of: scalars[index])
    return ExpressionToken(kind: kind, range: start..<index)
  }

  private mutating func kind(of first: Unicode.Scalar) throws(ExpressionFault) -> ExpressionToken.Kind {
    if Self.beginsName(first) { return .name(take { Self.beginsName($0) || Self.isDigit($0) }) }
    if Self.isDigit(first) || (first == "." && index + 1 < scalars.count && Self.isDigit(scalars[index + 1]))
    {
      return try number()
    }
    if first == "'" || first == "\"" { return try text(quote: first) }
    if let symbol = Self.symbols.first(where: { scalars[index...].starts(with: $0.scalars) }) {
      index += symbol.scalars.count
      return .symbol(symbol.text)
    }
    throw ExpressionFault("has no meaning for the sign `\(first)`", at: index..<index + 1)
  }

  private mutating func number() throws(ExpressionFault) -> ExpressionToken.Kind {
    let start = index
    var digits = take { Self.isDigit($0) || $0 == "_" }
    var isWhole = true
    if peek == ".", !scalars[index...].starts(with: "...".unicodeScalars) {
      isWhole = false
      index += 1
      digits += "." + take { Self.isDigit($0) || $0 == "_" }
    }
    if let sign = peek, sign == "e" || sign == "E" {
      isWhole = false
      index += 1
      digits += "e"
      if let sign = peek, sign == "-" || sign == "+" {
        digits.unicodeScalars.append(sign)
        index += 1
      }
      digits += take(while: Self.isDigit)
    }
    digits.removeAll { $0 == "_" }
    let following = take { Self.beginsName($0) || Self.isDigit($0) }
    guard following.isEmpty, let value = Self.value(of: digits) else {
      throw ExpressionFault(
        "has a number that cannot be read, `\(written(from: start))`", at: start..<index,
        help: following.isEmpty ? nil : "write `*` between a number and a name")
    }
    if isWhole, let whole = Int(digits) { return .integer(whole) }
    return .number(value)
  }

  private static func value(of digits: String) -> Double? {
    var digits = digits
    if digits.hasPrefix(".") { digits = "0" + digits }
    if digits.hasSuffix(".") { digits += "0" }
    return Double(digits.replacing(".e", with: ".0e"))
  }

  private mutating func text(quote: Unicode.Scalar) throws(ExpressionFault) -> ExpressionToken.Kind {
    let start = index
    index += 1
    let text = take { $0 != quote && $0 != "\\" && $0 != "\n" }
    guard peek == quote else {
      throw ExpressionFault(
        "has a text that is not closed", at: start..<start + 1, help: "write \(quote) behind it")
    }
    index += 1
    return .text(text)
  }

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    let start = index
    while index < scalars.count, condition(scalars[index]) { index += 1 }
    return written(from: start)
  }

  private func written(from start: Int) -> String {
    String(String.UnicodeScalarView(scalars[start..<index]))
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }
}
