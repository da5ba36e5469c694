import OrderedCollections
import Perception
import Spec

/// Specs of which a part is elsewhere: in the files of `defaults`, or in bindings.
extension LanguageSchema {
  /// What precedes the names of definitions of parts.
  static let partPrefix = "partial."

  /// The definitions of parts of specs: the same keys and values, but nothing is missing.
  ///
  /// - Parameter definitions: The definitions of whole specs.
  func parts(of definitions: OrderedDictionary<String, JSONValue>) -> OrderedDictionary<String, JSONValue> {
    let names = Self.demanding(definitions)
    var parts: OrderedDictionary<String, JSONValue> = [:]
    var waiting = Array(ModelRegistry.tops.names.filter(names.contains))
    while let name = waiting.popLast() {
      guard parts[name] == nil, let definition = definitions[name] else { continue }
      let part = opened(definition.withoutDemands(naming: names), named: name)
      parts[name] = part
      waiting += part.definitionNames.compactMap {
        $0.hasPrefix(Self.partPrefix) ? String($0.dropFirst(8)) : nil
      }
    }
    return OrderedDictionary(
      uniqueKeysWithValues: definitions.keys.compactMap { name in
        parts[name].map { (Self.partPrefix + name, $0) }
      })
  }

  /// The top of a spec of which a part is elsewhere; where its kind is, it may be any.
  var partialTop: JSONValue {
    let kinds = ModelRegistry.tops.entries
    let known = kinds.map { name, entry in
      JSONValue.when(
        .condition("_target_", isOneOf: [name] + entry.aliases), .definition(Self.partPrefix + name))
    }
    var values: OrderedDictionary<String, [JSONValue]> = [:]
    for (kind, entry) in kinds {
      for name in entry.element.keys where name != "bindings" {
        values[name, default: []].append(.definition("\(Self.partPrefix)\(kind)/properties/\(name)"))
      }
    }
    let unknown = JSONValue.when(
      .lacking(["_target_"]), .object(["properties": .object(values.mapValues(JSONValue.any))]))
    return .object(["allOf": .array(known + [unknown])])
  }

  /// The names of definitions that demand something, or whose parts do.
  private static func demanding(_ definitions: OrderedDictionary<String, JSONValue>) -> Set<String> {
    var names = Set(definitions.filter { $0.value.withoutDemands(naming: []) != $0.value }.keys)
    // Distributions stand in a list, and lists replace what was below them: nothing of one is elsewhere.
    names.remove("distribution")
    var isGrowing = true
    while isGrowing {
      let more = definitions.filter {
        $0.key != "distribution" && !names.contains($0.key)
          && !$0.value.definitionNames.isDisjoint(with: names)
      }
      names.formUnion(more.keys)
      isGrowing = !more.isEmpty
    }
    return names
  }

  /// A part that may have the keys of a type that is named elsewhere.
  private func opened(_ part: JSONValue, named name: String) -> JSONValue {
    switch name {
    case "typed_block":
      let keys = [
        "key", "in_keys", "out_keys", "in_shapes", "weight_init", "_target_", "block_type", "block_params",
      ]
      let names = OrderedSet(keys + blockKeys.values.flatMap(\.properties.keys))
      return part.alsoWhen(
        .lacking(["_target_", "block_type"]),
        .object(["additionalProperties": .bool(true), "propertyNames": .words(names)]))
    case "initializer": return part.anyOfLast { $0.alsoWhen(.lacking(["_target_"]), .open) }
    case "network", "inference_network": return part.adding(["else": .bool(true)])
    case "space":
      // Without a type they are the names of spaces, or some keys of one.
      let inner = JSONValue.any([
        .object(["not": .object(["type": .string("object")])]), .definition(Self.partPrefix + name),
      ])
      return part.adding(["else": .object(["additionalProperties": inner])])
    default: return part
    }
  }
}

/// Keys that look like keys of the language, where users may have keys of their own.
extension JSONValue {
  /// That no key is one slip away from a known key while its value is what that one would have.
  ///
  /// - Parameters:
  ///   - keys: Known keys with the schemas of their values.
  ///   - known: All keys that are right.
  static func withoutNearMisses(
    of keys: OrderedDictionary<String, JSONValue>, among known: some Sequence<String>
  ) -> JSONValue {
    let right = known.joined(separator: "|")
    let patterns = keys.map { key, value in
      ("^(?!(?:\(right))$)(?:\(slips(of: key).joined(separator: "|")))$", JSONValue.object(["not": value]))
    }
    return .object(OrderedDictionary(uniqueKeysWithValues: patterns))
  }

  /// The ways to write a word with one letter too many, too few or wrong, or two in each other's place.
  private static func slips(of word: String) -> [String] {
    let letters = Array(word)
    let wrong = letters.indices.map { String(letters[..<$0]) + ".{0,2}" + String(letters[($0 + 1)...]) }
    let swapped = letters.indices.dropLast().filter { letters[$0] != letters[$0 + 1] }.map { index in
      var letters = letters
      letters.swapAt(index, index + 1)
      return String(letters)
    }
    return wrong + swapped
  }
}

extension JSONValue {
  /// Any further keys.
  fileprivate static var open: JSONValue { .object(["additionalProperties": .bool(true)]) }

  /// That none of these keys is there.
  static func lacking(_ keys: [String]) -> JSONValue {
    .object(["not": .any(keys.map { .object(["required": .array([.string($0)])]) })])
  }

  /// The schema with a further condition.
  fileprivate func alsoWhen(_ condition: JSONValue, _ schema: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    var all: [JSONValue] = []
    if case .array(let conditions)? = members["allOf"] { all = conditions }
    members["allOf"] = .array(all + [.when(condition, schema)])
    return .object(members)
  }

  /// The schema whose choices that are mappings with `allOf` are changed.
  fileprivate func anyOfLast(_ change: (JSONValue) -> JSONValue) -> JSONValue {
    guard case .object(var members) = self, case .array(let choices)? = members["anyOf"] else { return self }
    members["anyOf"] = .array(
      choices.map { choice in
        guard case .object(let inner) = choice, inner["allOf"] != nil else { return choice }
        return change(choice)
      })
    return .object(members)
  }

  /// The schema without anything that must be there.
  ///
  /// - Parameter names: Definitions in whose place those of parts are.
  fileprivate func withoutDemands(naming names: Set<String>) -> JSONValue {
    switch self {
    case .array(let elements): return .array(elements.map { $0.withoutDemands(naming: names) })
    case .object(let members):
      var result: OrderedDictionary<String, JSONValue> = [:]
      for (key, value) in members {
        switch (key, value) {
        // What a condition or a slip of the pen looks like is the same everywhere.
        case ("if", _), ("patternProperties", _): result[key] = value
        case ("required", _), ("minProperties", _), ("dependentRequired", _): continue
        case ("properties", .object(let properties)):
          result[key] = .object(properties.mapValues { $0.withoutDemands(naming: names) })
        case ("oneOf", .array(let forms)):
          result["not"] = .object(["required": .array(forms.flatMap(\.demanded))])
        case ("$ref", _):
          let name = value.definitionName
          result[key] =
            name.map { names.contains($0) ? .string("#/$defs/\(LanguageSchema.partPrefix)\($0)") : value }
            ?? value
        default: result[key] = value.withoutDemands(naming: names)
        }
      }
      return .object(result)
    case .null, .bool, .integer, .number, .string: return self
    }
  }

  /// The keys that a form demands.
  private var demanded: [JSONValue] {
    if case .object(let members) = self, case .array(let keys)? = members["required"] { keys } else { [] }
  }

  /// The name of the definition that a reference is to as a whole.
  private var definitionName: String? {
    guard case .string(let path) = self, path.hasPrefix("#/$defs/") else { return nil }
    let name = path.dropFirst("#/$defs/".count)
    return name.contains("/") ? nil : String(name)
  }

  /// The definitions that a schema refers to as a whole.
  fileprivate var definitionNames: Set<String> {
    switch self {
    case .object(let members):
      members.reduce(into: []) { names, member in
        if member.key == "$ref", let name = member.value.definitionName { names.insert(name) }
        names.formUnion(member.value.definitionNames)
      }
    case .array(let elements): elements.reduce(into: []) { $0.formUnion($1.definitionNames) }
    case .null, .bool, .integer, .number, .string: []
    }
  }
}
