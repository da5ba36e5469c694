import Composer
import Compute
import OrderedCollections
import Perception
import Tensors
import Testing

@Suite struct NetworkSketchTests {
  private func sketch(_ blocks: String) throws -> NetworkSketch {
    let fixture = SpecFixture(
      """
      _target_: CustomModelComposer
      spaces:
        observation: {type: Box, low: -1, high: 1, shape: [5]}
        action: {type: Discrete, n: 3}
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - blocks:
      \(blocks.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n"))
      """)
    let network = try #require(fixture.composition?.network("policy/0"))
    return network.sketch(diagnostics: fixture.diagnostics.items)
  }

  @Test func `of a sound network it is the network`() throws {
    let sketch = try sketch(
      """
      latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [4], non_lin: Tanh}
      spare: {_target_: DenseBlock, in_keys: observation, hidden_units: [4], non_lin: Tanh}
      action: {_target_: LinearOutputBlock, in_keys: latent, output_units: 3}
      """)
    #expect(sketch.problems.isEmpty)
    #expect(sketch.network.composed.blocks.map(\.key) == ["latent", "action"])
    #expect(sketch.network.composed.outputs["action"]??.shape == [.batch, 3])
  }

  @Test func `what leads nowhere for a misspelt head has its shapes`() throws {
    let sketch = try sketch(
      """
      latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [4], non_lin: Tanh}
      actoin: {_target_: LinearOutputBlock, in_keys: latent, output_units: 3}
      """)
    let blocks = sketch.network.composed.blocks
    #expect(blocks.map(\.key) == ["latent", "actoin"])
    #expect(blocks.last?.outTypes.map { $0?.shape } == [[.batch, 3]])
    #expect(sketch.problems.blocks["actoin"]?.count == 1)
  }

  @Test func `a cycle is broken where it is entered`() throws {
    let sketch = try sketch(
      """
      a: {_target_: ConcatenationBlock, in_keys: [observation, b]}
      b: {_target_: ConcatenationBlock, in_keys: [a, observation]}
      action: {_target_: LinearOutputBlock, in_keys: b, output_units: 3}
      """)
    #expect(sketch.network.composed.blocks.map(\.key) == ["a", "b", "action"])
    #expect(sketch.problems.inputs == [.init(of: "a", at: 1): ""])
  }

  @Test func `of two givers of a tensor readers have the first`() throws {
    let sketch = try sketch(
      """
      one: {_target_: DenseBlock, in_keys: observation, out_keys: x, hidden_units: [4], non_lin: Tanh}
      two: {_target_: DenseBlock, in_keys: observation, out_keys: x, hidden_units: [6], non_lin: Tanh}
      action: {_target_: LinearOutputBlock, in_keys: x, output_units: 3}
      """)
    let head = try #require(sketch.network.composed.blocks.first { $0.key == "action" })
    #expect(head.inTypes.map { $0?.shape } == [[.batch, 4]])
    #expect(sketch.problems.blocks["two"]?.count == 1)
    #expect(sketch.problems.blocks["one"] == nil)
  }

  @Test func `a claim about a shape is what is needed`() throws {
    let sketch = try sketch(
      """
      latent: {_target_: DenseBlock, in_keys: observation, in_shapes: [6], hidden_units: [4], non_lin: Tanh}
      action: {_target_: LinearOutputBlock, in_keys: latent, output_units: 2}
      """)
    #expect(sketch.problems.inputs == [.init(of: "latent", at: 0): "[B, 6] by in_shapes"])
  }

  @Test func `a head of another width is broken, and the block to blame has the message`() throws {
    let sketch = try sketch(
      """
      latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [4], non_lin: Tanh}
      action: {_target_: LinearOutputBlock, in_keys: latent, output_units: 2}
      """)
    #expect(sketch.problems.outputs == ["action": "[B, 3]"])
    #expect(sketch.problems.blocks.keys.sorted() == ["action"])
  }

  /// A spec whose only network has a head for each action.
  private func acting(_ mapper: String) -> SpecFixture {
    SpecFixture(
      """
      _target_: CustomModelComposer
      spaces:
        observation: {type: Box, low: -1, high: 1, shape: [5]}
        action: {type: Dict, spaces: {move: {type: Discrete, n: 3}, turn: {type: Box, low: -1, high: 1, shape: [2]}}}
      distribution_mapper_config:
      \(mapper)
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - blocks: {latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [4], non_lin: Tanh}}
            heads: {in_keys: latent}
      """)
  }

  @Test(arguments: [
    ("{action_head: move, distribution: Beta}", "is Discrete 3, but Beta needs a Box"),
    ("{action_space: Discrete, distribution: Beta}", "is Discrete 3, but Beta needs a Box"),
    ("{action_head: move, distribution: Betta}", "there is no distribution `Betta`"),
    ("{action_head: move, distribution: Categorical, temprature: 2}", "has no parameter `temprature`"),
  ]) func `a wrong distribution is the head's problem`(_ entry: String, _ message: String) throws {
    let fixture = acting("  - \(entry)")
    let network = try #require(fixture.composition?.network("policy/0"))
    let sketch = network.sketch(diagnostics: fixture.diagnostics.items)
    #expect(fixture.diagnostics.items.count == 1, "\(fixture.diagnostics.items.map(\.message))")
    #expect(sketch.problems.heads.keys.sorted() == ["move"])
    #expect(sketch.problems.heads["move"]?.first?.contains(message) == true)
    #expect(Array(sketch.network.outputs.keys) == ["move", "turn"])
    #expect(sketch.elsewhere.isEmpty)
  }

  @Test func `an entry about an unknown action is about no head`() throws {
    let fixture = acting("  - {action_head: moove, distribution: Categorical}")
    let network = try #require(fixture.composition?.network("policy/0"))
    let sketch = network.sketch(diagnostics: fixture.diagnostics.items)
    #expect(sketch.problems.isEmpty)
    #expect(sketch.elsewhere.map(\.code) == [.unknownName])
  }
}
