import Compute
import OrderedCollections
import Perception
import Tensors
import Testing

/// Recurrent blocks: the GRU's parameters, and states that are carried from run to run.
@Suite struct RecurrenceTests {
  static func block(_ type: String, _ parameters: String = "") -> String {
    "y: {_target_: \(type), in_keys: x, hidden_size: 3, non_lin: Identity\(parameters)}"
  }

  @Test func `a GRU has PyTorch's parameters`() {
    let fixture = NetworkFixture(
      Self.block("GRUBlock", ", num_layers: 2, bidirectional: true"), inputs: ["x": [5, 2]], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == [5, 6])
    let kinds = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
    let suffixes = ["l0", "l0_reverse", "l1", "l1_reverse"]
    let names = suffixes.flatMap { suffix in kinds.map { "y.net.\($0)_\(suffix)" } }
    #expect(
      Array(fixture.network.graph.parameters.keys)
        == names + ["y.final_dense.0.weight", "y.final_dense.0.bias"])
    #expect(fixture.network.parameterCount == 2 * 9 * (2 + 3 + 2) + 2 * 9 * (6 + 3 + 2) + 6 * 6 + 6)
  }

  // MARK: - Carried states

  @Test(arguments: [("LSTMBlock", ["y.h", "y.c"]), ("GRUBlock", ["y.h"])])
  func `a sequence in two runs gives what it gives in one`(type: String, states: [String]) throws {
    let shape: Shape = [2, .symbol("T"), 2]
    func fixture(_ parameters: String) -> NetworkFixture {
      let block = Self.block(type, ", num_layers: 2" + parameters)
      return NetworkFixture(block, inputs: ["x": shape], outputs: ["y"])
    }
    let whole = fixture("")
    let carried = fixture(", state: carried")
    #expect(carried.messages == [])
    #expect(whole.network.states == [])
    #expect(carried.network.states == states)
    #expect(carried.network.inputs.map(\.key) == ["x"] + states)
    #expect(Array(carried.network.outputs.keys) == ["y"] + states)
    for state in states { #expect(carried.shape(state) == [2, 2, 3]) }
    #expect(carried.network.parameterCount == whole.network.parameterCount)

    let x = NetworkFixture.numbers([3, 2, 5, 2], "x")
    let expected = try #require(whole.run(["x": x])["y"])
    var inputs: [String: Tensor] = [:]
    for state in states { inputs[state] = Tensor([Float](repeating: 0, count: 36), shape: [3, 2, 2, 3]) }
    for range in [0..<2, 2..<2, 2..<5] {
      inputs["x"] = Self.steps(range, of: x)
      let outputs = try carried.run(inputs)
      let found = try #require(outputs["y"])
      #expect(found.distance(to: Self.steps(range, of: expected)) < 1e-6)
      for state in states { inputs[state] = outputs[state] }
    }
  }

  /// Some of the time steps of `[3, 2, 5, width]`.
  private static func steps(_ range: Range<Int>, of tensor: Tensor) -> Tensor {
    let width = tensor.shape[3]
    var values: [Float] = []
    for row in 0..<6 {
      let start = row * 5
      values += tensor.floats[(start + range.lowerBound) * width..<(start + range.upperBound) * width]
    }
    return Tensor(values, shape: [3, 2, range.count, width])
  }

  @Test func `a state's name gives way to the network's own tensors`() {
    let fixture = NetworkFixture(
      """
      y: {_target_: GRUBlock, in_keys: x, hidden_size: 2, non_lin: Tanh, state: carried}
      z: {_target_: FlattenBlock, in_keys: y.h, num_flatten_dims: 1}
      """, inputs: ["x": [4, 2], "y.h": [3]], outputs: ["y", "z"])
    #expect(fixture.messages == [])
    #expect(fixture.network.states == ["y.h_"])
  }

  @Test func `a nested network's states are the network's`() {
    let fixture = NetworkFixture(
      """
      outer:
        _target_: InferenceBlock
        in_keys: x
        out_keys: y
        blocks:
          y: {_target_: GRUBlock, in_keys: x, hidden_size: 2, non_lin: Tanh, state: carried}
      """, inputs: ["x": [4, 2]], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.network.states == ["outer.perception_blocks.y.h"])
    #expect(fixture.network.blocks.first?.states == fixture.network.states)
  }

  @Test func `both directions cannot be carried`() {
    let fixture = NetworkFixture(
      Self.block("LSTMBlock", ", bidirectional: true, state: carried"), inputs: ["x": [4, 2]],
      outputs: ["y"])
    #expect(fixture.messages == ["1: `state` cannot be carried where `bidirectional` is true"])
  }
}
