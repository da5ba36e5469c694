import Spec

/// What `func` of a FunctionalBlock says: the name of a function, or an expression over the in-keys.
struct FunctionalExpression: Sendable {
  private enum Body: Sendable {
    /// A function that is applied to the inputs.
    case function(ExpressionFunction, Range<Int>)
    /// An expression, and where its names are first used.
    case expression(Expression, [ExpressionName])
  }

  /// The text without what stands in front of a lambda's body, for diagrams.
  let title: String
  private let parameters: [ExpressionName]?
  private let body: Body

  /// Reads the text; nothing of it is run as code.
  init(_ text: String) throws(ExpressionFault) {
    var parser = try ExpressionParser(text)
    parameters = try parser.lambdaParameters()
    if parameters == nil, let (function, range) = try parser.functionAlone() {
      body = .function(function, range)
      title = function.name
      return
    }
    let expression = try parser.whole()
    try Self.requireTensors(expression)
    body = .expression(expression, parser.names)
    title = String(
      String.UnicodeScalarView(Array(text.unicodeScalars)[expression.range]))
  }

  /// How many tensors come out; nil where that depends on their shapes.
  var outputCount: Int? {
    switch body {
    case .function: 1
    case .expression(let expression, _):
      switch expression.type {
      case .list(_, let count, _): count
      default: 1
      }
    }
  }

  /// The expression over some in-keys, and which of them each name stands for.
  func bound(to inKeys: [String]) throws(ExpressionFault) -> (Expression, [String: Int]) {
    switch body {
    case .function(let function, let range):
      let names = inKeys.map { Expression(.name($0), .tensor, at: range) }
      let isNamed =
        inKeys.count > 1
        && inKeys.allSatisfy { key in
          function.parameters.contains { $0.names.contains(key) }
        }
      var call = ExpressionCall(function)
      for (key, name) in zip(inKeys, names) {
        if isNamed { try call.add(name, as: key, at: range) } else { try call.add(name) }
      }
      let expression = try call.expression(at: range)
      try Self.requireTensors(expression)
      return (expression, Self.places(of: inKeys))
    case .expression(let expression, let names):
      if let parameters { return (expression, try Self.bind(parameters, to: inKeys)) }
      let known = Set(inKeys)
      for name in names where !known.contains(name.text) {
        throw ExpressionFault(
          "reads `\(name.text)`, which is no in-key", at: name.range,
          help: Self.suggestion(for: name.text, among: inKeys),
          nearest: closestMatch(to: name.text, among: inKeys))
      }
      return (expression, Self.places(of: inKeys))
    }
  }

  /// One input is taken whatever the parameter is called; several are taken by their names.
  private static func bind(
    _ parameters: [ExpressionName], to inKeys: [String]
  ) throws(ExpressionFault) -> [String: Int] {
    if inKeys.count == 1, parameters.count == 1 { return [parameters[0].text: 0] }
    let known = Set(inKeys)
    for parameter in parameters where !known.contains(parameter.text) {
      throw ExpressionFault(
        "has the parameter `\(parameter.text)`, which is no in-key", at: parameter.range,
        help: suggestion(for: parameter.text, among: inKeys))
    }
    let names = Set(parameters.map(\.text))
    if let key = inKeys.first(where: { !names.contains($0) }) {
      let place = parameters.first.map {
        $0.range.lowerBound..<parameters[parameters.count - 1].range.upperBound
      }
      throw ExpressionFault(
        "has no parameter for the in-key `\(key)`", at: place ?? 0..<6,
        help: "the lambda takes the in-keys by their names: lambda \(Self.parameters(inKeys)): …")
    }
    return places(of: inKeys)
  }

  /// In-keys as the parameters of a lambda, at most as many as a message lists.
  private static func parameters(_ inKeys: [String]) -> String {
    let most = mostListedNames
    return (inKeys.prefix(most) + (inKeys.count > most ? ["…"] : [])).joined(separator: ", ")
  }

  private static func places(of inKeys: [String]) -> [String: Int] {
    Dictionary(inKeys.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func suggestion(for name: String, among inKeys: [String]) -> String {
    if let function = ExpressionLibrary.suggestedFunction(for: name, besides: inKeys) { return function }
    return closestMatch(to: name, among: inKeys).map { "did you mean `\($0)`?" }
      ?? "the in-keys are \(listed(inKeys))"
  }

  private static func requireTensors(_ expression: Expression) throws(ExpressionFault) {
    switch expression.type {
    case .tensor, .list(.tensor, _, _): return
    default:
      throw ExpressionFault("gives \(expression.type.description), not a tensor", at: expression.range)
    }
  }
}
