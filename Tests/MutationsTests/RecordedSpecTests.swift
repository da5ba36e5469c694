import Composer
import Testing

@testable import mutations

/// Recorded cases whose networks are Python classes, with the networks' blocks written in the spec.
@Suite struct RecordedSpecTests {
  static let tests = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")

  @Test(arguments: [
    "cloud_camera", "history_cross_attention", "network_graph", "pointer_masked", "pole", "q_shared_discrete",
    "screen_inventory_feed_forward", "screen_inventory_recurrent", "shared_screen_embedding",
    "two_steps_delta_critic",
  ])
  func `each is the model of its case`(_ name: String) throws {
    let spec = try SourceFile(contentsOf: "\(Self.tests)/Mutations/recorded/\(name).yaml")
    let record = try SourceFile(contentsOf: "\(Self.tests)/Conformance/maze/custom/\(name)/case.json")
    let diagnostics = Diagnostics()
    let composition = try #require(ModelComposer.composition(of: spec, reportingTo: diagnostics))
    #expect(diagnostics.items.map(\.message) == [])
    let networks = try #require(YAML.parse(record, into: diagnostics)?.mapping?["networks"]?.value.mapping)
    let recorded = networks.entries.map { $0.value.mapping?["parameter_count"]?.value.scalar?.text ?? "" }
    let found = composition.networks.map { "\($0.composed.parameterCount)" }
    #expect(found.sorted() == recorded.sorted())
    let blocks = networks.entries.map { $0.value.mapping?["graph"]?.value.sequence?.count ?? 0 }
    #expect(composition.networks.map(\.composed.blocks.count).sorted() == blocks.sorted())
  }
}
