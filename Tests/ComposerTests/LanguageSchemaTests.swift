import Composer
import Compute
import Testing

@Suite struct LanguageSchemaTests {
  private static let schema = LanguageSchema().json

  @Test func `every definition that is named exists, and is used`() throws {
    let definitions = try #require(Self.schema["$defs"]?.members)
    var named = Self.references(in: Self.schema)
    #expect(named.isSubset(of: definitions.keys), "\(named.subtracting(definitions.keys))")
    // What only an error of the survey would leave over.
    named.formUnion(["reference"])
    #expect(Set(definitions.keys).subtracting(named).isEmpty)
  }

  @Test func `every mapping of the language has keys`() throws {
    for name in [
      "CustomModelComposer", "TemplateModelComposer", "InferenceBlock", "policy", "critic", "template_policy",
      "template_critic", "model_builder", "distribution", "network", "inference_network", "heads",
      "definition",
      "block", "listed_block", "step", "space.Box", "space.Discrete", "space.MultiDiscrete",
      "space.MultiBinary", "space.Dict", "space.Tuple",
    ] {
      let keys = Self.schema["$defs"]?[name]?["properties"]?.members ?? [:]
      #expect(!keys.isEmpty, "\(name)")
    }
    let spaces = Self.schema["$defs"]?["spaces"]?["then"]?["properties"]?.members ?? [:]
    #expect(Set(spaces.keys) == ["steps", "step_order"])
  }

  @Test(arguments: ModelRegistry.standard.perception.blocks.names.elements)
  func `every parameter of a block is in the schema`(_ name: String) throws {
    let type = try #require(ModelRegistry.standard.perception.blocks[name])
    let recorder = ParameterReader(recordingFor: name)
    _ = type.init(recorder, registry: .standard)
    let keys = Self.schema["$defs"]?["block.\(name)"]?["properties"]?.members ?? [:]
    #expect(Set(keys.keys) == Set(recorder.declarations.map(\.name)))
    #expect(keys.values.allSatisfy { $0["description"] != nil })
  }

  @Test func `nothing must be there in a part of a spec`() throws {
    let definitions = try #require(Self.schema["$defs"]?.members)
    let parts = definitions.filter { $0.key.hasPrefix("partial.") }
    #expect(parts.count > 20)
    for (name, part) in parts {
      #expect(definitions[String(name.dropFirst("partial.".count))] != nil)
      #expect(part["required"] == nil && part["oneOf"] == nil && part["minProperties"] == nil, "\(name)")
    }
    #expect(definitions["partial.policy"]?["additionalProperties"] == .bool(false))
    #expect(definitions["policy"]?["required"] != nil)
  }

  @Test func `blocks of other packages are in the schema`() throws {
    var registry = ModelRegistry.standard
    registry.perception.register(TwiceBlock.self)
    let definitions = LanguageSchema(registry: registry).json["$defs"]
    #expect(definitions?["block.TwiceBlock"]?["properties"]?.members?.keys.elements == ["factor"])
    #expect(definitions?["block_name"]?["enum"]?.elements.contains(.string("TwiceBlock")) == true)
  }

  private static func references(in value: JSONValue) -> Set<String> {
    switch value {
    case .object(let members):
      members.reduce(into: []) { names, member in
        if member.key == "$ref", case .string(let path) = member.value {
          names.insert(String(path.dropFirst("#/$defs/".count).prefix { $0 != "/" }))
        } else {
          names.formUnion(references(in: member.value))
        }
      }
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(references(in: $1)) }
    case .null, .bool, .integer, .number, .string: []
    }
  }
}

extension JSONValue {
  fileprivate var members: OrderedDictionary<String, JSONValue>? {
    if case .object(let members) = self { members } else { nil }
  }

  fileprivate var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

  fileprivate subscript(name: String) -> JSONValue? { members?[name] }
}

/// A block of another package.
private struct TwiceBlock: Block {
  static let declaration = BlockDeclaration(
    "TwiceBlock", category: .reshape, summary: "Multiplies by a number.", shapes: "[…] → […]", example: "")

  private let factor: Double

  init(_ parameters: ParameterReader, registry: Registry) {
    factor = parameters.read("factor", .number(), default: 2, help: "What is multiplied by.")
  }

  var inputs: InputPorts { .fixed([InputPort("input", axes: [])]) }
  var outputs: OutputPorts { .fixed([OutputPort("output", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String { "\(factor)" }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try builder.graph.multiply(inputs[0], builder.graph.constant(factor))]
  }
}
