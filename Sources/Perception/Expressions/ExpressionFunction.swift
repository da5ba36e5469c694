import Compute

/// A function that expressions can call: its parameters, what it gives, and the operations that compute it.
struct ExpressionFunction: Sendable {
  typealias Body =
    @Sendable (ExpressionArguments, NetworkBuilder) throws(ShapeError) -> ExpressionValue

  /// The name without any path: `cat`.
  let name: String
  let parameters: [Parameter]
  /// The type of the result, from the types of the arguments.
  let result: @Sendable ([ExpressionType?]) -> ExpressionType
  let body: Body

  init(
    _ name: String, _ parameters: [Parameter],
    gives result: @escaping @Sendable ([ExpressionType?]) -> ExpressionType = { _ in .tensor },
    body: @escaping Body
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.body = body
  }

  /// A parameter of a function.
  struct Parameter: Hashable, Sendable {
    /// The names under which it can be given, PyTorch's first.
    let names: [String]
    let kind: Kind
    let isRequired: Bool
    /// Whether several arguments in a row are taken for it, as sizes are.
    let isVariadic: Bool

    var name: String { names[0] }

    private init(_ names: [String], _ kind: Kind, isRequired: Bool, isVariadic: Bool = false) {
      self.names = names
      self.kind = kind
      self.isRequired = isRequired
      self.isVariadic = isVariadic
    }

    static func required(_ names: String..., is kind: Kind) -> Parameter {
      Parameter(names, kind, isRequired: true)
    }

    static func optional(_ names: String..., is kind: Kind) -> Parameter {
      Parameter(names, kind, isRequired: false)
    }

    static func variadic(_ names: String..., is kind: Kind) -> Parameter {
      Parameter(names, kind, isRequired: true, isVariadic: true)
    }

    static let input = required("input", "self", is: .tensor)
    static let other = required("other", is: .operand)
    /// The axis that a function cannot do without: over all axes it would mix the samples of a batch.
    static let axis = required("dim", "axis", is: .axis)
    static let axes = required("dim", "axis", is: .axes)
    static let keepsAxes = optional("keepdim", "keepdims", is: .flag)
  }

  /// What a parameter takes.
  enum Kind: Hashable, Sendable {
    case tensor
    /// A tensor or a number.
    case operand
    case number
    case integer
    case flag
    case axis
    case axes
    /// A tensor, a number or an axis, as the second argument of `max`.
    case operandOrAxis
    case integers
    /// A whole number, or a list of them.
    case oneOrIntegers
    case tensors
    case elementType
    case text

    func accepts(_ type: ExpressionType) -> Bool {
      switch self {
      case .tensor: type == .tensor
      case .operand, .operandOrAxis: type == .tensor || type.isNumeric
      case .number: type.isNumeric
      case .integer, .axis: type == .integer
      case .flag: type == .flag
      case .axes, .oneOrIntegers: type == .integer || Self.integers.accepts(type)
      case .integers:
        if case .list(.integer, _, _) = type { true } else { false }
      case .tensors:
        if case .list(.tensor, _, _) = type { true } else { false }
      case .elementType: type == .elementType
      case .text: type == .text
      }
    }

    var description: String {
      switch self {
      case .tensor: "a tensor"
      case .operand: "a tensor or a number"
      case .number: "a number"
      case .integer: "a whole number"
      case .flag: "True or False"
      case .axis: "the number of an axis"
      case .axes: "the number of an axis, or a tuple of them"
      case .operandOrAxis: "the number of an axis, or another tensor"
      case .integers: "a tuple of whole numbers"
      case .oneOrIntegers: "a whole number, or a tuple of them"
      case .tensors: "a list of tensors"
      case .elementType: "a type such as torch.float32"
      case .text: "a text"
      }
    }
  }

  /// What cannot be given if the batch is to stay what it is.
  var firstIsTensor: Bool {
    parameters.first.map { [.tensor, .operand].contains($0.kind) } ?? false
  }
}
