import Compute
import OrderedCollections
import Spec
import Tensors

/// The functions, methods, attributes and constants that expressions know, by PyTorch's names.
enum ExpressionLibrary {
  /// The names that dotted names begin with.
  static let modules: Set<String> = ["torch", "nn", "F", "math"]

  private static let torch = ["torch"]
  private static let functional = ["torch.nn.functional", "nn.functional", "F"]

  /// The functions, by their last names and by their paths.
  static let functions: Catalogue<ExpressionFunction> = {
    var catalogue = Catalogue<ExpressionFunction>(kind: "function")
    let groups: [([String], [ExpressionFunction])] = [
      (torch + functional, sharedActivations + normalizations),
      (torch, elementwiseFunctions + comparisonFunctions + reductions + axisFunctions + joins + products),
      (functional, activations + encodings), (torch + ["torch.linalg"], norms),
      (["torch.linalg"], vectorNorms), (["math"], scalarFunctions),
    ]
    for (paths, functions) in groups {
      for function in functions {
        let isScalar = paths == ["math"]
        catalogue.register(
          isScalar ? "math.\(function.name)" : function.name,
          aliases: isScalar ? [] : paths.map { "\($0).\(function.name)" }, function)
      }
    }
    return catalogue
  }()

  /// The methods of tensors: functions whose first argument is one, and some that are methods only.
  static let methods: Catalogue<ExpressionFunction> = {
    var catalogue = Catalogue<ExpressionFunction>(kind: "method")
    for (name, entry) in functions.entries where entry.element.firstIsTensor {
      catalogue.register(name, entry.element)
    }
    for method in conversions + sizes + layouts + choices { catalogue.register(method.name, method) }
    return catalogue
  }()

  private static let attributes: Catalogue<ExpressionFunction> = {
    var catalogue = Catalogue<ExpressionFunction>(kind: "attribute")
    for attribute in properties { catalogue.register(attribute.name, attribute) }
    return catalogue
  }()

  /// All functions, in alphabetical order, for the block's page.
  static let functionNames = functions.names.sorted().joined(separator: ", ")
  /// The methods that are no functions, in alphabetical order.
  static let methodNames = methods.names.filter { functions[$0] == nil }.sorted().joined(separator: ", ")

  /// The function of a name, with or without a path.
  static func function(_ name: String, at range: Range<Int>) throws(ExpressionFault) -> ExpressionFunction {
    try find(name, in: functions, at: range)
  }

  /// The method of a tensor.
  static func method(
    _ name: String, of base: Expression, at range: Range<Int>
  ) throws(ExpressionFault) -> ExpressionFunction {
    guard base.type == .tensor else {
      throw ExpressionFault(
        "calls the method `\(name)` of \(base.type.description)", at: range,
        help: base.kindIsModule ? "write the whole path, such as `torch.\(name)`" : nil)
    }
    if name.hasSuffix("_"), methods[String(name.dropLast())] != nil {
      throw ExpressionFault(
        "changes a tensor in place by `\(name)`", at: range, help: "write `\(name.dropLast())`")
    }
    return try find(name, in: methods, at: range)
  }

  /// What stands behind a dot without parentheses.
  static func attribute(
    _ name: String, of base: Expression, at range: Range<Int>
  ) throws(ExpressionFault) -> Expression {
    let whole = base.range.lowerBound..<range.upperBound
    if case .list(let type, _, let names) = base.type, let index = names.firstIndex(of: name) {
      let place = ExpressionSubscript(
        kind: .index(Expression(.integer(index), .integer, at: range)), range: range)
      return try Expression(.element(base, [place]), type, at: whole).bounded()
    }
    guard base.type == .tensor else {
      throw ExpressionFault("asks \(base.type.description) for `\(name)`", at: range)
    }
    if name == "T" || name == "H" {
      throw ExpressionFault(
        "reverses all axes, the batch axis too, by `.\(name)`", at: range,
        help: "`.mT` exchanges the last two axes")
    }
    if attributes[name] == nil, methods[name] != nil {
      throw ExpressionFault(
        "uses the method `\(name)` without arguments", at: range, help: "write `.\(name)(…)`")
    }
    let function = try find(name, in: attributes, at: range)
    return try Expression(.call(function, [base]), function.result([base.type]), at: whole).bounded()
  }

  /// A constant, such as `torch.pi` or `torch.float32`.
  static func constant(_ name: String, at range: Range<Int>) -> Expression? {
    guard let dot = name.firstIndex(of: "."), ["torch", "math"].contains(name[..<dot]) else { return nil }
    switch name[name.index(after: dot)...] {
    case "pi": return Expression(.number(.pi), .number, at: range)
    case "e": return Expression(.number(2.718281828459045), .number, at: range)
    case "inf": return Expression(.number(.infinity), .number, at: range)
    case "nan": return Expression(.number(.nan), .number, at: range)
    default: break
    }
    let types: [String: ElementType] = [
      "torch.float": .float32, "torch.float32": .float32, "torch.long": .int64, "torch.int64": .int64,
      "torch.bool": .bool,
    ]
    return types[name].map { Expression(.elementType($0), .elementType, at: range) }
  }

  /// What to say of a name that is neither a function nor an in-key, where it resembles a function more.
  static func suggestedFunction(for name: String, besides inKeys: [String]) -> String? {
    guard closestMatch(to: name, among: inKeys) == nil,
      let function = closestMatch(to: name, among: functions.names)
    else { return nil }
    return "did you mean the function `torch.\(function)`?"
  }

  private static func find(
    _ name: String, in catalogue: Catalogue<ExpressionFunction>, at range: Range<Int>
  ) throws(ExpressionFault) -> ExpressionFunction {
    switch catalogue.lookup(name) {
    case .found(let found): return found.element
    case .unknown(let suggestion):
      let (message, help) = catalogue.complaint(about: name, suggestion: suggestion)
      throw ExpressionFault(
        "names what does not exist: \(message)", at: range, help: help, nearest: suggestion)
    }
  }
}

extension Expression {
  /// Whether it is a name that stands for a module where no tensor has it.
  fileprivate var kindIsModule: Bool {
    if case .name(let name) = kind { ExpressionLibrary.modules.contains(name) } else { false }
  }
}
