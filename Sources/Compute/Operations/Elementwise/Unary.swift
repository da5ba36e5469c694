import Tensors

/// A function of one number.
public enum UnaryFunction: Hashable, Sendable {
  case negate, absolute, sign, reciprocal, square, squareRoot
  case exponential, exponentialMinusOne, logarithm, logarithmOfOnePlus
  case sine, cosine, tanh, sigmoid, softplus, relu, errorFunction
  case floor, ceiling, rounded
  case logGamma
  /// The derivative of a certain order of digamma: 0 is digamma itself, 1 trigamma; defined for x > 0, and
  /// digamma everywhere but at its poles.
  case polygamma(order: Int)
  /// The number, cut off at both ends.
  case clamp(minimum: Double, maximum: Double)
}

/// A function applied to every element.
struct Unary: Operation {
  let function: UnaryFunction

  var name: String {
    switch function {
    case .negate: "negate"
    case .absolute: "abs"
    case .sign: "sign"
    case .reciprocal: "reciprocal"
    case .square: "square"
    case .squareRoot: "sqrt"
    case .exponential: "exp"
    case .exponentialMinusOne: "expm1"
    case .logarithm: "log"
    case .logarithmOfOnePlus: "log1p"
    case .sine: "sin"
    case .cosine: "cos"
    case .tanh: "tanh"
    case .sigmoid: "sigmoid"
    case .softplus: "softplus"
    case .relu: "relu"
    case .errorFunction: "erf"
    case .floor: "floor"
    case .ceiling: "ceil"
    case .rounded: "round"
    case .logGamma: "lgamma"
    case .polygamma(let order): order == 0 ? "digamma" : "polygamma \(order)"
    case .clamp: "clamp"
    }
  }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    return [operands[0]]
  }
}

extension Graph {
  /// Applies a function to every element.
  public mutating func unary(_ function: UnaryFunction, _ x: Value) throws(ShapeError) -> Value {
    try apply(Unary(function: function), x)
  }

  /// The negative of every element.
  public mutating func negate(_ x: Value) throws(ShapeError) -> Value { try unary(.negate, x) }
  /// The absolute value of every element.
  public mutating func abs(_ x: Value) throws(ShapeError) -> Value { try unary(.absolute, x) }
  /// −1, 0 or 1 for every element.
  public mutating func sign(_ x: Value) throws(ShapeError) -> Value { try unary(.sign, x) }
  /// `1 / x` for every element.
  public mutating func reciprocal(_ x: Value) throws(ShapeError) -> Value { try unary(.reciprocal, x) }
  /// `x * x` for every element.
  public mutating func square(_ x: Value) throws(ShapeError) -> Value { try unary(.square, x) }
  /// The square root of every element.
  public mutating func sqrt(_ x: Value) throws(ShapeError) -> Value { try unary(.squareRoot, x) }
  /// The exponential of every element.
  public mutating func exp(_ x: Value) throws(ShapeError) -> Value { try unary(.exponential, x) }
  /// `exp(x) - 1`, exact near 0.
  public mutating func expm1(_ x: Value) throws(ShapeError) -> Value { try unary(.exponentialMinusOne, x) }
  /// The natural logarithm of every element.
  public mutating func log(_ x: Value) throws(ShapeError) -> Value { try unary(.logarithm, x) }
  /// `log(1 + x)`, exact near 0.
  public mutating func log1p(_ x: Value) throws(ShapeError) -> Value { try unary(.logarithmOfOnePlus, x) }
  /// The sine of every element.
  public mutating func sin(_ x: Value) throws(ShapeError) -> Value { try unary(.sine, x) }
  /// The cosine of every element.
  public mutating func cos(_ x: Value) throws(ShapeError) -> Value { try unary(.cosine, x) }
  /// The hyperbolic tangent of every element.
  public mutating func tanh(_ x: Value) throws(ShapeError) -> Value { try unary(.tanh, x) }
  /// `1 / (1 + exp(-x))` without overflow.
  public mutating func sigmoid(_ x: Value) throws(ShapeError) -> Value { try unary(.sigmoid, x) }
  /// `log(1 + exp(x))` without overflow.
  public mutating func softplus(_ x: Value) throws(ShapeError) -> Value { try unary(.softplus, x) }
  /// The larger of 0 and every element.
  public mutating func relu(_ x: Value) throws(ShapeError) -> Value { try unary(.relu, x) }
  /// The error function of every element.
  public mutating func erf(_ x: Value) throws(ShapeError) -> Value { try unary(.errorFunction, x) }
  /// Every element rounded down.
  public mutating func floor(_ x: Value) throws(ShapeError) -> Value { try unary(.floor, x) }
  /// Every element rounded up.
  public mutating func ceil(_ x: Value) throws(ShapeError) -> Value { try unary(.ceiling, x) }
  /// Every element rounded to nearest, ties to even.
  public mutating func round(_ x: Value) throws(ShapeError) -> Value { try unary(.rounded, x) }
  /// The logarithm of the absolute value of the gamma function.
  public mutating func lgamma(_ x: Value) throws(ShapeError) -> Value { try unary(.logGamma, x) }
  /// The derivative of ``lgamma(_:)``.
  public mutating func digamma(_ x: Value) throws(ShapeError) -> Value {
    try unary(.polygamma(order: 0), x)
  }
  /// Every element cut off at both ends; a gradient passes between the ends, ends included.
  public mutating func clamp(
    _ x: Value, minimum: Double = -.infinity, maximum: Double = .infinity
  ) throws(ShapeError) -> Value {
    try unary(.clamp(minimum: minimum, maximum: maximum), x)
  }
}
