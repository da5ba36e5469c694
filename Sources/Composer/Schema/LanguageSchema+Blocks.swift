import OrderedCollections
import Perception
import Spec

extension LanguageSchema {
  /// Blocks in both forms, with the parameters of each type.
  func blocks(wiring declarations: [ParameterDeclaration]) -> OrderedDictionary<String, JSONValue> {
    let size = JSONValue.object(["type": .string("integer"), "minimum": .integer(0)])
    let keys = SchemaOfKeys(
      declarations.filter { ["key", "in_keys", "out_keys", "in_shapes", "weight_init"].contains($0.name) },
      values: [
        "weight_init": .definition("weight_init"), "in_shapes": .list(of: .any([size, .list(of: size)])),
      ])
    let block = keys.without("key").requiring(["in_keys"])
    let typed: OrderedDictionary<String, JSONValue> = [
      "$ref": .string("#/$defs/typed_block"), "unevaluatedProperties": .bool(false),
    ]
    let modality = keys.without("key", "in_keys", "out_keys", "in_shapes").open.adding(typed)
      .adding(["dependentRequired": .object(["block_type": .array([.string("block_params")])])])
    var definitions: OrderedDictionary<String, JSONValue> = [
      "blocks": .any([
        .mapping(of: JSONValue.definition("block").orReference),
        .list(of: JSONValue.definition("listed_block").orReference),
      ]),
      "block": block.open.adding(typed),
      "listed_block": keys.requiring(["key", "in_keys"]).open.adding(typed),
      "modality": .any([
        .object(["type": .string("object"), "maxProperties": .integer(0)]), modality,
      ]),
      "typed_block": typedBlock,
    ]
    for (name, keys) in blockKeys { definitions["block.\(name)"] = keys.requiring([]).open }
    return definitions
  }

  /// The parameters of each type of block.
  var blockKeys: OrderedDictionary<String, SchemaOfKeys> {
    registry.perception.blocks.entries.mapValuesWithKeys { name, entry in
      let reader = ParameterReader(recordingFor: name)
      _ = entry.element.init(reader, registry: registry.perception)
      return SchemaOfKeys(reader.declarations, values: ["blocks": .definition("blocks")])
    }
  }

  /// The two forms: `_target_` with the parameters beside it, or `block_type` with `block_params`.
  private var typedBlock: JSONValue {
    let catalogue = registry.perception.blocks
    let forms = ["_target_", "block_type"].map { JSONValue.object(["required": .array([.string($0)])]) }
    let types = blockKeys.flatMap { name, keys -> [JSONValue] in
      let spellings = [name] + (catalogue.entries[name]?.aliases ?? [])
      let own = JSONValue.definition("block.\(name)").requiring(keys.required)
      let parameters = own.adding(["unevaluatedProperties": .bool(false)])
      return [
        .when(.condition("_target_", isOneOf: spellings), own),
        .when(
          .condition("block_type", isOneOf: spellings),
          .object(["properties": .object(["block_params": .any([parameters, .reference, .nothing])])])),
      ]
    }
    // Whatever stands beside a type that is elsewhere may be a parameter of it.
    let unknown = JSONValue.when(
      .object(["required": .array([.string("_target_")]), "properties": .object(["_target_": .reference])]),
      .object(["additionalProperties": .bool(true)]))
    return .object([
      "properties": .object([
        "_target_": .any([.names(in: catalogue), .reference]),
        "block_type": .any([.names(in: catalogue), .reference]),
      ]),
      "oneOf": .array(forms), "allOf": .array(types + [unknown]),
    ])
  }

  /// How fresh weights are drawn: by a name, a mapping, or a list of these.
  func initializers(keys declarations: [ParameterDeclaration]) -> OrderedDictionary<String, JSONValue> {
    let catalogue = registry.perception.initializers
    let keys = SchemaOfKeys(
      declarations.filter { ["_target_", "parameters"].contains($0.name) },
      values: ["_target_": .names(in: catalogue)]
    )
    .requiring(["_target_"])
    let types = catalogue.entries.map { name, entry in
      JSONValue.when(
        .condition("_target_", isOneOf: [name] + entry.aliases),
        .definition("initializer.\(name)").requiring(initializerKeys[name]?.required ?? []))
    }
    let initializer = JSONValue.any([
      .names(in: catalogue),
      keys.open.adding(["allOf": .array(types), "unevaluatedProperties": .bool(false)]),
      .reference,
    ])
    var definitions: OrderedDictionary<String, JSONValue> = [
      "weight_init": .any([.definition("initializer"), .list(of: .definition("initializer"))]),
      "initializer": initializer,
    ]
    for (name, keys) in initializerKeys { definitions["initializer.\(name)"] = keys.requiring([]).open }
    return definitions
  }

  /// The parameters of each way to draw fresh weights.
  private var initializerKeys: OrderedDictionary<String, SchemaOfKeys> {
    registry.perception.initializers.entries.mapValuesWithKeys { name, entry in
      let reader = ParameterReader(recordingFor: name)
      _ = entry.element.init(reader)
      return SchemaOfKeys(reader.declarations)
    }
  }
}

extension OrderedDictionary {
  /// The same keys with what a function makes of each and its value.
  fileprivate func mapValuesWithKeys<Other>(
    _ transform: (Key, Value) -> Other
  ) -> OrderedDictionary<Key, Other> {
    OrderedDictionary<Key, Other>(uniqueKeysWithValues: map { ($0, transform($0, $1)) })
  }
}
