import Composer
import Compute
import FoundationEssentials
import OrderedCollections
import Spec
import Testing

/// Counterparts of the reference's own model configurations, with the parameter counts measured there.
@Suite struct ModelConfigTests {
  struct Config: CustomTestStringConvertible, Sendable {
    let name: String
    let counts: [String: Int]
    var testDescription: String { name }

    init(_ name: String, _ counts: [String: Int]) {
      self.name = name
      self.counts = counts
    }
  }

  static let folder = #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Models"

  static let configs: [Config] = [
    Config("flatten_concat", ["policy/0": 67_586, "critic/0": 67_329]),
    Config("flatten_concat_shared", ["policy/0": 67_586, "critic/0": 67_329]),
    Config("flatten_concat_state_action", ["policy/0": 67_330, "critic/0": 67_329]),
    // Does not build in the reference.
    Config("flatten_concat_shared_embedding", ["policy/0": 67_586, "critic/0": 66_049]),
    Config("flatten_concat_shared_embedding_steps", ["policy/0": 67_586, "critic/0": 66_049]),
    Config("vector_obs", ["policy/0": 17_410]),
    Config("vector_obs_template_state", ["policy/0": 17_410, "critic/0": 17_281]),
    Config("vector_obs_template_state_action", ["policy/0": 17_282, "critic/0": 33_793]),
    Config("vector_obs_rnn", ["policy/0": 105_314]),
    Config("pixel_obs", ["policy/0": 114_110]),
    Config("pixel_obs_rnn", ["policy/0": 356_282]),
    Config("cutting_basic", ["policy/0": 26_188, "critic/0": 12_993]),
    Config("cutting_events", ["policy/0": 26_188, "critic/0": 12_993]),
    Config("cutting_flat", ["policy/0": 25_928, "policy/1": 452, "critic/0": 13_121]),
    Config("cutting_struct", ["policy/0": 654, "policy/1": 452, "critic/0": 12_993, "critic/1": 257]),
    Config(
      "cutting_struct_masked", ["policy/0": 654, "policy/1": 452, "critic/0": 12_993, "critic/1": 257]),
    Config("cartpole_concat", ["policy/0": 1_282, "critic/0": 1_249]),
    // These three do not build in the reference as its documentation writes them.
    Config("screen_concat", ["policy/0": 96_252, "critic/0": 93_801]),
    Config("screen_shared_embedding", ["policy/0": 96_252, "critic/0": 129]),
    Config("screen_rnn", ["policy/0": 116_124, "critic/0": 115_497]),
  ]

  @Test(arguments: configs) func `parameter counts are the reference's`(_ config: Config) throws {
    let diagnostics = Diagnostics()
    let file = try SourceFile(contentsOf: "\(Self.folder)/\(config.name).yaml")
    let composition = try #require(ModelComposer.composition(of: file, reportingTo: diagnostics))
    #expect(diagnostics.sorted.map(\.message) == [])
    let counts = Dictionary(
      uniqueKeysWithValues: composition.networks.map { ($0.name, $0.composed.parameterCount) })
    #expect(counts == config.counts)
  }

  @Test func `every configuration is counted`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
    let specs = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    #expect(Set(specs) == Set(Self.configs.map(\.name)))
  }

  @Test func `a recurrence without a time axis is told at its block type`() throws {
    let text = try SourceFile(contentsOf: "\(Self.folder)/vector_obs_rnn.yaml").text
    let spaces =
      "{observation: {observation: {type: Box, low: -1, high: 1, shape: [4]}}, action: {type: Discrete, n: 2}}"
    let fixture = SpecFixture(text.replacing("spaces/cartpole_history.yaml", with: spaces))
    #expect(
      fixture.messages == [
        "13: LSTMLastStepBlock of `recurrence` needs [time, features], `concat` is [256]"
      ])
  }

  @Test func `the convolutions of a grey image end in 800 numbers`() throws {
    let file = try SourceFile(contentsOf: "\(Self.folder)/pixel_obs.yaml")
    let composition = ModelComposer.composition(of: file, reportingTo: Diagnostics())
    let blocks = try #require(composition?.network("policy/0")).composed.blocks
    #expect(blocks.first?.outTypes.first??.shape == [.batch, 800])
  }
}
