import OrderedCollections
import Spaces
import Spec

extension LanguageSchema {
  /// What an environment gives and takes.
  ///
  /// - Parameter kind: The keys of a kind of space.
  func spaces(
    all: [ParameterDeclaration], step: [ParameterDeclaration], kind: (String) -> [ParameterDeclaration]
  ) -> OrderedDictionary<String, JSONValue> {
    let space = JSONValue.definition("space").orReference
    let stepKeys = SchemaOfKeys(step, values: ["observation": space, "action": space])
    let several = SchemaOfKeys(all, values: ["steps": .mapping(of: JSONValue.definition("step").orReference)])
    let catalogue = Catalogue<Space.Kind>.spaceTypes
    var definitions: OrderedDictionary<String, JSONValue> = [
      "spaces": .object([
        "type": .string("object"),
        "if": .any(
          ["steps", "step_order"].map { .object(["required": .array([.string($0)])]) }),
        "then": several.closed, "else": .definition("step"),
      ]),
      "step": stepKeys.requiring(["observation"]).closed,
      "space": .object([
        "type": .string("object"),
        "if": .object([
          "required": .array([.string("type")]),
          "properties": .object(["type": .object(["type": .string("string")])]),
        ]),
        "then": .object([
          "properties": .object([
            "type": .any([.names(in: catalogue), .reference])
          ]),
          "allOf": .array(
            catalogue.entries.map { name, entry in
              .when(.condition("type", isOneOf: [name] + entry.aliases), .definition("space.\(name)"))
            }), "unevaluatedProperties": .bool(false),
        ]),
        "else": JSONValue.mapping(of: space).adding(["minProperties": .integer(1)]),
      ]),
    ]
    for name in catalogue.names {
      let inner: JSONValue = name == Space.Kind.tuple.rawValue ? .list(of: space) : .mapping(of: space)
      definitions["space.\(name)"] = SchemaOfKeys(kind(name), values: ["spaces": inner]).open
    }
    return definitions
  }
}
