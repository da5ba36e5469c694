/// A place among the words of an expression, of which the last one is its end.
struct ExpressionCursor {
  private let tokens: [ExpressionToken]
  private var index = 0

  init(_ tokens: [ExpressionToken]) { self.tokens = tokens }

  /// The word that comes next.
  var next: ExpressionToken { tokens[index] }

  /// The word behind the next one.
  var following: ExpressionToken { tokens[min(index + 1, tokens.count - 1)] }

  /// Where the word ends that was read last.
  var end: Int { tokens[max(0, index - 1)].range.upperBound }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Reads a sign if it comes next.
  mutating func take(_ symbol: String) -> Bool {
    guard next.isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ symbol: String, after what: String) throws(ExpressionFault) {
    if !take(symbol) { throw unexpected(after: what, needed: symbol) }
  }

  /// Reads the bracket that closes another one.
  mutating func close(_ symbol: String, openedAt opening: ExpressionToken) throws(ExpressionFault) {
    if take(symbol) { return }
    if next.kind == .end {
      throw ExpressionFault("never closes \(opening.description)", at: opening.range)
    }
    throw unexpected(after: "a value", needed: symbol)
  }

  /// What is wrong where something else should come next.
  func unexpected(after what: String, needed: String? = nil) -> ExpressionFault {
    let wanted = needed.map { "`\($0)` is missing behind \(what)" } ?? "cannot go on behind \(what)"
    return ExpressionFault(
      "\(wanted): there is \(next.description)", at: next.range, help: Self.help(for: next))
  }

  /// What to write in place of Python that is not part of the language.
  static func help(for token: ExpressionToken) -> String? {
    switch token.kind {
    case .name("and"): "write `&`, with parentheses around comparisons"
    case .name("or"): "write `|`, with parentheses around comparisons"
    case .name("not"): "write `~`"
    case .name("if"), .name("else"): "write `torch.where(condition, a, b)`"
    case .name("for"): "write what is to be done with the whole tensor"
    case .symbol("="): "write `==` to compare"
    case .symbol(":="): "there are no assignments: write the expression where it is needed"
    case .symbol("^"): "write `**` for a power"
    default: nil
    }
  }
}
