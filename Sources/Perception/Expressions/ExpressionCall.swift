import Spec

/// The call of a function while it is read: which argument is for which parameter.
struct ExpressionCall {
  private let function: ExpressionFunction
  private var positional: [Expression]
  private var named: [(name: String, place: Range<Int>, value: Expression)] = []

  /// A call; a method's receiver is its first argument.
  init(_ function: ExpressionFunction, receiver: Expression? = nil) {
    self.function = function
    positional = receiver.map { [$0] } ?? []
  }

  mutating func add(_ argument: Expression) throws(ExpressionFault) {
    if let first = named.first {
      throw ExpressionFault(
        "gives `\(function.name)` an argument without a name behind `\(first.name)=`", at: argument.range)
    }
    positional.append(argument)
  }

  mutating func add(
    _ argument: Expression, as name: String, at place: Range<Int>
  ) throws(ExpressionFault) {
    named.append((name, place, argument))
  }

  /// The finished call.
  func expression(at range: Range<Int>) throws(ExpressionFault) -> Expression {
    var arguments = try placed(at: range)
    for (index, parameter) in function.parameters.enumerated() {
      guard let argument = arguments[index] else {
        if parameter.isRequired { throw missing(parameter, at: range) }
        continue
      }
      if argument.isNone, !parameter.isRequired {
        arguments[index] = nil
      } else if !parameter.kind.accepts(argument.type) {
        throw ExpressionFault(
          "gives `\(function.name)` \(argument.type.description) for `\(parameter.name)`, which must be \(parameter.kind.description)",
          at: argument.range)
      }
    }
    let type = function.result(arguments.map { $0?.type })
    return try Expression(.call(function, arguments), type, at: range).bounded()
  }

  /// An argument for each parameter.
  private func placed(at range: Range<Int>) throws(ExpressionFault) -> [Expression?] {
    var result = [Expression?](repeating: nil, count: function.parameters.count)
    var rest = positional[...]
    for (index, parameter) in function.parameters.enumerated() {
      if parameter.isVariadic, !rest.isEmpty {
        result[index] = try variadic(rest)
        rest = []
      } else {
        result[index] = rest.popFirst()
      }
    }
    if let surplus = rest.first {
      let count = function.parameters.count
      throw ExpressionFault(
        "gives `\(function.name)` \(positional.count) arguments, it takes \(count == 1 ? "1" : "at most \(count)")",
        at: surplus.range)
    }
    for (name, place, value) in named {
      guard let index = function.parameters.firstIndex(where: { $0.names.contains(name) }) else {
        throw unknown(name, at: place)
      }
      if result[index] != nil {
        throw ExpressionFault("gives `\(name)` of `\(function.name)` twice", at: place)
      }
      result[index] = value
    }
    return result
  }

  /// Several arguments in a row as one list, unless they are a list already.
  private func variadic(_ arguments: ArraySlice<Expression>) throws(ExpressionFault) -> Expression {
    if arguments.count == 1, let only = arguments.first, case .list = only.type { return only }
    let elements = Array(arguments)
    return try Expression.list(
      elements, at: elements[0].range.lowerBound..<elements[elements.count - 1].range.upperBound)
  }

  private func missing(
    _ parameter: ExpressionFunction.Parameter, at range: Range<Int>
  ) -> ExpressionFault {
    let help: String? =
      switch parameter.kind {
      case .axis, .axes, .operandOrAxis:
        "without it the samples of a batch would be mixed; dim=-1 is the last axis, dim=1 the first of a sample"
      case .tensor, .operand, .number, .integer, .flag, .integers, .oneOrIntegers, .tensors, .elementType,
        .text:
        nil
      }
    return ExpressionFault(
      "calls `\(function.name)` without `\(parameter.name)`, \(parameter.kind.description)", at: range,
      help: help)
  }

  private func unknown(_ name: String, at place: Range<Int>) -> ExpressionFault {
    let names = function.parameters.map(\.name)
    let nearest = closestMatch(to: name, among: function.parameters.flatMap(\.names))
    return ExpressionFault(
      "gives `\(function.name)` an argument `\(name)`, which it does not take", at: place,
      help: nearest == nil ? "it takes \(listed(names))" : nil,
      nearest: nearest)
  }
}

extension Expression {
  /// The expression, unless it is nested too deep to be worked on.
  func bounded() throws(ExpressionFault) -> Expression {
    guard depth <= ExpressionLimits.depth else {
      throw ExpressionFault("has more than \(ExpressionLimits.depth) operations within each other", at: range)
    }
    return self
  }

  /// Several values of one type.
  static func list(_ elements: [Expression], at range: Range<Int>) throws(ExpressionFault) -> Expression {
    let type =
      elements.allSatisfy { $0.type.isNumeric } && elements.contains { $0.type == .number }
      ? .number : elements[0].type
    for element in elements where element.type != type && !(element.type.isNumeric && type.isNumeric) {
      throw ExpressionFault(
        "lists \(elements[0].type.description) together with \(element.type.description)", at: element.range)
    }
    if case .list = type { throw ExpressionFault("has lists within a list", at: range) }
    return try Expression(.list(elements), .list(type, count: elements.count), at: range).bounded()
  }

  /// An operator between values.
  static func operation(
    _ function: ExpressionFunction, _ symbol: String, _ operands: [Expression], sign: Range<Int>
  ) throws(ExpressionFault) -> Expression {
    for (operand, parameter) in zip(operands, function.parameters)
    where !parameter.kind.accepts(operand.type) {
      throw ExpressionFault(
        "uses `\(symbol)` on \(operand.type.description), it needs \(parameter.kind.description)",
        at: operand.range)
    }
    let start = min(sign.lowerBound, operands[0].range.lowerBound)
    let end = operands[operands.count - 1].range.upperBound
    return try Expression(
      .call(function, operands.map(Optional.some)), function.result(operands.map(\.type)), at: start..<end
    ).bounded()
  }

  /// What brackets choose of a tensor's axes, or of a list.
  static func element(
    of base: Expression, _ subscripts: [ExpressionSubscript], at range: Range<Int>
  ) throws(ExpressionFault) -> Expression {
    let type: ExpressionType
    switch base.type {
    case .tensor: type = .tensor
    case .list(let element, let count, _):
      guard subscripts.count == 1, case .index(let index) = subscripts[0].kind,
        case .integer(let position) = index.kind
      else {
        throw ExpressionFault(
          "chooses from \(base.type.description) by what is no whole number", at: subscripts[0].range)
      }
      if let count, !(-count..<count).contains(position) {
        throw ExpressionFault(
          "takes element \(position) of \(base.type.description)", at: subscripts[0].range)
      }
      type = element
    case .integer, .number, .flag, .none, .elementType, .text:
      throw ExpressionFault("takes an index of \(base.type.description)", at: base.range)
    }
    return try Expression(.element(base, subscripts), type, at: range).bounded()
  }
}
