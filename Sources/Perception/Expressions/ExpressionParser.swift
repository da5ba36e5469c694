import Spec

/// Reads an expression: Python's operators with Python's precedence, and calls of known functions.
///
/// What is read is only ever looked up in a list of functions; nothing of it is run as code.
struct ExpressionParser {
  private let tokens: [ExpressionToken]
  private var index = 0
  private var nesting = 0
  /// The names that stand for tensors; nil where every name may.
  private var known: [String]?
  /// The names that stand for tensors, with the place where each is first used.
  private(set) var names: [ExpressionName] = []

  init(_ text: String) throws(ExpressionFault) {
    tokens = try ExpressionLexer.tokens(of: text)
  }

  /// Reads `lambda a, b:` if it stands here; from then on only its parameters are known.
  mutating func lambdaParameters() throws(ExpressionFault) -> [ExpressionName]? {
    guard next.kind == .name("lambda") else { return nil }
    advance()
    var parameters: [ExpressionName] = []
    while case .name(let name) = next.kind {
      if parameters.contains(where: { $0.text == name }) {
        throw ExpressionFault("has the parameter `\(name)` twice", at: next.range)
      }
      parameters.append(ExpressionName(text: name, range: next.range))
      advance()
      guard take(",") else { break }
    }
    if next.isSymbol("=") || next.isSymbol("*") || next.isSymbol("**") {
      throw ExpressionFault(
        "has \(next.description) among its parameters", at: next.range,
        help: "a lambda of an expression has names only: `lambda a, b: a + b`")
    }
    try expect(":", after: "the parameters of the lambda")
    known = parameters.map(\.text)
    return parameters
  }

  /// Reads the name of a function that stands alone, such as `torch.tanh`.
  mutating func functionAlone() throws(ExpressionFault) -> (ExpressionFunction, Range<Int>)? {
    let start = index
    guard case .name(let first) = next.kind else { return nil }
    var path = [first]
    var range = next.range
    advance()
    while next.isSymbol("."), case .name(let part) = tokens[index + 1].kind {
      path.append(part)
      range = range.lowerBound..<tokens[index + 1].range.upperBound
      index += 2
    }
    let name = path.joined(separator: ".")
    let isPath = path.count > 1 && ExpressionLibrary.modules.contains(first)
    guard next.kind == .end, isPath || ExpressionLibrary.functions[name] != nil else {
      index = start
      return nil
    }
    return (try ExpressionLibrary.function(name, at: range), range)
  }

  /// Reads all that is left.
  mutating func whole() throws(ExpressionFault) -> Expression {
    let result = try sequence()
    guard next.kind == .end else { throw unexpected(after: "the expression") }
    return result
  }

  // MARK: - Words

  private var next: ExpressionToken { tokens[index] }

  private mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard next.isSymbol(symbol) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String, after what: String) throws(ExpressionFault) {
    if !take(symbol) { throw unexpected(after: what, needed: symbol) }
  }

  private func unexpected(after what: String, needed: String? = nil) -> ExpressionFault {
    let wanted = needed.map { "`\($0)` is missing behind \(what)" } ?? "cannot go on behind \(what)"
    return ExpressionFault(
      "\(wanted): there is \(next.description)", at: next.range, help: Self.help(for: next))
  }

  /// What to write in place of Python that is not part of the language.
  private static func help(for token: ExpressionToken) -> String? {
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

  // MARK: - Operators, loosest first

  /// One expression, or several with commas between them as a list.
  private mutating func sequence(until end: String? = nil) throws(ExpressionFault) -> Expression {
    let (elements, hasComma) = try elements(until: end)
    if !hasComma, let only = elements.first { return only }
    return try Expression.list(elements, at: range(from: elements[0]))
  }

  /// At least one expression, with commas between them.
  private mutating func elements(
    until end: String?
  ) throws(ExpressionFault) -> (elements: [Expression], hasComma: Bool) {
    try enter()
    defer { nesting -= 1 }
    var elements = [try comparison()]
    var hasComma = false
    while take(",") {
      hasComma = true
      if next.kind == .end || end.map({ next.isSymbol($0) }) ?? false { break }
      elements.append(try comparison())
    }
    return (elements, hasComma)
  }

  /// Goes one level deeper; the caller comes back up.
  private mutating func enter() throws(ExpressionFault) {
    nesting += 1
    guard nesting <= ExpressionLimits.nesting else {
      throw ExpressionFault("is nested deeper than \(ExpressionLimits.nesting)", at: next.range)
    }
  }

  private mutating func comparison() throws(ExpressionFault) -> Expression {
    let left = try binary(level: 0)
    guard case .symbol(let symbol) = next.kind, let function = ExpressionOperators.comparisons[symbol] else {
      return left
    }
    let place = next.range
    advance()
    let right = try binary(level: 0)
    if case .symbol(let second) = next.kind, ExpressionOperators.comparisons[second] != nil {
      throw ExpressionFault(
        "chains comparisons", at: next.range, help: "write `(a < b) & (b < c)`")
    }
    return try Expression.operation(function, symbol, [left, right], sign: place)
  }

  private mutating func binary(level: Int) throws(ExpressionFault) -> Expression {
    guard level < ExpressionOperators.levels.count else { return try unary() }
    var left = try binary(level: level + 1)
    while case .symbol(let symbol) = next.kind, let function = ExpressionOperators.levels[level][symbol] {
      let place = next.range
      advance()
      let right = try binary(level: level + 1)
      left = try Expression.operation(function, symbol, [left, right], sign: place)
    }
    return left
  }

  private mutating func unary() throws(ExpressionFault) -> Expression {
    guard case .symbol(let symbol) = next.kind, let function = ExpressionOperators.prefixes[symbol] else {
      return try power()
    }
    let sign = next.range
    advance()
    try enter()
    defer { nesting -= 1 }
    let operand = try unary()
    let range = sign.lowerBound..<operand.range.upperBound
    switch (symbol, operand.kind) {
    case ("-", .integer(let number)): return Expression(.integer(-number), .integer, at: range)
    case ("-", .number(let number)): return Expression(.number(-number), .number, at: range)
    case ("+", _) where operand.type.isNumeric: return operand
    default: return try Expression.operation(function, symbol, [operand], sign: sign)
    }
  }

  private mutating func power() throws(ExpressionFault) -> Expression {
    let base = try postfix()
    guard next.isSymbol("**") else { return base }
    let sign = next.range
    advance()
    let exponent = try unary()
    return try Expression.operation(ExpressionOperators.power, "**", [base, exponent], sign: sign)
  }

  // MARK: - Names, calls, indices

  private mutating func postfix() throws(ExpressionFault) -> Expression {
    var result = try atom()
    while true {
      if take(".") {
        guard case .name(let name) = next.kind else { throw unexpected(after: "`.`", needed: "a name") }
        let place = next.range
        advance()
        result =
          next.isSymbol("(")
          ? try call(ExpressionLibrary.method(name, of: result, at: place), on: result)
          : try ExpressionLibrary.attribute(name, of: result, at: place)
      } else if next.isSymbol("[") {
        result = try Expression.element(of: result, subscripts(), at: range(from: result))
      } else if next.isSymbol("(") {
        throw ExpressionFault("calls what is no function", at: result.range)
      } else {
        return result
      }
    }
  }

  private mutating func atom() throws(ExpressionFault) -> Expression {
    let token = next
    switch token.kind {
    case .integer(let number):
      advance()
      return Expression(.integer(number), .integer, at: token.range)
    case .number(let number):
      advance()
      return Expression(.number(number), .number, at: token.range)
    case .text(let text):
      advance()
      return Expression(.text(text), .text, at: token.range)
    case .name(let name):
      return try self.name(name)
    case .symbol("("):
      advance()
      let inner = try sequence(until: ")")
      try close(")", openedAt: token)
      return Expression(
        inner.kind, inner.type, at: token.range.lowerBound..<tokens[index - 1].range.upperBound)
    case .symbol("["):
      advance()
      let elements = try elements(until: "]").elements
      try close("]", openedAt: token)
      return try Expression.list(elements, at: token.range.lowerBound..<tokens[index - 1].range.upperBound)
    case .symbol, .end:
      throw ExpressionFault(
        token.kind == .end ? "ends too early" : "cannot begin a value with \(token.description)",
        at: token.range, help: Self.help(for: token))
    }
  }

  private mutating func close(
    _ symbol: String, openedAt opening: ExpressionToken
  ) throws(ExpressionFault) {
    if take(symbol) { return }
    if next.kind == .end {
      throw ExpressionFault("never closes \(opening.description)", at: opening.range)
    }
    throw unexpected(after: "a value", needed: symbol)
  }

  /// A name: a tensor's, a word with a meaning of its own, or the beginning of a function's.
  private mutating func name(_ name: String) throws(ExpressionFault) -> Expression {
    let token = next
    let isTensor = known?.contains(name) ?? false
    if !isTensor {
      switch name {
      case "None": return keyword(.none, .none)
      case "True": return keyword(.flag(true), .flag)
      case "False": return keyword(.flag(false), .flag)
      case "lambda", "and", "or", "not", "if", "else", "for", "in", "is", "await", "yield":
        throw ExpressionFault(
          "has no meaning for \(token.description) here", at: token.range, help: Self.help(for: token))
      default: break
      }
      if ExpressionLibrary.modules.contains(name), tokens[index + 1].isSymbol(".") { return try path() }
    }
    advance()
    if next.isSymbol("("), !isTensor {
      return try call(ExpressionLibrary.function(name, at: token.range), from: token.range)
    }
    if let known, !isTensor {
      let nearest = closestMatch(to: name, among: known)
      throw ExpressionFault(
        "does not know `\(name)`", at: token.range,
        help: nearest == nil
          ? "the lambda's parameters are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
        nearest: nearest)
    }
    if !names.contains(where: { $0.text == name }) {
      names.append(ExpressionName(text: name, range: token.range))
    }
    return Expression(.name(name), .tensor, at: token.range)
  }

  private mutating func keyword(_ kind: Expression.Kind, _ type: ExpressionType) -> Expression {
    defer { advance() }
    return Expression(kind, type, at: next.range)
  }

  /// A dotted name such as `torch.nn.functional.relu` with its arguments, or such as `torch.pi`.
  private mutating func path() throws(ExpressionFault) -> Expression {
    let start = next.range.lowerBound
    var parts: [String] = []
    var end = start
    while case .name(let part) = next.kind {
      parts.append(part)
      end = next.range.upperBound
      advance()
      guard next.isSymbol("."), index + 1 < tokens.count, case .name = tokens[index + 1].kind else { break }
      // A constant is complete: what follows is a method of it.
      if ExpressionLibrary.constant(parts.joined(separator: "."), at: start..<end) != nil { break }
      advance()
    }
    let name = parts.joined(separator: ".")
    if let constant = ExpressionLibrary.constant(name, at: start..<end) { return constant }
    let function = try ExpressionLibrary.function(name, at: start..<end)
    guard next.isSymbol("(") else {
      throw ExpressionFault(
        "uses the function `\(name)` without arguments", at: start..<end, help: "write `\(name)(…)`")
    }
    return try call(function, from: start..<end)
  }

  private mutating func call(
    _ function: ExpressionFunction, on receiver: Expression? = nil, from start: Range<Int>? = nil
  ) throws(ExpressionFault) -> Expression {
    let opening = next
    advance()
    try enter()
    defer { nesting -= 1 }
    var arguments = ExpressionCall(function, receiver: receiver)
    while !next.isSymbol(")") {
      if next.isSymbol("*") || next.isSymbol("**") {
        throw ExpressionFault("unpacks arguments, which is not part of the language", at: next.range)
      }
      if case .name(let name) = next.kind, tokens[index + 1].isSymbol("=") {
        let place = next.range
        index += 2
        try arguments.add(comparison(), as: name, at: place)
      } else {
        try arguments.add(comparison())
      }
      if !take(",") { break }
    }
    try close(")", openedAt: opening)
    let first = receiver?.range.lowerBound ?? start?.lowerBound ?? opening.range.lowerBound
    return try arguments.expression(at: first..<tokens[index - 1].range.upperBound)
  }

  private mutating func subscripts() throws(ExpressionFault) -> [ExpressionSubscript] {
    let opening = next
    advance()
    var result: [ExpressionSubscript] = []
    while !next.isSymbol("]") {
      let start = next.range.lowerBound
      let kind = try subscriptKind()
      result.append(ExpressionSubscript(kind: kind, range: start..<tokens[index - 1].range.upperBound))
      if !take(",") { break }
    }
    try close("]", openedAt: opening)
    if result.isEmpty { throw ExpressionFault("has no index between brackets", at: opening.range) }
    return result
  }

  private mutating func subscriptKind() throws(ExpressionFault) -> ExpressionSubscript.Kind {
    if take("...") { return .ellipsis }
    var bounds: [Expression?] = []
    var isSlice = false
    var current: Expression?
    while true {
      if take(":") {
        isSlice = true
        bounds.append(current)
        current = nil
      } else if current == nil, !next.isSymbol(","), !next.isSymbol("]") {
        current = try comparison()
        if !isSlice, current?.isNone == true { return .newAxis }
        if let bound = current, bound.type != .integer, !bound.isNone {
          throw ExpressionFault(
            "takes an index that is \(bound.type.description), not a whole number", at: bound.range,
            help: "for a choice by truth values write `torch.where(condition, a, b)`")
        }
        if current?.isNone == true { current = nil }
      } else {
        break
      }
    }
    bounds.append(current)
    guard isSlice else {
      guard let index = current else { throw unexpected(after: "`[`", needed: "an index") }
      return .index(index)
    }
    guard bounds.count <= 3 else { throw unexpected(after: "a slice") }
    return .slice(from: bounds[0], to: bounds[1], step: bounds.count > 2 ? bounds[2] : nil)
  }

  private func range(from first: Expression) -> Range<Int> {
    first.range.lowerBound..<max(first.range.upperBound, tokens[max(0, index - 1)].range.upperBound)
  }
}

/// A name in an expression's text.
struct ExpressionName: Hashable, Sendable {
  let text: String
  let range: Range<Int>
}
