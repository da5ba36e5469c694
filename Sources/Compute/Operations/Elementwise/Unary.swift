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
  /// The number to a power that is the same for all; not-a-number for negative ones to a power with a fraction.
  case power(Double)
  /// The number, cut off at both ends.
  case clamp(minimum: Double, maximum: Double)
}

/// A function applied to every element.
struct Unary: FloatingOperation {
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
    case .power: "power"
    case .clamp: "clamp"
    }
  }

  func resultTypes(_ operands: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireFloating(operands, 0)
    return [operands[0]]
  }

  func kernel<S: KernelScalar>(_ site: KernelSite, of scalar: S.Type) throws(ShapeError) -> Kernel {
    let count = site.operands[0].count
    return switch function {
    case .negate: Kernel { mapElements(count, $0) { (x: S) in -x } }
    case .absolute: Kernel { mapElements(count, $0) { (x: S) in Swift.abs(x) } }
    case .sign: Kernel { mapElements(count, $0) { (x: S) in x > 0 ? 1 : x < 0 ? -1 : x } }
    case .reciprocal: Kernel { mapElements(count, $0) { (x: S) in 1 / x } }
    case .square: Kernel { mapElements(count, $0) { (x: S) in x * x } }
    case .squareRoot: Kernel { mapElements(count, $0) { (x: S) in x.squareRoot() } }
    case .exponential: Kernel { mapElements(count, $0) { (x: S) in S.exp(x) } }
    case .exponentialMinusOne: Kernel { mapElements(count, $0) { (x: S) in S.expm1(x) } }
    case .logarithm: Kernel { mapElements(count, $0) { (x: S) in S.log(x) } }
    case .logarithmOfOnePlus: Kernel { mapElements(count, $0) { (x: S) in S.log1p(x) } }
    case .sine: Kernel { mapElements(count, $0) { (x: S) in S.sin(x) } }
    case .cosine: Kernel { mapElements(count, $0) { (x: S) in S.cos(x) } }
    case .tanh: Kernel { mapElements(count, $0) { (x: S) in S.tanh(x) } }
    case .sigmoid: Kernel { mapElements(count, $0) { (x: S) in S.sigmoid(x) } }
    case .softplus: Kernel { mapElements(count, $0) { (x: S) in S.softplus(x) } }
    case .relu: Kernel { mapElements(count, $0) { (x: S) in x < 0 ? 0 : x } }
    case .errorFunction: Kernel { mapElements(count, $0) { (x: S) in S.erf(x) } }
    case .floor: Kernel { mapElements(count, $0) { (x: S) in x.rounded(.down) } }
    case .ceiling: Kernel { mapElements(count, $0) { (x: S) in x.rounded(.up) } }
    case .rounded: Kernel { mapElements(count, $0) { (x: S) in x.rounded(.toNearestOrEven) } }
    case .logGamma: Kernel { mapElements(count, $0) { (x: S) in S.lgamma(x) } }
    case .polygamma(let order): Kernel { mapElements(count, $0) { (x: S) in S.polygamma(order, x) } }
    case .power(let exponent): powerKernel(count, S(exponent))
    case .clamp(let minimum, let maximum): clampKernel(count, S(minimum), S(maximum))
    }
  }

  private func powerKernel<S: KernelScalar>(_ count: Int, _ exponent: S) -> Kernel {
    Kernel { mapElements(count, $0) { (x: S) in S.pow(x, exponent) } }
  }

  private func clampKernel<S: KernelScalar>(_ count: Int, _ minimum: S, _ maximum: S) -> Kernel {
    Kernel { mapElements(count, $0) { (x: S) in x < minimum ? minimum : x > maximum ? maximum : x } }
  }

  func gradient(
    _ node: Node, cotangents: [Value?], needed: [Bool], graph: inout Graph
  ) throws(ShapeError) -> [Value?] {
    guard let cotangent = cotangents[0] else { return [nil] }
    return [try gradient(cotangent, x: node.operands[0], y: node.results[0], graph: &graph)]
  }

  private func gradient(
    _ c: Value, x: Value, y: Value, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    switch function {
    case .negate: return try graph.negate(c)
    case .absolute: return try graph.multiply(c, graph.sign(x))
    case .sign, .floor, .ceiling, .rounded: return nil
    case .reciprocal: return try graph.negate(graph.multiply(c, graph.square(y)))
    case .square: return try graph.multiply(c, graph.scaled(x, by: 2))
    case .squareRoot: return try graph.divide(c, graph.scaled(y, by: 2))
    case .exponential: return try graph.multiply(c, y)
    case .exponentialMinusOne: return try graph.multiply(c, graph.shifted(y, by: 1))
    case .logarithm: return try graph.divide(c, x)
    case .logarithmOfOnePlus: return try graph.divide(c, graph.shifted(x, by: 1))
    case .sine: return try graph.multiply(c, graph.cos(x))
    case .cosine: return try graph.negate(graph.multiply(c, graph.sin(x)))
    case .tanh: return try graph.multiply(c, graph.complement(graph.square(y)))
    case .sigmoid: return try graph.multiply(c, graph.multiply(y, graph.complement(y)))
    case .softplus: return try graph.multiply(c, graph.sigmoid(x))
    case .relu: return try graph.passing(c, where: graph.greater(x, graph.constant(0, like: x)))
    case .errorFunction:
      let density = try graph.exp(graph.negate(graph.square(x)))
      return try graph.multiply(c, graph.scaled(density, by: 2 / Double.pi.squareRoot()))
    case .logGamma: return try graph.multiply(c, graph.digamma(x))
    case .polygamma(let order):
      return try graph.multiply(c, graph.unary(.polygamma(order: order + 1), x))
    case .power(let exponent):
      if exponent == 0 { return try graph.multiply(c, graph.constant(0, like: x)) }
      return try graph.multiply(c, graph.scaled(graph.power(x, exponent - 1), by: exponent))
    case .clamp(let minimum, let maximum):
      let isAbove = try graph.greaterOrEqual(x, graph.constant(minimum, like: x))
      let isBelow = try graph.lessOrEqual(x, graph.constant(maximum, like: x))
      return try graph.passing(graph.passing(c, where: isAbove), where: isBelow)
    }
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
  /// Every element to a power that is the same for all.
  public mutating func power(_ x: Value, _ exponent: Double) throws(ShapeError) -> Value {
    try unary(.power(exponent), x)
  }
  /// Every element cut off at both ends; a gradient passes between the ends, ends included.
  public mutating func clamp(
    _ x: Value, minimum: Double = -.infinity, maximum: Double = .infinity
  ) throws(ShapeError) -> Value {
    try unary(.clamp(minimum: minimum, maximum: maximum), x)
  }
}
