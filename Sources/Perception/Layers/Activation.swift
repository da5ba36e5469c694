public import Compute
import OrderedCollections
public import Spec
import Tensors

/// A non-linearity, applied element by element, as PyTorch's module of the same name with its default settings.
public struct Activation: Sendable {
  /// The name in a spec, PyTorch's.
  public let name: String
  /// The formula.
  public let formula: String
  /// Appends the non-linearity; the name is for parameters of its own, as PReLU has one.
  let apply: @Sendable (Value, NetworkBuilder, _ name: String) throws(ShapeError) -> Value

  /// A non-linearity of a name, a formula for people, and the operations that compute it.
  public init(
    _ name: String, _ formula: String,
    apply: @escaping @Sendable (Value, NetworkBuilder, _ name: String) throws(ShapeError) -> Value
  ) {
    self.name = name
    self.formula = formula
    self.apply = apply
  }
}

extension NetworkBuilder {
  /// Applies a non-linearity.
  public func activation(
    _ activation: Activation, _ input: Value, named name: String
  ) throws(ShapeError) -> Value {
    let known = graph.parameters.count
    let result = try activation.apply(input, self, name)
    let own = graph.parameters.values.dropFirst(known).reduce(0) { $0 + $1.elementCount }
    note(layer: name, activation.name, gives: result, parameters: own)
    return result
  }
}

extension Activation {
  /// PyTorch's non-linearities by their class names.
  public static let standard: Catalogue<Activation> = {
    var catalogue = Catalogue<Activation>(kind: "activation")
    for activation in smooth + piecewise {
      catalogue.register(
        activation.name, aliases: ["torch.nn.\(activation.name)"], activation)
    }
    return catalogue
  }()

  private static func elementwise(
    _ name: String, _ formula: String,
    _ body: @escaping @Sendable (Value, inout Graph) throws(ShapeError) -> Value
  ) -> Activation {
    Activation(name, formula) { (x, builder, _) throws(ShapeError) in
      try body(x, &builder.graph)
    }
  }

  private static let smooth: [Activation] = [
    elementwise("Tanh", "tanh(x)") { (x, g) throws(ShapeError) in try g.tanh(x) },
    elementwise("Sigmoid", "1 / (1 + e⁻ˣ)") { (x, g) throws(ShapeError) in try g.sigmoid(x) },
    elementwise("SiLU", "x · sigmoid(x)") { (x, g) throws(ShapeError) in
      try g.multiply(x, g.sigmoid(x))
    },
    elementwise("GELU", "x · ½ (1 + erf(x / √2))") { (x, g) throws(ShapeError) in
      let half = try g.multiply(x, g.constant(0.5))
      let scaled = try g.multiply(x, g.constant(0.5.squareRoot()))
      return try g.multiply(half, g.add(g.erf(scaled), g.constant(1)))
    },
    elementwise("Mish", "x · tanh(softplus(x))") { (x, g) throws(ShapeError) in
      try g.multiply(x, g.tanh(g.softplus(x)))
    },
    elementwise("Softplus", "log(1 + eˣ)") { (x, g) throws(ShapeError) in try g.softplus(x) },
    elementwise("LogSigmoid", "log(sigmoid(x))") { (x, g) throws(ShapeError) in
      try g.negate(g.softplus(g.negate(x)))
    },
    elementwise("Softsign", "x / (1 + |x|)") { (x, g) throws(ShapeError) in
      try g.divide(x, g.add(g.abs(x), g.constant(1)))
    },
    elementwise("Tanhshrink", "x - tanh(x)") { (x, g) throws(ShapeError) in
      try g.subtract(x, g.tanh(x))
    },
    elementwise("ELU", "x where x > 0, else eˣ - 1") { (x, g) throws(ShapeError) in
      try elu(x, &g)
    },
    elementwise("CELU", "x where x > 0, else eˣ - 1") { (x, g) throws(ShapeError) in
      try elu(x, &g)
    },
    // Klambauer et al., 2017: the two constants keep mean 0 and variance 1.
    elementwise("SELU", "1.0507 · (x where x > 0, else 1.6733 · (eˣ - 1))") { (x, g) throws(ShapeError) in
      let negative = try g.multiply(
        g.expm1(g.minimum(x, g.constant(0))), g.constant(1.6732632423543772848170429916717))
      return try g.multiply(
        g.add(g.relu(x), negative), g.constant(1.0507009873554804934193349852946))
    },
  ]

  private static let piecewise: [Activation] = [
    elementwise("ReLU", "max(x, 0)") { (x, g) throws(ShapeError) in try g.relu(x) },
    elementwise("ReLU6", "min(max(x, 0), 6)") { (x, g) throws(ShapeError) in
      try g.clamp(x, minimum: 0, maximum: 6)
    },
    elementwise("LeakyReLU", "x where x > 0, else 0.01 · x") { (x, g) throws(ShapeError) in
      try g.select(g.greater(x, g.constant(0)), x, g.multiply(x, g.constant(0.01)))
    },
    Activation("PReLU", "x where x > 0, else a · x with a trained, 0.25 at first") {
      (x, builder, name) throws(ShapeError) in
      let slope = try builder.parameter(
        "\(name).weight", shape: [1], role: .activation, initializer: .constant(0.25))
      let zero = try builder.graph.constant(0)
      return try builder.graph.select(
        builder.graph.greater(x, zero), x, builder.graph.multiply(x, slope))
    },
    elementwise("Hardtanh", "min(max(x, -1), 1)") { (x, g) throws(ShapeError) in
      try g.clamp(x, minimum: -1, maximum: 1)
    },
    elementwise("Hardsigmoid", "min(max(x / 6 + ½, 0), 1)") { (x, g) throws(ShapeError) in
      try hardSigmoid(x, &g)
    },
    elementwise("Hardswish", "x · hardsigmoid(x)") { (x, g) throws(ShapeError) in
      try g.multiply(x, hardSigmoid(x, &g))
    },
    elementwise("Hardshrink", "x where |x| > ½, else 0") { (x, g) throws(ShapeError) in
      try g.select(g.greater(g.abs(x), g.constant(0.5)), x, g.constant(0))
    },
    elementwise("Softshrink", "x moved by ½ towards 0, 0 on the way") { (x, g) throws(ShapeError) in
      try g.subtract(x, g.clamp(x, minimum: -0.5, maximum: 0.5))
    },
    elementwise("Identity", "x") { (x, _) throws(ShapeError) in x },
  ]

  private static func elu(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.add(graph.relu(x), graph.expm1(graph.minimum(x, graph.constant(0))))
  }

  private static func hardSigmoid(_ x: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    try graph.divide(graph.clamp(graph.add(x, graph.constant(3)), minimum: 0, maximum: 6), graph.constant(6))
  }
}
