import Composer
import Compute
import FoundationEssentials
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// The folder of the specs that a newcomer reads first.
let examples = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/examples/yaml"

@Suite struct ExampleTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    let counts: [String: Int]
    var testDescription: String { name }
  }

  static let counted: [Example] = [
    Example(name: "cartpole", counts: ["policy/0": 690, "critic/0": 657]),
    Example(name: "cartpole_template", counts: ["policy/0": 1_282, "critic/0": 1_249]),
    Example(name: "screen_inventory_template", counts: ["policy/0": 96_252, "critic/0": 93_801]),
    Example(name: "screen_inventory_shared", counts: ["policy/0": 96_252, "critic/0": 129]),
    Example(
      name: "screen_inventory_recurrent_template", counts: ["policy/0": 116_124, "critic/0": 115_497]),
    Example(name: "screen_inventory_recurrent", counts: ["policy/0": 128_988, "critic/0": 128_361]),
    Example(
      name: "screen_inventory_shared_screen", counts: ["policy/0": 128_988, "critic/0": 44_609]),
  ]

  @Test(arguments: counted) func `parameter counts are the reference's`(_ example: Example) throws {
    let diagnostics = Diagnostics()
    let file = try SourceFile(contentsOf: "\(examples)/\(example.name).yaml")
    let composition = try #require(ModelComposer.composition(of: file, reportingTo: diagnostics))
    #expect(diagnostics.sorted.map(\.message) == [])
    let counts = Dictionary(
      uniqueKeysWithValues: composition.networks.map { ($0.name, $0.composed.parameterCount) })
    #expect(counts == example.counts)
  }
}
