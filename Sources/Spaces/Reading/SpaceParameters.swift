import OrderedCollections
public import Spec
import Tensors

extension Catalogue where Element == Space.Kind {
  /// The kinds of space under gymnasium's names.
  public static var spaceTypes: Catalogue { Space.Kind.catalogue }
}

extension Space.Kind {
  fileprivate static let catalogue: Catalogue<Space.Kind> = {
    var catalogue = Catalogue<Space.Kind>(kind: "space")
    for kind in allCases {
      let name = kind.rawValue
      catalogue.register(name, aliases: ["gymnasium.spaces.\(name)", "gym.spaces.\(name)"], kind)
    }
    return catalogue
  }()
}

extension ParameterType where Value == Shape {
  /// A list of sizes, numbers or names.
  static var sizes: ParameterType {
    let description = "a list of sizes, whole numbers or names"
    return ParameterType(
      description: description, plural: "lists of sizes",
      schema: .object([
        "type": .string("array"),
        "items": sizeSchema,
      ]),
      sample: [1], show: { $0.description },
      decode: { node in
        guard let elements = node.sequence else {
          guard let scalar = node.scalar, !node.isNull else {
            return .failure(.mismatch(node, needed: description))
          }
          return .failure(.mismatch(node, needed: description, meaning: "[\(scalar.text)]"))
        }
        var sizes: [Dimension] = []
        for element in elements {
          switch size(element) {
          case .success(let size): sizes.append(size)
          case .failure(let problem): return .failure(problem)
          }
        }
        return .success(Shape(sizes))
      })
  }

  /// One size, or a list of sizes.
  static var sizeOrSizes: ParameterType {
    let list = sizes
    return ParameterType(
      description: "a number of elements, or a list of sizes",
      plural: "numbers of elements or lists of sizes",
      schema: .object(["anyOf": .array([sizeSchema, list.schema])]), sample: list.sample, show: list.show,
      decode: { node in
        node.scalar == nil || node.isNull ? list.decode(node) : size(node).map { [$0] }
      })
  }

  private static var sizeSchema: JSONValue {
    .object(["type": .array([.string("integer"), .string("string")]), "minimum": .integer(1)])
  }

  private static func size(_ node: Node) -> Result<Dimension, ParameterProblem> {
    switch node.scalar?.value {
    case .integer(let size): return .success(Dimension(size))
    case .string(let text) where isName(text) && !node.isMissingValue: return .success(.symbol(text))
    default:
      return .failure(
        .mismatch(
          node, needed: "a size: a whole number, or a name of letters, digits and underscores such as T"))
    }
  }

  private static func isName(_ text: String) -> Bool {
    let isLetter = { (byte: UInt8) in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    return text.utf8.first.map(isLetter) == true && text.utf8.allSatisfy { isLetter($0) || isDigit($0) }
  }
}

/// Numbers in lists that are nested evenly; no sizes: a single number.
struct NestedNumbers<Number: Sendable>: Sendable {
  var values: [Number]
  var sizes: [Int]

  /// The numbers as a spec has them.
  var text: String { text(of: values[...], sizes: sizes[...]) }

  private func text(of values: ArraySlice<Number>, sizes: ArraySlice<Int>) -> String {
    guard let size = sizes.first else { return values.first.map(Self.text) ?? "[]" }
    let count = size == 0 ? 0 : values.count / size
    let parts = (0..<size).map { index in
      let start = values.startIndex + index * count
      return text(of: values[start..<start + count], sizes: sizes.dropFirst())
    }
    return "[" + parts.joined(separator: ", ") + "]"
  }

  private static func text(_ number: Number) -> String {
    switch number {
    case let number as Double: number.isInfinite ? (number < 0 ? "-.inf" : ".inf") : written(number)
    default: "\(number)"
    }
  }
}

extension ParameterType {
  /// A number, or lists of numbers nested as deep as a shape has axes.
  static func nested<Number: Sendable>(
    _ plural: String, sample: Number, schema: JSONValue, number: @escaping @Sendable (Scalar) -> Number?
  ) -> ParameterType where Value == NestedNumbers<Number> {
    let description = "\(plural), nested in lists as deep as the shape"
    @Sendable func decode(_ node: Node) -> Result<NestedNumbers<Number>, ParameterProblem> {
      if let scalar = node.scalar, let value = number(scalar) {
        return .success(NestedNumbers(values: [value], sizes: []))
      }
      guard let elements = node.sequence else {
        var problem = ParameterProblem.mismatch(node, needed: description)
        problem.help = problem.help ?? node.scalar.flatMap(infinityHelp)
        return .failure(problem)
      }
      var result = NestedNumbers<Number>(values: [], sizes: [])
      for element in elements {
        switch decode(element) {
        case .failure(let problem): return .failure(problem)
        case .success(let inner):
          if !result.sizes.isEmpty && Array(result.sizes.dropFirst()) != inner.sizes {
            return .failure(
              ParameterProblem(.breaks("has lists of different lengths"), at: element))
          }
          result.values += inner.values
          result.sizes = [elements.count] + inner.sizes
        }
      }
      return elements.isEmpty
        ? .failure(.mismatch(node, needed: description)) : .success(result)
    }
    return ParameterType(
      description: description, plural: plural,
      schema: nestedSchema(of: schema, depth: 4),
      sample: NestedNumbers(values: [sample], sizes: []), show: \.text, decode: decode)
  }
}

/// Values, or lists of them; how deep the lists are is said by another parameter.
private func nestedSchema(of element: JSONValue, depth: Int) -> JSONValue {
  var list: OrderedDictionary<String, JSONValue> = ["type": .string("array"), "minItems": .integer(1)]
  if depth > 1 { list["items"] = nestedSchema(of: element, depth: depth - 1) }
  return .object(["anyOf": .array([element, .object(list)])])
}

/// What to write for infinity, where a number is written as in Python.
private func infinityHelp(_ scalar: Scalar) -> String? {
  guard scalar.text.utf8.count <= 40, scalar.text.lowercased().contains("inf") else { return nil }
  return "infinity is written \(scalar.text.contains("-") ? "-.inf" : ".inf")"
}

extension ParameterType where Value == NestedNumbers<Double> {
  /// A bound of a Box: a number or infinity, or lists of them.
  static var bound: ParameterType {
    let infinities = ["inf", "+inf", "-inf"].map(JSONValue.string)
    let schema = JSONValue.object([
      "anyOf": .array([.object(["type": .string("number")]), .object(["enum": .array(infinities)])])
    ])
    return nested("numbers", sample: 0, schema: schema) { scalar in
      switch scalar.value {
      case .integer(let value): Double(value)
      case .number(let value): value
      case .string("inf"), .string("+inf"): .infinity
      case .string("-inf"): -.infinity
      case .string, .null, .bool: nil
      }
    }
  }
}

extension ParameterType where Value == NestedNumbers<Int> {
  /// Whole numbers in lists.
  static var nestedCounts: ParameterType {
    nested("whole numbers", sample: 1, schema: .object(["type": .string("integer")])) { scalar in
      if case .integer(let value) = scalar.value { value } else { nil }
    }
  }
}
