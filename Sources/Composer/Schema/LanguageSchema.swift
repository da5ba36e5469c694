import Compute
import Distributions
import OrderedCollections
import Perception
import Spaces
public import Spec

/// The JSON Schema of the spec language, for editors and validators.
///
/// It is made of the declarations by which specs are read, blocks of other packages included. It knows keys, kinds of
/// values and names; what follows from shapes, wiring and several files is for the composer.
public struct LanguageSchema {
  let registry: ModelRegistry
  private let custom = LanguageSurvey.custom
  private let template = LanguageSurvey.template
  private let inference = LanguageSurvey.inference
  private let nested = LanguageSurvey.nested

  /// The schema of specs that can name what a registry has.
  public init(registry: ModelRegistry = .standard) {
    self.registry = registry
  }

  /// The schema.
  public var json: JSONValue {
    let kinds = ModelRegistry.tops
    let top = SchemaOfKeys(
      custom["the spec"], values: ["spaces": .any([.textSchema, .definition("spaces")])])
    let known = OrderedSet(
      [custom, template, inference].flatMap { $0["the spec"].map(\.name) } + ["bindings", "defaults"])
    let whole = JSONValue.object([
      "required": .array([.string("_target_")]),
      "allOf": .array(
        kinds.entries.map { name, entry in
          .when(.condition("_target_", isOneOf: [name] + entry.aliases), .definition(name))
        }),
    ])
    return .object([
      "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
      "title": .string("A spec of ModelComposer"),
      "description": .string("Policy and critic networks for reinforcement learning."),
      "type": .string("object"),
      "properties": .object([
        "_target_": top.properties["_target_"] ?? .bool(true),
        "spaces": .object(["description": top.properties["spaces"]?.description ?? .string("")]),
        "bindings": .definition("bindings").orReference,
        "defaults": JSONValue.any([.textSchema, .list(of: .textSchema)]).adding([
          "description": .string("Files under the spec, merged from left to right.")
        ]),
      ]),
      "patternProperties": .withoutNearMisses(of: nearKeys, among: known),
      // What is missing may be in the files below, or bound.
      "if": .any(
        ["defaults", "bindings"].map { .object(["required": .array([.string($0)])]) }),
      "then": partialTop, "else": whole,
      "$defs": .object(definitions),
    ])
  }

  /// Keys at the top that a spec need not have, with what stands in them: one that is misspelt is a name of the
  /// user's own otherwise.
  private var nearKeys: OrderedDictionary<String, JSONValue> {
    [
      "spaces": .definition("spaces"),
      "critic": .any([.definition("critic"), .definition("template_critic")]),
      "definitions": JSONValue.mapping(of: .definition("definition")).adding(["minProperties": .integer(1)]),
      // So long a name is nobody's own.
      "distribution_mapper_config": .object([:]),
      "budget": .definition("budget"),
      "bindings": JSONValue.definition("bindings").adding(["minProperties": .integer(1)]),
    ]
  }

  private var definitions: OrderedDictionary<String, JSONValue> {
    var definitions: OrderedDictionary<String, JSONValue> = [
      "reference": .object([
        "description": .string("A value that is elsewhere: ${…}, ??? or @file."),
        "type": .string("string"), "pattern": .string(#"\$\{|^\?\?\?$|^@"#),
      ])
    ]
    definitions.merge(tops) { $1 }
    definitions.merge(networks) { $1 }
    definitions.merge(blocks(wiring: custom["DenseBlock"])) { $1 }
    definitions.merge(initializers(keys: custom["weight_init"])) { $1 }
    definitions.merge(
      spaces(all: custom["`spaces`"], step: custom["step `step`"]) { kind in
        custom[kind].isEmpty ? nested[kind] : custom[kind]
      }
    ) { $1 }
    definitions.merge(parts(of: definitions)) { $1 }
    definitions["bindings"] = bindings(of: definitions)
    let shared: OrderedDictionary<String, JSONValue> = [
      "activation_name": .names(in: registry.perception.activations),
      "block_name": .names(in: registry.perception.blocks),
      "initializer_name": .names(in: registry.perception.initializers),
    ]
    let names = Dictionary(shared.map { ($1, $0) }) { first, _ in first }
    return definitions.mapValues { $0.sharing(names) }.merging(shared) { $1 }
  }

  /// Values by class, `DenseBlock.non_lin: SELU` or `DenseBlock: {non_lin: SELU}`; what stands under the dotted path
  /// of a class is left to the composer.
  private func bindings(of definitions: OrderedDictionary<String, JSONValue>) -> JSONValue {
    let nowhere = EnvironmentSpaces(steps: [:])
    let classes = CompositionContext(
      registry: registry, spaces: nowhere, mode: .evaluation, diagnostics: Diagnostics()
    ).classes
    var keys: OrderedDictionary<String, JSONValue> = [:]
    for (name, entry) in classes.entries {
      let reader = ParameterReader(recordingFor: name)
      entry.element.read(reader)
      let own = SchemaOfKeys(reader.declarations).without("_target_").properties
      let shared = ["block.\(name)", "initializer.\(name)"].first { definitions[$0] != nil }
      for (parameter, schema) in own {
        let value = shared.map { JSONValue.definition("\($0)/properties/\(parameter)") } ?? schema
        keys["\(name).\(parameter)"] = value.orRequirement
      }
      let inner = own.keys.map { ($0, JSONValue.definition("bindings/properties/\(name).\($0)")) }
      keys[name] = .object([
        "type": .string("object"),
        "properties": .object(OrderedDictionary(uniqueKeysWithValues: inner)),
        "additionalProperties": .bool(false),
      ])
    }
    let paths = classes.entries.values.flatMap(\.aliases).map { $0.replacing(".", with: #"\."#) }
    return .object([
      "type": .string("object"), "properties": .object(keys),
      "patternProperties": .object(["^(?:\(paths.joined(separator: "|")))(?:\\..*)?$": .bool(true)]),
      "additionalProperties": .bool(false),
    ])
  }

  // MARK: - The top

  /// The three kinds of specs, and the parts that they consist of.
  private var tops: OrderedDictionary<String, JSONValue> {
    let values: [String: JSONValue] = [
      "spaces": .any([.textSchema, .definition("spaces")]),
      "definitions": .mapping(of: JSONValue.definition("definition").orReference),
      "budget": .definition("budget"),
      "distribution_mapper_config": .any([
        .list(of: .definition("distribution")),
        .object(["type": .string("object"), "maxProperties": .integer(0)]),
      ]),
    ]
    func part(_ survey: LanguageSurvey, _ owner: String) -> JSONValue {
      SchemaOfKeys(
        survey[owner],
        values: [
          "weight_init": .definition("weight_init"), "networks": .definition("networks"),
          "budget": .definition("budget"),
        ]
      ).closed
    }
    func top(_ survey: LanguageSurvey, _ further: [String: JSONValue]) -> JSONValue {
      SchemaOfKeys(survey["the spec"], values: values.merging(further) { $1 }).open
    }
    return [
      "TemplateModelComposer": top(
        template,
        [
          "model_builder": .definition("model_builder"), "policy": .definition("template_policy"),
          "critic": .definition("template_critic"),
        ]),
      "CustomModelComposer": top(
        custom, ["policy": .definition("policy"), "critic": .definition("critic")]),
      "InferenceBlock": top(
        inference,
        [
          "networks": JSONValue.mapping(of: JSONValue.definition("inference_network").orReference)
            .adding(["minProperties": .integer(1)])
        ]),
      "template_policy": part(template, "the policy"),
      "template_critic": part(template, "the critic"),
      "policy": part(custom, "the policy"),
      "critic": part(custom, "the critic"),
      "model_builder": modelBuilder,
      "distribution": distribution,
      "budget": SchemaOfKeys(custom["budget"]).closed.adding(["minProperties": .integer(1)]),
    ]
  }

  /// An entry of `distribution_mapper_config`: options stand beside the distribution's name, or in `args`.
  private var distribution: JSONValue {
    let owner = "an entry of `distribution_mapper_config`"
    let joint = SchemaOfKeys(template[owner].filter { ["distribution", "reduction"].contains($0.name) })
    let single = SchemaOfKeys(
      custom[owner].filter { $0.name != "args" }, values: ["distribution": .names(in: registry.distributions)]
    )
    let types = registry.distributions.entries.map { name, entry -> JSONValue in
      let options = SchemaOfKeys(entry.element.options)
      var properties = options.properties
      properties["args"] = .any([options.closed, .reference, .nothing])
      return .when(
        .condition("distribution", isOneOf: [name] + entry.aliases),
        .object(["properties": .object(properties)]))
    }
    let name = Space.Kind.dict.rawValue
    let aliases = Catalogue<Space.Kind>.spaceTypes.entries[name]?.aliases ?? []
    let selectors = ["action_space", "action_head"].map {
      JSONValue.object(["required": .array([.string($0)])])
    }
    return .object([
      "type": .string("object"),
      "properties": .object(["action_space": single.properties["action_space"] ?? .bool(true)]),
      "if": .condition("action_space", isOneOf: [name] + aliases),
      "then": joint.open,
      "else": single.open.adding(["allOf": .array(types)]),
      "oneOf": .array(selectors), "unevaluatedProperties": .bool(false),
    ])
  }

  private var modelBuilder: JSONValue {
    let names = JSONValue.list(of: .textSchema)
    let reserved = SchemaOfKeys(
      template["modality_config"],
      values: ["hidden": .definition("modality"), "recurrence": .definition("modality")])
    return SchemaOfKeys(
      template["model_builder"],
      values: [
        "modality_config": reserved.open.adding([
          "additionalProperties": JSONValue.definition("modality").orReference
        ]),
        "observation_modality_mapping": .mapping(of: .textSchema),
        "shared_embedding_keys": .any([names, .mapping(of: .any([names, .nothing]))]),
      ]
    ).closed
  }

  // MARK: - Networks

  private var networks: OrderedDictionary<String, JSONValue> {
    let values: [String: JSONValue] = [
      "blocks": .definition("blocks"), "heads": .definition("heads"),
      "weight_init": .definition("weight_init"), "budget": .definition("budget"),
    ]
    let network = SchemaOfKeys(custom["the network policy/step"], values: values).without("units")
    let inference = SchemaOfKeys(inference["the network `only`"], values: values)
    let target = SchemaOfKeys(custom["the network policy/step"]).properties["_target_"] ?? .bool(true)
    return [
      "networks": .any([
        .list(of: JSONValue.definition("network").orReference),
        .mapping(of: JSONValue.definition("network").orReference),
      ]),
      "network": self.network(network, target: target, requiring: []),
      "inference_network": self.network(inference, target: target, requiring: ["out_keys"]),
      "heads": SchemaOfKeys(custom["heads"], values: values).closed,
      "definition": SchemaOfKeys(
        custom["the definition `Shared`"],
        values: [
          "blocks": .definition("blocks"), "parameters": .object(["type": .string("object")]),
        ]
      ).closed,
    ]
  }

  /// A network: a definition's name opens it for parameters that only the definition knows.
  private func network(_ keys: SchemaOfKeys, target: JSONValue, requiring required: [String]) -> JSONValue {
    let own = keys.without("_target_").requiring(required)
    let builtIn = ModelRegistry.networks.entries.map { name, entry -> JSONValue in
      let reader = ParameterReader(recordingFor: name)
      _ = FlattenConcatNetwork(
        NamedElement(name: name, spelling: name, element: entry.element), reader,
        registry: registry.perception)
      let parameters = SchemaOfKeys(reader.declarations)
      let names = ["_target_"] + own.properties.keys + parameters.properties.keys
      return .when(
        .condition("_target_", isOneOf: [name] + entry.aliases),
        parameters.open.adding(["propertyNames": .words(names)]))
    }
    var properties = own.properties
    properties["_target_"] = target
    let nearKeys: OrderedDictionary<String, JSONValue> = [
      "heads": .definition("heads"),
      "blocks": JSONValue.definition("blocks").adding(["minProperties": .integer(1), "minItems": .integer(1)]
      ),
      "weight_init": .definition("weight_init"), "budget": .definition("budget"),
    ]
    return own.open.adding([
      "properties": .object(properties),
      "patternProperties": .withoutNearMisses(of: nearKeys, among: properties.keys),
      "if": .object(["required": .array([.string("_target_")])]),
      "then": .object(["allOf": .array(builtIn)]),
      "else": .object([
        "required": .array([.string("blocks")]), "propertyNames": .words(own.properties.keys),
      ]),
    ])
  }
}

extension Distribution {
  /// What a spec may say of the distribution.
  fileprivate static var options: [ParameterDeclaration] {
    let reader = ParameterReader(recordingFor: name)
    _ = Options(reading: reader)
    return reader.declarations
  }
}
