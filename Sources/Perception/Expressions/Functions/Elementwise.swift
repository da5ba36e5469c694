import Compute
import Glibc
import Tensors

extension ExpressionLibrary {
  typealias TensorFunction = @Sendable (Value, inout Graph) throws(ShapeError) -> Value

  /// A function of every element, as a number with a fraction.
  static func elementwise(_ name: String, _ body: @escaping TensorFunction) -> ExpressionFunction {
    ExpressionFunction(name, [.input]) { (arguments, builder) throws(ShapeError) in
      .tensor(try body(arguments.floating("input", builder), &builder.graph))
    }
  }

  /// A function of two tensors, or of a tensor and a number.
  static func pairwise(_ name: String, _ function: BinaryFunction) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .other]) { (arguments, builder) throws(ShapeError) in
      let (a, b) = try arguments.pair("input", "other", builder)
      return .tensor(try builder.graph.binary(function, arguments.countable(a), arguments.countable(b)))
    }
  }

  static let elementwiseFunctions: [ExpressionFunction] =
    ["abs", "absolute"].map { elementwise($0) { (x, g) throws(ShapeError) in try g.abs(x) } }
    + ["neg", "negative"].map { elementwise($0) { (x, g) throws(ShapeError) in try g.negate(x) } }
    + powers + logarithms + roundings + arithmetic

  private static let powers: [ExpressionFunction] = [
    elementwise("reciprocal") { (x, g) throws(ShapeError) in try g.reciprocal(x) },
    elementwise("square") { (x, g) throws(ShapeError) in try g.square(x) },
    elementwise("sqrt") { (x, g) throws(ShapeError) in try g.sqrt(x) },
    elementwise("rsqrt") { (x, g) throws(ShapeError) in try g.reciprocal(g.sqrt(x)) },
    elementwise("sin") { (x, g) throws(ShapeError) in try g.sin(x) },
    elementwise("cos") { (x, g) throws(ShapeError) in try g.cos(x) },
    elementwise("tan") { (x, g) throws(ShapeError) in try g.divide(g.sin(x), g.cos(x)) },
    elementwise("erf") { (x, g) throws(ShapeError) in try g.erf(x) },
    elementwise("lgamma") { (x, g) throws(ShapeError) in try g.lgamma(x) },
    elementwise("digamma") { (x, g) throws(ShapeError) in try g.digamma(x) },
    ExpressionFunction("pow", [.required("input", is: .operand), .required("exponent", is: .operand)]) {
      (arguments, builder) throws(ShapeError) in .tensor(try power(arguments, builder))
    },
  ]

  private static let logarithms: [ExpressionFunction] = [
    elementwise("exp") { (x, g) throws(ShapeError) in try g.exp(x) },
    elementwise("exp2") { (x, g) throws(ShapeError) in try g.exp(g.multiply(x, g.constant(M_LN2))) },
    elementwise("expm1") { (x, g) throws(ShapeError) in try g.expm1(x) },
    elementwise("log") { (x, g) throws(ShapeError) in try g.log(x) },
    elementwise("log1p") { (x, g) throws(ShapeError) in try g.log1p(x) },
    elementwise("log2") { (x, g) throws(ShapeError) in try g.multiply(g.log(x), g.constant(M_LOG2E)) },
    elementwise("log10") { (x, g) throws(ShapeError) in try g.multiply(g.log(x), g.constant(M_LOG10E)) },
  ]

  private static let roundings: [ExpressionFunction] =
    [
      elementwise("sign") { (x, g) throws(ShapeError) in try g.sign(x) },
      elementwise("floor") { (x, g) throws(ShapeError) in try g.floor(x) },
      elementwise("ceil") { (x, g) throws(ShapeError) in try g.ceil(x) },
      elementwise("round") { (x, g) throws(ShapeError) in try g.round(x) },
    ] + ["clamp", "clip"].map(clamp)

  private static func clamp(_ name: String) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .optional("min", is: .number), .optional("max", is: .number)]) {
      (arguments, builder) throws(ShapeError) in
      let minimum = try arguments.number("min")
      let maximum = try arguments.number("max")
      guard minimum != nil || maximum != nil else {
        throw arguments.fault("calls `\(name)` without `min` and without `max`")
      }
      // Where the ends are the wrong way round, PyTorch gives the upper one.
      let upper = maximum ?? .infinity
      return .tensor(
        try builder.graph.clamp(
          arguments.floating("input", builder), minimum: Swift.min(minimum ?? -.infinity, upper),
          maximum: upper))
    }
  }

  private static let arithmetic: [ExpressionFunction] =
    ["add"].map { scaled($0, .add) } + ["sub", "subtract"].map { scaled($0, .subtract) }
    + ["mul", "multiply"].map { pairwise($0, .multiply) }
    + [pairwise("maximum", .maximum), pairwise("minimum", .minimum)]
    + ["div", "divide", "true_divide"].map { name in
      ExpressionFunction(name, [.input, .other]) { (arguments, builder) throws(ShapeError) in
        .tensor(try divided(arguments, builder))
      }
    } + [
      ExpressionFunction("remainder", [.input, .other]) { (arguments, builder) throws(ShapeError) in
        .tensor(try remainder(arguments, builder))
      },
      ExpressionFunction("lerp", [.input, .required("end", is: .tensor), .required("weight", is: .operand)]) {
        (arguments, builder) throws(ShapeError) in
        let (a, b) = try arguments.pair("input", "end", builder)
        let weight: Value
        switch arguments["weight"] {
        case .tensor(let tensor)? where tensor.shape.rank == a.shape.rank: weight = tensor
        case .tensor?:
          throw arguments.fault(
            "needs a weight with as many axes as the tensors", in: "weight", about: arguments.operands)
        default: weight = try builder.graph.constant(arguments.number("weight") ?? 0)
        }
        let difference = try builder.graph.subtract(b, a)
        return .tensor(try builder.graph.add(a, builder.graph.multiply(difference, weight)))
      },
    ]

  /// `input ± alpha · other`.
  private static func scaled(_ name: String, _ function: BinaryFunction) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .other, .optional("alpha", is: .number)]) {
      (arguments, builder) throws(ShapeError) in
      let (a, b) = try arguments.pair("input", "other", builder)
      let left = try arguments.countable(a)
      guard let factor = try arguments.number("alpha") else {
        return .tensor(try builder.graph.binary(function, left, arguments.countable(b)))
      }
      let scaled = try builder.graph.multiply(builder.floating(b), builder.graph.constant(factor))
      return .tensor(try builder.graph.binary(function, builder.floating(left), scaled))
    }
  }

  static func divided(_ arguments: ExpressionArguments, _ builder: NetworkBuilder) throws(ShapeError) -> Value
  {
    let (a, b) = try arguments.pair("input", "other", builder)
    return try builder.graph.divide(builder.floating(a), builder.floating(b))
  }

  /// What is left of a division that is rounded down; it has the divisor's sign.
  static func remainder(
    _ arguments: ExpressionArguments, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let (a, b) = try arguments.pair("input", "other", builder)
    let (dividend, divisor) = (try builder.floating(a), try builder.floating(b))
    let whole = try builder.graph.floor(builder.graph.divide(dividend, divisor))
    return try builder.graph.subtract(dividend, builder.graph.multiply(whole, divisor))
  }

  /// A tensor to the power of a number, or a positive number to the power of a tensor.
  static func power(_ arguments: ExpressionArguments, _ builder: NetworkBuilder) throws(ShapeError) -> Value {
    switch (arguments["input"], arguments["exponent"]) {
    case (.tensor(let base)?, .integer?), (.tensor(let base)?, .number?):
      let exponent = try arguments.number("exponent") ?? .nan
      let base = try builder.floating(base)
      return exponent == 2 ? try builder.graph.square(base) : try builder.graph.power(base, exponent)
    case (_, .tensor(let exponent)?):
      guard let base = try? arguments.number("input"), base > 0 else {
        throw arguments.fault(
          "raises what is no positive number to the power of a tensor",
          help: "one of both must be a number; write `torch.exp(b * torch.log(a))`")
      }
      let logarithm = try builder.graph.constant(Glibc.log(base))
      return try builder.graph.exp(builder.graph.multiply(builder.floating(exponent), logarithm))
    default:
      throw arguments.fault("needs a tensor")
    }
  }
}
