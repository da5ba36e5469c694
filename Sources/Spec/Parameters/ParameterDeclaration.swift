import OrderedCollections

/// What a parameter is, as its reading declared it.
public struct ParameterDeclaration: Sendable {
  /// The name.
  public let name: String
  /// Its values in words.
  public let type: String
  /// Whether anything at all is a value of it.
  let takesAnything: Bool
  /// Its default as it would be written, nil if it has none.
  public var defaultText: String? { makeDefaultText?() }
  /// Whether it must be given.
  public let isRequired: Bool
  /// Whether null is the same as leaving it out, whatever its type.
  public let takesNull: Bool
  /// One line of help.
  public let help: String
  /// The JSON Schema of its values.
  public var schema: JSONValue { makeSchema() }

  // Whoever reads a spec asks for neither.
  private let makeSchema: @Sendable () -> JSONValue
  private let makeDefaultText: (@Sendable () -> String)?

  init(
    name: String, type: String, takesAnything: Bool, defaultText: (@Sendable () -> String)?,
    isRequired: Bool, takesNull: Bool, help: String, schema: @escaping @Sendable () -> JSONValue
  ) {
    self.name = name
    self.type = type
    self.takesAnything = takesAnything
    makeDefaultText = defaultText
    self.isRequired = isRequired
    self.takesNull = takesNull
    self.help = help
    makeSchema = schema
  }
}

extension ParameterDeclaration {
  /// The JSON Schema of a mapping with these parameters and no others.
  public static func schema(of declarations: [ParameterDeclaration]) -> JSONValue {
    .object([
      "type": .string("object"),
      "properties": .object(
        .init(
          declarations.map { ($0.name, $0.describedSchema) }, uniquingKeysWith: { first, _ in first })),
      "required": .array(declarations.filter(\.isRequired).map { .string($0.name) }),
      "additionalProperties": .bool(false),
    ])
  }

  private var describedSchema: JSONValue {
    guard case .object(var members) = schema else { return schema }
    members["description"] = .string(help)
    if let defaultText { members["x-default"] = .string(defaultText) }
    return .object(members)
  }
}
