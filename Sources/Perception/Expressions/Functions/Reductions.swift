import Compute
import Tensors

extension ExpressionLibrary {
  private typealias Reduction =
    @Sendable (Value, [Int], Bool, ExpressionArguments, NetworkBuilder) throws(ShapeError) -> Value

  /// A function that makes one number of all along some axes.
  private static func reduction(
    _ name: String, floating: Bool = true,
    parameters: [ExpressionFunction.Parameter] = [.input, .axes, .keepsAxes], _ body: @escaping Reduction
  ) -> ExpressionFunction {
    ExpressionFunction(name, parameters) { (arguments, builder) throws(ShapeError) in
      let value = try arguments.tensor()
      // Whole numbers stay whole numbers where that makes sense; truth values never do.
      let x = floating || value.elementType == .bool ? try builder.floating(value) : value
      return .tensor(
        try body(x, arguments.axes(of: x), arguments.flag("keepdim"), arguments, builder))
    }
  }

  static let reductions: [ExpressionFunction] =
    [
      reduction("sum", floating: false) { (x, axes, keeps, _, b) throws(ShapeError) in
        try b.graph.sum(x, axes: axes, keepingDimensions: keeps)
      },
      reduction("mean") { (x, axes, keeps, _, b) throws(ShapeError) in
        try b.graph.mean(x, axes: axes, keepingDimensions: keeps)
      },
      reduction("amax", floating: false) { (x, axes, keeps, _, b) throws(ShapeError) in
        try b.graph.max(x, axes: axes, keepingDimensions: keeps)
      },
      reduction("amin") { (x, axes, keeps, _, b) throws(ShapeError) in
        try b.graph.negate(b.graph.max(b.graph.negate(x), axes: axes, keepingDimensions: keeps))
      },
      reduction("logsumexp") { (x, axes, keeps, _, b) throws(ShapeError) in
        let largest = try b.graph.stopGradient(b.graph.max(x, axes: axes, keepingDimensions: true))
        let powers = try b.graph.exp(b.graph.subtract(x, largest))
        let total = try b.graph.log(b.graph.sum(powers, axes: axes, keepingDimensions: true))
        return try b.dropping(axes, of: b.graph.add(total, largest), unless: keeps)
      },
    ] + deviations + [extremum("max", negated: false), extremum("min", negated: true)]
    + [index("argmax", negated: false), index("argmin", negated: true)]
    + [quantified("all", .minimum), quantified("any", .maximum)]

  static let norms: [ExpressionFunction] = [norm("norm")]
  static let vectorNorms: [ExpressionFunction] = [norm("vector_norm")]

  // MARK: - Spread

  private static let deviations: [ExpressionFunction] = [
    ("var", false), ("std", true),
  ].map { name, isRoot in
    reduction(
      name,
      parameters: [
        .input, .axes, .optional("unbiased", is: .flag), .keepsAxes, .optional("correction", is: .number),
      ]
    ) { (x, axes, keeps, arguments, b) throws(ShapeError) in
      let mean = try b.graph.mean(x, axes: axes, keepingDimensions: true)
      let squares = try b.graph.square(b.graph.subtract(x, mean))
      let total = try b.graph.sum(squares, axes: axes, keepingDimensions: keeps)
      let isUnbiased = try arguments.flag("unbiased", default: true)
      let correction = try arguments.number("correction") ?? (isUnbiased ? 1 : 0)
      let count = axes.reduce(Dimension(1)) { $0 * x.shape[$1] }
      let divisor = try b.graph.subtract(b.graph.size(count), b.graph.constant(correction))
      let variance = try b.graph.divide(total, b.graph.maximum(divisor, b.graph.constant(0)))
      return isRoot ? try b.graph.sqrt(variance) : variance
    }
  }

  private static func norm(_ name: String) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .optional("p", "ord", is: .number), .axes, .keepsAxes]) {
      (arguments, builder) throws(ShapeError) in
      let x = try arguments.floating("input", builder)
      let keeps = try arguments.flag("keepdim")
      let axes = try arguments.axes(of: x)
      let result = try length(of: x, p: arguments.number("p") ?? 2, axes: axes, arguments, builder)
      return .tensor(try builder.dropping(axes, of: result, unless: keeps))
    }
  }

  /// The length of vectors, with axes of size 1; where it is 0 the gradient is 0 too.
  static func length(
    of x: Value, p: Double, axes: [Int], _ arguments: ExpressionArguments, _ b: NetworkBuilder
  ) throws(ShapeError) -> Value {
    if p == .infinity { return try b.graph.max(b.graph.abs(x), axes: axes, keepingDimensions: true) }
    guard p >= 1, p.isFinite else {
      throw arguments.fault("asks for the norm of order \(p)", help: "orders go from 1 to torch.inf")
    }
    let absolute = try b.graph.abs(x)
    if p == 1 { return try b.graph.sum(absolute, axes: axes, keepingDimensions: true) }
    let powers = p == 2 ? try b.graph.square(x) : try b.graph.power(absolute, p)
    let total = try b.graph.sum(powers, axes: axes, keepingDimensions: true)
    let (zero, one) = (try b.graph.constant(0), try b.graph.constant(1))
    let isPositive = try b.graph.greater(total, zero)
    let safe = try b.graph.select(isPositive, total, one)
    let root = p == 2 ? try b.graph.sqrt(safe) : try b.graph.power(safe, 1 / p)
    return try b.graph.select(isPositive, root, zero)
  }

  // MARK: - Extremes and their places

  private static func index(_ name: String, negated: Bool) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .axis, .keepsAxes]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.floating("input", b)
      let axis = try arguments.axis(of: x)
      return .tensor(
        try place(of: x, axis: axis, negated: negated, keeping: arguments.flag("keepdim"), b))
    }
  }

  private static func place(
    of x: Value, axis: Int, negated: Bool, keeping: Bool, _ b: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let index = try b.graph.argmax(negated ? b.graph.negate(x) : x, axis: axis)
    guard keeping else { return index }
    var shape = x.shape
    shape[axis] = 1
    return try b.graph.reshape(index, to: shape)
  }

  /// `max` and `min`: of two tensors, or along an axis together with the places.
  private static func extremum(_ name: String, negated: Bool) -> ExpressionFunction {
    ExpressionFunction(
      name, [.input, .required("dim", "axis", "other", is: .operandOrAxis), .keepsAxes],
      gives: { types in
        types.dropFirst().first == .integer
          ? .list(.tensor, count: 2, names: ["values", "indices"]) : .tensor
      }
    ) { (arguments, b) throws(ShapeError) in
      guard case .integer? = arguments["dim"] else {
        let (first, second) = try arguments.pair("input", "dim", b)
        let (x, y) = (try arguments.countable(first), try arguments.countable(second))
        return .tensor(try b.graph.binary(negated ? .minimum : .maximum, x, y))
      }
      let x = try arguments.floating("input", b)
      let axis = try arguments.axis(of: x)
      let keeps = try arguments.flag("keepdim")
      let signed = negated ? try b.graph.negate(x) : x
      let largest = try b.graph.max(signed, axes: [axis], keepingDimensions: keeps)
      return .list([
        .tensor(negated ? try b.graph.negate(largest) : largest),
        .tensor(try place(of: x, axis: axis, negated: negated, keeping: keeps, b)),
      ])
    }
  }

  private static func quantified(_ name: String, _ function: BinaryFunction) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .axes, .keepsAxes]) { (arguments, b) throws(ShapeError) in
      let isTrue = try b.graph.cast(arguments.tensor(), to: .bool)
      let x = try b.graph.cast(isTrue, to: .int64)
      let (axes, keeps) = (try arguments.axes(of: x), try arguments.flag("keepdim"))
      // Counting works for an axis of size 0 too, which has no largest element.
      let count = try b.graph.sum(x, axes: axes, keepingDimensions: keeps)
      let needed: Dimension =
        function == .minimum ? axes.reduce(Dimension(1)) { $0 * x.shape[$1] } : 1
      return .tensor(try b.graph.greaterOrEqual(count, b.graph.size(needed, elementType: .int64)))
    }
  }
}

extension NetworkBuilder {
  /// A tensor without axes that have size 1, unless they are to be kept.
  func dropping(_ axes: [Int], of x: Value, unless keeps: Bool) throws(ShapeError) -> Value {
    if keeps { return x }
    let rest = x.shape.dimensions.indices.filter { !axes.contains($0) }
    return try graph.reshape(x, to: Shape(rest.map { x.shape[$0] }))
  }
}
