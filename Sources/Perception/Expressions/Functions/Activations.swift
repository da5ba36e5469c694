import Compute
import Spec
import Tensors

extension ExpressionLibrary {
  /// Non-linearities that PyTorch has under `torch` and under `torch.nn.functional`.
  static let sharedActivations: [ExpressionFunction] =
    modules(["tanh": "Tanh", "sigmoid": "Sigmoid", "relu": "ReLU", "selu": "SELU"]) + [
      elementwise("celu", "alpha", 1) { (x, alpha, g) throws(ShapeError) in
        let inner = try g.divide(g.minimum(x, g.constant(0)), g.constant(alpha))
        return try g.add(g.relu(x), g.multiply(g.expm1(inner), g.constant(alpha)))
      },
      elementwise("hardshrink", "lambd", 0.5) { (x, limit, g) throws(ShapeError) in
        try g.select(g.greater(g.abs(x), g.constant(limit)), x, g.constant(0))
      },
    ]

  /// Non-linearities that PyTorch has under `torch.nn.functional` only.
  static let activations: [ExpressionFunction] =
    modules([
      "relu6": "ReLU6", "silu": "SiLU", "mish": "Mish", "softsign": "Softsign", "gelu": "GELU",
      "tanhshrink": "Tanhshrink", "logsigmoid": "LogSigmoid", "hardsigmoid": "Hardsigmoid",
      "hardswish": "Hardswish",
    ]) + [
      elementwise("leaky_relu", "negative_slope", 0.01) { (x, slope, g) throws(ShapeError) in
        try g.select(g.greater(x, g.constant(0)), x, g.multiply(x, g.constant(slope)))
      },
      elementwise("elu", "alpha", 1) { (x, alpha, g) throws(ShapeError) in
        let negative = try g.expm1(g.minimum(x, g.constant(0)))
        return try g.add(g.relu(x), g.multiply(negative, g.constant(alpha)))
      },
      elementwise("softshrink", "lambd", 0.5) { (x, limit, g) throws(ShapeError) in
        try g.subtract(x, g.clamp(x, minimum: -limit, maximum: limit))
      },
      elementwise("softplus", "beta", 1) { (x, beta, g) throws(ShapeError) in
        try g.divide(g.softplus(g.multiply(x, g.constant(beta))), g.constant(beta))
      },
      ExpressionFunction(
        "hardtanh", [.input, .optional("min_val", is: .number), .optional("max_val", is: .number)]
      ) { (arguments, b) throws(ShapeError) in
        let upper = try arguments.number("max_val") ?? 1
        let lower = Swift.min(try arguments.number("min_val") ?? -1, upper)
        return .tensor(
          try b.graph.clamp(arguments.floating("input", b), minimum: lower, maximum: upper))
      },
      ExpressionFunction("glu", [.input, .optional("dim", is: .axis)]) { (arguments, b) throws(ShapeError) in
        let x = try arguments.floating("input", b)
        let axis = try arguments.axis(of: x)
        let half = x.shape[axis].dividedRoundingDown(by: 2)
        guard half * 2 == x.shape[axis] else {
          throw arguments.fault(
            "halves axis \(axis) of \(x.shape), whose size is odd", about: arguments.operands)
        }
        let gate = try b.graph.sigmoid(b.graph.slice(x, axis: axis, from: half, to: x.shape[axis]))
        return .tensor(try b.graph.multiply(b.graph.slice(x, axis: axis, from: 0, to: half), gate))
      },
    ]

  /// The non-linearities without settings, which `non_lin` names too.
  private static func modules(_ names: KeyValuePairs<String, String>) -> [ExpressionFunction] {
    names.compactMap { name, module in
      Activation.standard[module].map { activation in
        ExpressionFunction(name, [.input]) { (arguments, b) throws(ShapeError) in
          .tensor(try activation.apply(arguments.floating("input", b), b, name))
        }
      }
    }
  }

  /// A non-linearity with one setting.
  private static func elementwise(
    _ name: String, _ setting: String, _ standard: Double,
    _ body: @escaping @Sendable (Value, Double, inout Graph) throws(ShapeError) -> Value
  ) -> ExpressionFunction {
    ExpressionFunction(name, [.input, .optional(setting, is: .number)]) { (arguments, b) throws(ShapeError) in
      let number = try arguments.number(setting) ?? standard
      return .tensor(try body(arguments.floating("input", b), number, &b.graph))
    }
  }

  /// Functions that make the numbers along an axis comparable.
  static let normalizations: [ExpressionFunction] = [
    ExpressionFunction("softmax", [.input, .axis]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.floating("input", b)
      return .tensor(try b.graph.softmax(x, axis: arguments.axis(of: x)))
    },
    ExpressionFunction("log_softmax", [.input, .axis]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.floating("input", b)
      return .tensor(try b.graph.logSoftmax(x, axis: arguments.axis(of: x)))
    },
  ]

  /// Functions under `torch.nn.functional` that are no non-linearities.
  static let encodings: [ExpressionFunction] = [
    ExpressionFunction("softmin", [.input, .axis]) { (arguments, b) throws(ShapeError) in
      let x = try arguments.floating("input", b)
      return .tensor(try b.graph.softmax(b.graph.negate(x), axis: arguments.axis(of: x)))
    },
    ExpressionFunction(
      "normalize",
      [
        .input, .optional("p", is: .number), .optional("dim", is: .axis), .optional("eps", is: .number),
      ]
    ) { (arguments, b) throws(ShapeError) in
      let x = try arguments.floating("input", b)
      let axis = try arguments.axis(
        try arguments.integer("dim") ?? 1, named: "dim", rank: x.shape.rank, of: x.shape)
      let length = try length(of: x, p: arguments.number("p") ?? 2, axes: [axis], arguments, b)
      let smallest = try b.graph.constant(arguments.number("eps") ?? 1e-12)
      return .tensor(try b.graph.divide(x, b.graph.maximum(length, smallest)))
    },
    ExpressionFunction("one_hot", [.input, .required("num_classes", is: .integer)]) {
      (arguments, b) throws(ShapeError) in
      let depth = try arguments.integer("num_classes") ?? 0
      guard (1...Limits.size).contains(depth) else {
        throw arguments.fault("encodes \(depth) classes", in: "num_classes")
      }
      return .tensor(try b.graph.oneHot(arguments.tensor(), depth: depth))
    },
    ExpressionFunction(
      "pad",
      [
        .input, .required("pad", is: .integers), .optional("mode", is: .text),
        .optional("value", is: .number),
      ],
      body: padded),
  ]

  /// Zeros around the last axes, whose numbers come first.
  private static func padded(
    _ arguments: ExpressionArguments, _ b: NetworkBuilder
  ) throws(ShapeError) -> ExpressionValue {
    let x = try arguments.tensor()
    if case .text(let mode)? = arguments["mode"], mode != "constant" {
      throw arguments.fault(
        "pads by `\(mode)`, which is not known here", in: "mode", help: "write 'constant'")
    }
    if let value = try arguments.number("value"), value != 0 {
      throw arguments.fault("pads with \(value), it can be 0 only", in: "value")
    }
    let widths = try arguments.integers("pad")
    let rank = x.shape.rank
    guard widths.count.isMultiple(of: 2), widths.count / 2 < rank,
      widths.allSatisfy({ (0...Limits.size).contains($0) })
    else {
      throw arguments.fault(
        "pads \(x.shape) by \(widths): there must be two numbers from 0 on for each axis, the last axis first",
        in: "pad", about: arguments.operands)
    }
    var before = [Int](repeating: 0, count: rank)
    var after = before
    for pair in 0..<(widths.count / 2) {
      before[rank - 1 - pair] = widths[2 * pair]
      after[rank - 1 - pair] = widths[2 * pair + 1]
    }
    return .tensor(try b.graph.pad(x, before: before, after: after))
  }
}
