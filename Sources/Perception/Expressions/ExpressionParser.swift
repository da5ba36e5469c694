import Spec

/// Reads an expression: Python's operators with Python's precedence, and calls of known functions.
///
/// What is read is only ever looked up in a list of functions; nothing of it is run as code.
struct ExpressionParser {
  private var cursor: ExpressionCursor
  private var nesting = 0
  /// The names that stand for tensors; nil where every name may.
  private var known: [String]?
  /// The names that stand for tensors, with the place where each is first used.
  private(set) var names: [ExpressionName] = []

  init(_ text: String) throws(ExpressionFault) {
    cursor = ExpressionCursor(try ExpressionLexer.tokens(of: text))
  }

  /// Reads `lambda a, b:` if it stands here; from then on only its parameters are known.
  mutating func lambdaParameters() throws(ExpressionFault) -> [ExpressionName]? {
    guard cursor.next.kind == .name("lambda") else { return nil }
    cursor.advance()
    var parameters: [ExpressionName] = []
    while case .name(let name) = cursor.next.kind {
      if parameters.contains(where: { $0.text == name }) {
        throw ExpressionFault("has the parameter `\(name)` twice", at: cursor.next.range)
      }
      parameters.append(ExpressionName(text: name, range: cursor.next.range))
      cursor.advance()
      guard cursor.take(",") else { break }
    }
    if cursor.next.isSymbol("=") || cursor.next.isSymbol("*") || cursor.next.isSymbol("**") {
      throw ExpressionFault(
        "has \(cursor.next.description) among its parameters", at: cursor.next.range,
        help: "a lambda of an expression has names only: `lambda a, b: a + b`")
    }
    try cursor.expect(":", after: "the parameters of the lambda")
    known = parameters.map(\.text)
    return parameters
  }

  /// Reads the name of a function that stands alone, such as `torch.tanh`.
  mutating func functionAlone() throws(ExpressionFault) -> (ExpressionFunction, Range<Int>)? {
    let start = cursor
    guard case .name(let first) = cursor.next.kind else { return nil }
    var path = [first]
    var range = cursor.next.range
    cursor.advance()
    while cursor.next.isSymbol("."), case .name(let part) = cursor.following.kind {
      path.append(part)
      cursor.advance()
      cursor.advance()
      range = range.lowerBound..<cursor.end
    }
    let name = path.joined(separator: ".")
    let isPath = path.count > 1 && ExpressionLibrary.modules.contains(first)
    guard cursor.next.kind == .end, isPath || ExpressionLibrary.functions[name] != nil else {
      cursor = start
      return nil
    }
    return (try ExpressionLibrary.function(name, at: range), range)
  }

  /// Reads all that is left.
  mutating func whole() throws(ExpressionFault) -> Expression {
    let result = try sequence()
    guard cursor.next.kind == .end else { throw cursor.unexpected(after: "the expression") }
    return result
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
    while cursor.take(",") {
      hasComma = true
      if cursor.next.kind == .end || end.map({ cursor.next.isSymbol($0) }) ?? false { break }
      elements.append(try comparison())
    }
    return (elements, hasComma)
  }

  /// Goes one level deeper; the caller comes back up.
  private mutating func enter() throws(ExpressionFault) {
    nesting += 1
    guard nesting <= ExpressionLimits.nesting else {
      throw ExpressionFault("is nested deeper than \(ExpressionLimits.nesting)", at: cursor.next.range)
    }
  }

  private mutating func comparison() throws(ExpressionFault) -> Expression {
    let left = try binary(level: 0)
    guard case .symbol(let symbol) = cursor.next.kind, let function = ExpressionOperators.comparisons[symbol]
    else {
      return left
    }
    let place = cursor.next.range
    cursor.advance()
    let right = try binary(level: 0)
    if case .symbol(let second) = cursor.next.kind, ExpressionOperators.comparisons[second] != nil {
      throw ExpressionFault(
        "chains comparisons", at: cursor.next.range, help: "write `(a < b) & (b < c)`")
    }
    return try Expression.operation(function, symbol, [left, right], sign: place)
  }

  private mutating func binary(level: Int) throws(ExpressionFault) -> Expression {
    guard level < ExpressionOperators.levels.count else { return try unary() }
    var left = try binary(level: level + 1)
    while case .symbol(let symbol) = cursor.next.kind,
      let function = ExpressionOperators.levels[level][symbol]
    {
      let place = cursor.next.range
      cursor.advance()
      let right = try binary(level: level + 1)
      left = try Expression.operation(function, symbol, [left, right], sign: place)
    }
    return left
  }

  private mutating func unary() throws(ExpressionFault) -> Expression {
    guard case .symbol(let symbol) = cursor.next.kind, let function = ExpressionOperators.prefixes[symbol]
    else {
      return try power()
    }
    let sign = cursor.next.range
    cursor.advance()
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
    guard cursor.next.isSymbol("**") else { return base }
    let sign = cursor.next.range
    cursor.advance()
    let exponent = try unary()
    return try Expression.operation(ExpressionOperators.power, "**", [base, exponent], sign: sign)
  }

  // MARK: - Names, calls, indices

  private mutating func postfix() throws(ExpressionFault) -> Expression {
    var result = try atom()
    while true {
      if cursor.take(".") {
        guard case .name(let name) = cursor.next.kind else {
          throw cursor.unexpected(after: "`.`", needed: "a name")
        }
        let place = cursor.next.range
        cursor.advance()
        result =
          cursor.next.isSymbol("(")
          ? try call(ExpressionLibrary.method(name, of: result, at: place), on: result)
          : try ExpressionLibrary.attribute(name, of: result, at: place)
      } else if cursor.next.isSymbol("[") {
        result = try Expression.element(of: result, subscripts(), at: range(from: result))
      } else if cursor.next.isSymbol("(") {
        throw ExpressionFault("calls what is no function", at: result.range)
      } else {
        return result
      }
    }
  }

  private mutating func atom() throws(ExpressionFault) -> Expression {
    let token = cursor.next
    switch token.kind {
    case .integer(let number):
      cursor.advance()
      return Expression(.integer(number), .integer, at: token.range)
    case .number(let number):
      cursor.advance()
      return Expression(.number(number), .number, at: token.range)
    case .text(let text):
      cursor.advance()
      return Expression(.text(text), .text, at: token.range)
    case .name(let name):
      return try self.name(name)
    case .symbol("("):
      cursor.advance()
      let inner = try sequence(until: ")")
      try cursor.close(")", openedAt: token)
      return Expression(
        inner.kind, inner.type, at: token.range.lowerBound..<cursor.end)
    case .symbol("["):
      cursor.advance()
      let elements = try elements(until: "]").elements
      try cursor.close("]", openedAt: token)
      return try Expression.list(elements, at: token.range.lowerBound..<cursor.end)
    case .symbol, .end:
      throw ExpressionFault(
        token.kind == .end ? "ends too early" : "cannot begin a value with \(token.description)",
        at: token.range, help: ExpressionCursor.help(for: token))
    }
  }

  /// A name: a tensor's, a word with a meaning of its own, or the beginning of a function's.
  private mutating func name(_ name: String) throws(ExpressionFault) -> Expression {
    let token = cursor.next
    let isTensor = known?.contains(name) ?? false
    if !isTensor {
      switch name {
      case "None": return keyword(.none, .none)
      case "True": return keyword(.flag(true), .flag)
      case "False": return keyword(.flag(false), .flag)
      case "lambda", "and", "or", "not", "if", "else", "for", "in", "is", "await", "yield":
        throw ExpressionFault(
          "has no meaning for \(token.description) here", at: token.range,
          help: ExpressionCursor.help(for: token))
      default: break
      }
      if ExpressionLibrary.modules.contains(name), cursor.following.isSymbol(".") { return try path() }
    }
    cursor.advance()
    if cursor.next.isSymbol("("), !isTensor {
      return try call(ExpressionLibrary.function(name, at: token.range), from: token.range)
    }
    if let known, !isTensor {
      let nearest = closestMatch(to: name, among: known)
      throw ExpressionFault(
        "does not know `\(name)`", at: token.range,
        help: nearest == nil ? "the lambda's parameters are \(listed(known))" : nil,
        nearest: nearest)
    }
    if !names.contains(where: { $0.text == name }) {
      names.append(ExpressionName(text: name, range: token.range))
    }
    return Expression(.name(name), .tensor, at: token.range)
  }

  private mutating func keyword(_ kind: Expression.Kind, _ type: ExpressionType) -> Expression {
    defer { cursor.advance() }
    return Expression(kind, type, at: cursor.next.range)
  }

  /// A dotted name such as `torch.nn.functional.relu` with its arguments, or such as `torch.pi`.
  private mutating func path() throws(ExpressionFault) -> Expression {
    let start = cursor.next.range.lowerBound
    var parts: [String] = []
    var end = start
    while case .name(let part) = cursor.next.kind {
      parts.append(part)
      end = cursor.next.range.upperBound
      cursor.advance()
      guard cursor.next.isSymbol("."), case .name = cursor.following.kind else { break }
      // A constant is complete: what follows is a method of it.
      if ExpressionLibrary.constant(parts.joined(separator: "."), at: start..<end) != nil { break }
      cursor.advance()
    }
    let name = parts.joined(separator: ".")
    if let constant = ExpressionLibrary.constant(name, at: start..<end) { return constant }
    let function = try ExpressionLibrary.function(name, at: start..<end)
    guard cursor.next.isSymbol("(") else {
      throw ExpressionFault(
        "uses the function `\(name)` without arguments", at: start..<end, help: "write `\(name)(…)`")
    }
    return try call(function, from: start..<end)
  }

  private mutating func call(
    _ function: ExpressionFunction, on receiver: Expression? = nil, from start: Range<Int>? = nil
  ) throws(ExpressionFault) -> Expression {
    let opening = cursor.next
    cursor.advance()
    try enter()
    defer { nesting -= 1 }
    var arguments = ExpressionCall(function, receiver: receiver)
    while !cursor.next.isSymbol(")") {
      if cursor.next.isSymbol("*") || cursor.next.isSymbol("**") {
        throw ExpressionFault("unpacks arguments, which is not part of the language", at: cursor.next.range)
      }
      if case .name(let name) = cursor.next.kind, cursor.following.isSymbol("=") {
        let place = cursor.next.range
        cursor.advance()
        cursor.advance()
        try arguments.add(comparison(), as: name, at: place)
      } else {
        try arguments.add(comparison())
      }
      if !cursor.take(",") { break }
    }
    try cursor.close(")", openedAt: opening)
    let first = receiver?.range.lowerBound ?? start?.lowerBound ?? opening.range.lowerBound
    return try arguments.expression(at: first..<cursor.end)
  }

  private mutating func subscripts() throws(ExpressionFault) -> [ExpressionSubscript] {
    let opening = cursor.next
    cursor.advance()
    var result: [ExpressionSubscript] = []
    while !cursor.next.isSymbol("]") {
      let start = cursor.next.range.lowerBound
      let kind = try subscriptKind()
      result.append(ExpressionSubscript(kind: kind, range: start..<cursor.end))
      if !cursor.take(",") { break }
    }
    try cursor.close("]", openedAt: opening)
    if result.isEmpty { throw ExpressionFault("has no index between brackets", at: opening.range) }
    return result
  }

  private mutating func subscriptKind() throws(ExpressionFault) -> ExpressionSubscript.Kind {
    if cursor.take("...") { return .ellipsis }
    var bounds: [Expression?] = []
    var isSlice = false
    var current: Expression?
    while true {
      if cursor.take(":") {
        isSlice = true
        bounds.append(current)
        current = nil
      } else if current == nil, !cursor.next.isSymbol(","), !cursor.next.isSymbol("]") {
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
      guard let index = current else { throw cursor.unexpected(after: "`[`", needed: "an index") }
      return .index(index)
    }
    guard bounds.count <= 3 else { throw cursor.unexpected(after: "a slice") }
    return .slice(from: bounds[0], to: bounds[1], step: bounds.count > 2 ? bounds[2] : nil)
  }

  private func range(from first: Expression) -> Range<Int> {
    first.range.lowerBound..<max(first.range.upperBound, cursor.end)
  }
}

/// A name in an expression's text.
struct ExpressionName: Hashable, Sendable {
  let text: String
  let range: Range<Int>
}
