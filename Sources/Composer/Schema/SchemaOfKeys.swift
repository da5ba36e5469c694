import OrderedCollections
import Spec

/// The schema of a mapping's keys, made of their declarations.
struct SchemaOfKeys {
  /// The keys with the schemas of their values.
  private(set) var properties: OrderedDictionary<String, JSONValue> = [:]
  /// The keys that must be there.
  private(set) var required: [String] = []

  /// Keys as readers declare them.
  ///
  /// - Parameter values: What stands in the values of keys whose declarations leave that open.
  init(_ declarations: [ParameterDeclaration], values: [String: JSONValue] = [:]) {
    for declaration in declarations where properties[declaration.name] == nil {
      var schema = (values[declaration.name] ?? declaration.schema).withReferences
      if declaration.takesNull, case .object(var members) = schema,
        case .array(let choices)? = members["anyOf"]
      {
        members["anyOf"] = .array(choices + [.nothing])
        schema = .object(members)
      }
      if case .object(var members) = schema {
        let remark = declaration.defaultText.map { " Default: \($0)." } ?? ""
        members["description"] = .string(declaration.help + remark)
        schema = .object(members)
      }
      properties[declaration.name] = schema
      if declaration.isRequired { required.append(declaration.name) }
    }
  }

  /// The same keys without some of them.
  func without(_ names: String...) -> SchemaOfKeys {
    var keys = self
    for name in names { keys.properties[name] = nil }
    keys.required.removeAll { names.contains($0) }
    return keys
  }

  /// The same keys, of which other ones are required.
  func requiring(_ names: [String]) -> SchemaOfKeys {
    var keys = self
    keys.required = names
    return keys
  }

  /// A mapping that may have other keys, if nothing else forbids them.
  var open: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = [
      "type": .string("object"), "properties": .object(properties),
    ]
    if !required.isEmpty { members["required"] = .array(required.map(JSONValue.string)) }
    return .object(members)
  }

  /// A mapping that has no other keys.
  var closed: JSONValue { open.adding(["additionalProperties": .bool(false)]) }
}

extension JSONValue {
  /// The schema with further keywords.
  func adding(_ keywords: OrderedDictionary<String, JSONValue>) -> JSONValue {
    guard case .object(var members) = self else { return self }
    for (name, value) in keywords { members[name] = value }
    return .object(members)
  }
}
