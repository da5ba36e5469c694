import Composer
import FoundationEssentials
import Perception
import Testing

@testable import mutations

/// Recorded cases whose networks are Python classes, with the networks' blocks written in the spec.
@Suite struct RecordedSpecTests {
  static let tests = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")

  /// The cases, by the files of the folder.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(tests)/Mutations/recorded")) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()
  }()

  /// A block with what it reads and gives.
  struct Wiring: Hashable {
    let key: String
    let type: String
    let inKeys: [String]
    let outKeys: [String]
  }

  /// What a network is known by.
  struct Structure: Hashable {
    let parameters: Int
    let blocks: Set<Wiring>
  }

  @Test func `there are recorded specs`() {
    #expect(Self.names.count >= 10)
  }

  @Test(arguments: names) func `each is the model of its case`(_ name: String) throws {
    let spec = try SourceFile(contentsOf: "\(Self.tests)/Mutations/recorded/\(name).yaml")
    let diagnostics = Diagnostics()
    let composition = try #require(ModelComposer.composition(of: spec, reportingTo: diagnostics))
    #expect(diagnostics.items.map(\.message) == [])
    let found = composition.networks.map { network in
      (network.name, Structure(parameters: network.composed.parameterCount, blocks: Self.blocks(of: network)))
    }
    let recorded = try Self.record(of: name)
    #expect(found.map(\.0).sorted() == recorded.keys.sorted())
    for (name, structure) in found { #expect(structure == recorded[name], "\(name)") }
  }

  private static func blocks(of network: Network) -> Set<Wiring> {
    Set(
      network.composed.blocks.map { block in
        Wiring(key: block.key, type: block.typeName, inKeys: block.inKeys, outKeys: block.outKeys)
      })
  }

  /// The networks of a case as they were recorded, by name.
  private static func record(of name: String) throws -> [String: Structure] {
    struct Case: Decodable {
      let networks: [String: Network]
    }
    struct Network: Decodable {
      let parameter_count: Int
      let graph: [Block]
    }
    struct Block: Decodable {
      let key, type: String
      let in_keys, out_keys: [String]
    }
    let data = try Data(contentsOf: URL(filePath: "\(tests)/Conformance/maze/custom/\(name)/case.json"))
    return try JSONDecoder().decode(Case.self, from: data).networks.mapValues { network in
      let blocks = network.graph.map {
        Wiring(key: $0.key, type: $0.type, inKeys: $0.in_keys, outKeys: $0.out_keys)
      }
      return Structure(parameters: network.parameter_count, blocks: Set(blocks))
    }
  }
}
