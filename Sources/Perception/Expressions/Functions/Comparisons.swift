import Compute
import Tensors

extension ExpressionArguments {
  /// An argument that holds truth values.
  func truth(_ name: String) throws(ShapeError) -> Value {
    let value = try tensor(name)
    guard value.elementType == .bool else {
      throw fault(
        "needs truth values for `\(name)`, not numbers", in: name,
        help: "compare them, as in `x > 0`, or take `.bool()`")
    }
    return value
  }
}

extension ExpressionLibrary {
  /// A question about two tensors, or about a tensor and a number.
  static func comparison(_ name: String, _ relation: Relation) -> ExpressionFunction {
    ExpressionFunction(name, [.required("input", is: .operand), .other]) {
      (arguments, builder) throws(ShapeError) in
      let (a, b) = try arguments.pair("input", "other", builder)
      return .tensor(try builder.graph.compare(a, relation, b))
    }
  }

  static func logical(
    _ function: BinaryFunction, _ arguments: ExpressionArguments, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    _ = (try arguments.truth("input"), try arguments.truth("other"))
    let (a, b) = try arguments.pair("input", "other", builder)
    let result = try builder.graph.binary(
      function, builder.graph.cast(a, to: .int64), builder.graph.cast(b, to: .int64))
    return try builder.graph.cast(result, to: .bool)
  }

  static let comparisonFunctions: [ExpressionFunction] = [
    comparison("eq", .equal), comparison("ne", .notEqual), comparison("not_equal", .notEqual),
    comparison("lt", .less), comparison("less", .less), comparison("le", .lessOrEqual),
    comparison("less_equal", .lessOrEqual), comparison("gt", .greater), comparison("greater", .greater),
    comparison("ge", .greaterOrEqual), comparison("greater_equal", .greaterOrEqual),
    logicalFunction("logical_and", .minimum), logicalFunction("logical_or", .maximum),
    ExpressionFunction("logical_not", [.input]) { (arguments, builder) throws(ShapeError) in
      .tensor(try builder.graph.not(builder.graph.cast(arguments.tensor(), to: .bool)))
    },
    ExpressionFunction(
      "where", [condition, .required("input", is: .operand), .required("other", is: .operand)],
      body: chosen),
    ExpressionFunction(
      "masked_fill", [.input, .required("mask", is: .tensor), .required("value", is: .number)]
    ) { (arguments, builder) throws(ShapeError) in
      let mask = try arguments.truth("mask")
      let x = try arguments.floating("input", builder)
      guard mask.shape.rank == x.shape.rank else {
        throw arguments.fault(
          "combines \(x.shape) and \(mask.shape), which have different numbers of axes", in: "mask",
          about: arguments.operands)
      }
      let value = try builder.graph.constant(arguments.number("value") ?? 0)
      return .tensor(try builder.graph.select(mask, value, x))
    },
  ]

  private static func logicalFunction(_ name: String, _ function: BinaryFunction) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .required("other", is: .tensor)]) {
      (arguments, builder) throws(ShapeError) in .tensor(try logical(function, arguments, builder))
    }
  }

  /// Methods that choose between tensors.
  static let choices: [ExpressionFunction] = [
    ExpressionFunction("where", [.input, condition, .required("other", is: .operand)], body: chosen)
  ]

  private static let condition = ExpressionFunction.Parameter.required("condition", is: .tensor)

  private static func chosen(
    _ arguments: ExpressionArguments, _ builder: NetworkBuilder
  ) throws(ShapeError) -> ExpressionValue {
    let condition = try arguments.truth("condition")
    let (a, b) = try alternatives(arguments, builder)
    for value in [a, b] where value.shape.rank > 0 && value.shape.rank != condition.shape.rank {
      throw arguments.fault(
        "combines \(condition.shape) and \(value.shape), which have different numbers of axes",
        help: "`unsqueeze` adds an axis of size 1 where one is missing", about: arguments.operands)
    }
    return .tensor(try builder.graph.select(condition, a, b))
  }

  /// Two arguments between which a condition chooses; both may be numbers.
  private static func alternatives(
    _ arguments: ExpressionArguments, _ builder: NetworkBuilder
  ) throws(ShapeError) -> (Value, Value) {
    switch (arguments["input"], arguments["other"]) {
    case (.tensor?, _), (_, .tensor?): return try arguments.pair("input", "other", builder)
    default:
      let a = try builder.graph.constant(arguments.number("input") ?? 0)
      return (a, try builder.graph.constant(arguments.number("other") ?? 0))
    }
  }
}
