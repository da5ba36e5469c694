import OrderedCollections
import Spec

/// The parts of which a JSON Schema is put together.
extension JSONValue {
  /// A definition of the schema.
  static func definition(_ name: String) -> JSONValue { .object(["$ref": .string("#/$defs/\(name)")]) }

  /// One of several.
  static func any(_ schemas: [JSONValue]) -> JSONValue { .object(["anyOf": .array(schemas)]) }

  /// One of these texts.
  static func words(_ words: some Sequence<String>) -> JSONValue {
    .object(["enum": .array(words.map(JSONValue.string))])
  }

  /// One of the names in a catalogue, the short ones first.
  static func names<Element>(in catalogue: Catalogue<Element>) -> JSONValue {
    .words(Array(catalogue.names) + catalogue.entries.values.flatMap(\.aliases))
  }

  /// A list.
  static func list(of element: JSONValue) -> JSONValue {
    .object(["type": .string("array"), "items": element])
  }

  /// A mapping from names to values of one kind.
  static func mapping(of value: JSONValue) -> JSONValue {
    .object(["type": .string("object"), "additionalProperties": value])
  }

  /// Null.
  static var nothing: JSONValue { .object(["type": .string("null")]) }

  /// What stands for a value that is elsewhere: `${…}`, `???`, `@file`.
  static var reference: JSONValue { definition("reference") }

  /// A value, or what stands for it.
  var orReference: JSONValue { .any([self, .reference]) }

  /// A value, or the word by which a binding says that one must be given.
  var orRequirement: JSONValue { .any([self, .words(["REQUIRED"])]) }

  /// That a key is one of these words.
  static func condition(_ key: String, isOneOf words: some Sequence<String>) -> JSONValue {
    .object(["required": .array([.string(key)]), "properties": .object([key: .words(words)])])
  }

  /// What a schema says of its values for people.
  var description: JSONValue? {
    if case .object(let members) = self { members["description"] } else { nil }
  }

  /// The schema of a mapping that must have these keys.
  func requiring(_ keys: [String]) -> JSONValue {
    keys.isEmpty ? self : adding(["required": .array(keys.map(JSONValue.string))])
  }

  /// What holds where something else does.
  static func when(_ condition: JSONValue, _ schema: JSONValue) -> JSONValue {
    .object(["if": condition, "then": schema])
  }

  /// The schema of a value in which any part may be a reference: lists element by element.
  var withReferences: JSONValue {
    guard case .object(let members) = self else { return self }
    if members.isEmpty { return self }
    if case .array(let choices)? = members["anyOf"] {
      return .any(choices.map(\.withReferencesWithin) + [.reference])
    }
    return .any([withReferencesWithin, .reference])
  }

  /// The schema of a list whose elements may be references.
  private var withReferencesWithin: JSONValue {
    guard case .object(var members) = self else { return self }
    if let items = members["items"] { members["items"] = items.withReferences }
    if case .array(let choices)? = members["anyOf"] {
      members["anyOf"] = .array(choices.map(\.withReferencesWithin))
    }
    return .object(members)
  }

  /// The schema with definitions in the places of schemas that many parts share.
  func sharing(_ names: [JSONValue: String]) -> JSONValue {
    if let name = names[self] { return .definition(name) }
    switch self {
    case .array(let elements): return .array(elements.map { $0.sharing(names) })
    case .object(let members): return .object(members.mapValues { $0.sharing(names) })
    case .null, .bool, .integer, .number, .string: return self
    }
  }
}
