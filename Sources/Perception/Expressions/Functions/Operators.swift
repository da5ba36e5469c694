import Compute
import Glibc
import Tensors

/// The functions that operators stand for.
enum ExpressionOperators {
  /// Operators between two values, loosest first; those of a level are read from left to right.
  static let levels: [[String: ExpressionFunction]] = [
    ["|": logical("|", .maximum)], ["&": logical("&", .minimum)], ["+": sum, "-": difference],
    ["*": product, "/": quotient, "//": wholeQuotient, "%": remainder, "@": matrixProduct],
  ]

  static let comparisons: [String: ExpressionFunction] = [
    "<": ExpressionLibrary.comparison("<", .less), "<=": ExpressionLibrary.comparison("<=", .lessOrEqual),
    ">": ExpressionLibrary.comparison(">", .greater),
    ">=": ExpressionLibrary.comparison(">=", .greaterOrEqual),
    "==": ExpressionLibrary.comparison("==", .equal), "!=": ExpressionLibrary.comparison("!=", .notEqual),
  ]

  static let prefixes: [String: ExpressionFunction] = [
    "-": arithmetic("-", [.required("other", is: .operand)], ofSizes: { $0[0] * -1 }, of: { -$0[0] }) {
      (arguments, builder) throws(ShapeError) in
      let x = try arguments.tensor("other")
      if x.elementType == .int64 {
        return try builder.graph.multiply(x, builder.graph.constant(-1, elementType: .int64))
      }
      return try builder.graph.negate(arguments.countable(x))
    },
    "+": arithmetic("+", [.required("other", is: .operand)], ofSizes: { $0[0] }, of: { $0[0] }) {
      (arguments, _) throws(ShapeError) in try arguments.tensor("other")
    },
    "~": ExpressionFunction("~", [.input]) { (arguments, builder) throws(ShapeError) in
      .tensor(try builder.graph.not(arguments.truth("input")))
    },
  ]

  static let sum = pairwise("+", .add, ofSizes: { $0[0] + $0[1] }, of: { $0[0] + $0[1] })
  static let difference = pairwise("-", .subtract, ofSizes: { $0[0] - $0[1] }, of: { $0[0] - $0[1] })
  static let product = pairwise("*", .multiply, ofSizes: { $0[0] * $0[1] }, of: { $0[0] * $0[1] })

  static let quotient = arithmetic("/", operands, of: { $0[0] / $0[1] }) {
    (arguments, builder) throws(ShapeError) in
    try ExpressionLibrary.divided(arguments, builder)
  }

  static let wholeQuotient = arithmetic(
    "//", operands, ofSizes: { wholeQuotient($0[0], $0[1]) }, of: { ($0[0] / $0[1]).rounded(.down) }
  ) { (arguments, builder) throws(ShapeError) in
    try builder.graph.floor(ExpressionLibrary.divided(arguments, builder))
  }

  static let remainder = arithmetic(
    "%", operands,
    ofSizes: { sizes in wholeQuotient(sizes[0], sizes[1]).map { sizes[0] - $0 * sizes[1] } },
    of: { $0[0] - ($0[0] / $0[1]).rounded(.down) * $0[1] }
  ) { (arguments, builder) throws(ShapeError) in
    try ExpressionLibrary.remainder(arguments, builder)
  }

  static let power = arithmetic(
    "**", [.required("input", is: .operand), .required("exponent", is: .operand)],
    of: { Glibc.pow($0[0], $0[1]) }
  ) { (arguments, builder) throws(ShapeError) in
    try ExpressionLibrary.power(arguments, builder)
  }

  static let matrixProduct = ExpressionFunction(
    "@", [.input, .required("other", is: .tensor)]
  ) { (arguments, builder) throws(ShapeError) in
    .tensor(try ExpressionLibrary.matrixProduct(arguments, builder))
  }

  private static let operands: [ExpressionFunction.Parameter] = [
    .required("input", is: .operand), .required("other", is: .operand),
  ]

  private static func wholeQuotient(_ a: Dimension, _ b: Dimension) -> Dimension? {
    guard let divisor = b.constant, divisor > 0 else { return nil }
    return a.dividedRoundingDown(by: divisor)
  }

  private static func logical(_ symbol: String, _ function: BinaryFunction) -> ExpressionFunction {
    ExpressionFunction(symbol, [.input, .required("other", is: .tensor)]) {
      (arguments, builder) throws(ShapeError) in
      .tensor(try ExpressionLibrary.logical(function, arguments, builder))
    }
  }

  private static func pairwise(
    _ symbol: String, _ function: BinaryFunction,
    ofSizes sizes: @escaping @Sendable ([Dimension]) -> Dimension?,
    of numbers: @escaping @Sendable ([Double]) -> Double
  ) -> ExpressionFunction {
    arithmetic(symbol, operands, ofSizes: sizes, of: numbers) { (arguments, builder) throws(ShapeError) in
      let (a, b) = try arguments.pair("input", "other", builder)
      return try builder.graph.binary(function, arguments.countable(a), arguments.countable(b))
    }
  }

  /// An operator on tensors that numbers and sizes know too.
  private static func arithmetic(
    _ symbol: String, _ parameters: [ExpressionFunction.Parameter],
    ofSizes sizes: (@Sendable ([Dimension]) -> Dimension?)? = nil,
    of numbers: @escaping @Sendable ([Double]) -> Double,
    tensors: @escaping @Sendable (ExpressionArguments, NetworkBuilder) throws(ShapeError) -> Value
  ) -> ExpressionFunction {
    let type: @Sendable ([ExpressionType?]) -> ExpressionType = { types in
      if types.contains(.tensor) { return .tensor }
      return sizes != nil && types.allSatisfy { $0 == .integer } ? .integer : .number
    }
    return ExpressionFunction(symbol, parameters, gives: type) {
      (arguments, builder) throws(ShapeError) in
      var whole: [Dimension] = []
      for parameter in parameters {
        switch arguments[parameter.name] {
        case .tensor?: return .tensor(try tensors(arguments, builder))
        case .integer(let size)?: whole.append(size)
        default: break
        }
      }
      if let sizes, whole.count == parameters.count {
        guard let size = sizes(whole) else {
          throw arguments.fault("divides the size \(whole[0]) by \(whole[1])")
        }
        return .integer(size)
      }
      var operands: [Double] = []
      for parameter in parameters { operands.append(try arguments.number(parameter.name) ?? .nan) }
      return .number(numbers(operands))
    }
  }
}

extension ExpressionArguments {
  /// A tensor that can be added and multiplied, which truth values cannot.
  func countable(_ x: Value) throws(ShapeError) -> Value {
    guard x.elementType == .bool else { return x }
    throw fault("calculates with truth values", help: "write `&`, `|` and `~`, or take `.float()` of them")
  }
}
