import Composer
import Compute
import FoundationEssentials
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors
import Testing

@Suite struct BlockCatalogueTests {
  static let names = Array(ModelRegistry.standard.perception.blocks.names)

  @Test(arguments: names) func `the example of a block composes and runs`(_ name: String) throws {
    let declaration = try #require(ModelRegistry.standard.perception.blocks[name]).declaration
    let composition = try SpecFixture(declaration.example).composed()
    let network = try #require(composition.networks.first)
    #expect(network.composed.blocks.contains { $0.typeName == name })
    var stream = RandomStream(seed: 1, path: [name])
    var inputs: [String: Tensor] = [:]
    for (key, space) in composition.spaces.steps["0"]?.observation ?? [:] {
      inputs[key] = try space.sample(using: &stream, batch: [2])
    }
    let outputs = try Model(composition, seed: 1).run(network.name, inputs)
    #expect(outputs["result"]?.shape.first == 2)
  }

  @Test(arguments: names) func `a block's summary is one sentence`(_ name: String) throws {
    let declaration = try #require(ModelRegistry.standard.perception.blocks[name]).declaration
    #expect(declaration.summary.hasSuffix(".") && !declaration.summary.contains(". "))
    #expect(declaration.discussion.isEmpty || declaration.discussion.hasSuffix("."))
  }

  @Test(arguments: names) func `a block's parameters have help, and samples that its initialiser survives`(
    _ name: String
  ) throws {
    let type = try #require(ModelRegistry.standard.perception.blocks[name])
    let recorder = ParameterReader(recordingFor: name)
    _ = type.init(recorder, registry: .standard)
    for declaration in recorder.declarations { #expect(!declaration.help.isEmpty) }
  }

  /// Nothing switches over a list of block types: code names a type in its own file and its registration only.
  @Test(arguments: names) func `a block's type is named in its own file and its registration`(
    _ name: String
  ) throws {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Sources"
    var mentions: [String] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) where path.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
      // Every other part between triple quotes is a text of several lines.
      let outside = text.split(separator: "\"\"\"", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      let lines = outside.flatMap { $0.split(separator: "\n") }.filter { line in
        !line.drop { $0 == " " }.hasPrefix("//")
      }
      let words = lines.flatMap { Self.words(in: Self.code(in: $0)) }
      if words.contains(name), !path.hasSuffix("/\(name).swift"), !path.hasSuffix("/Registry.swift") {
        mentions.append(path)
      }
    }
    #expect(mentions == [])
  }

  /// The line without what stands in quotes.
  private static func code(in line: Substring) -> String {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined(separator: " ")
  }

  private static func words(in code: String) -> [String] {
    code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
  }
}
