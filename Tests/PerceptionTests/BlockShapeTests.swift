import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// What a block makes of a shape, how many parameters it has and how they are called.
struct BlockCase: CustomTestStringConvertible, Sendable {
  let block: String
  let input: Shape
  let output: Shape
  let parameterCount: Int
  let names: [String]

  var testDescription: String { "\(block) on \(input)" }
}

@Suite struct BlockShapeTests {
  static let cases: [BlockCase] = [
    BlockCase(
      block: "{_target_: DenseBlock, in_keys: x, hidden_units: [32, 8], non_lin: ReLU}", input: [16],
      output: [8], parameterCount: 16 * 32 + 32 + 32 * 8 + 8,
      names: ["net.linear_0.weight", "net.linear_0.bias", "net.linear_1.weight", "net.linear_1.bias"]),
    BlockCase(
      block: "{_target_: DenseBlock, in_keys: x, hidden_units: [8], non_lin: PReLU}", input: [5, 16],
      output: [5, 8], parameterCount: 16 * 8 + 8 + 1,
      names: ["net.linear_0.weight", "net.linear_0.bias", "net.PReLU_0.weight"]),
    BlockCase(
      block: "{_target_: FlattenBlock, in_keys: x, num_flatten_dims: 2}", input: [2, .symbol("N"), 3],
      output: [2, 3 * .symbol("N")], parameterCount: 0, names: []),
    BlockCase(
      block: "{_target_: VGGConvolutionBlock, in_keys: x, hidden_channels: [4], non_lin: ReLU}",
      input: [3, .symbol("H"), 9], output: [4, Dimension.symbol("H").dividedRoundingDown(by: 2), 4],
      parameterCount: 260,
      names: ["net.conv_00.weight", "net.conv_00.bias", "net.conv_01.weight", "net.conv_01.bias"]),
    BlockCase(
      block: "{_target_: VGGConvolutionGAPBlock, in_keys: x, hidden_channels: [4], non_lin: ReLU}",
      input: [.symbol("T"), 3, .symbol("H"), .symbol("W")], output: [.symbol("T"), 4],
      parameterCount: 260,
      names: [
        "conv_block.net.conv_00.weight", "conv_block.net.conv_00.bias", "conv_block.net.conv_01.weight",
        "conv_block.net.conv_01.bias",
      ]),
    BlockCase(
      block:
        "{_target_: LSTMBlock, in_keys: x, hidden_size: 5, num_layers: 1, bidirectional: true, non_lin: ReLU}",
      input: [.symbol("T"), 3], output: [.symbol("T"), 10],
      parameterCount: 2 * (20 * 3 + 20 * 5 + 40) + 110,
      names: [
        "net.weight_ih_l0", "net.weight_hh_l0", "net.bias_ih_l0", "net.bias_hh_l0",
        "net.weight_ih_l0_reverse", "net.weight_hh_l0_reverse", "net.bias_ih_l0_reverse",
        "net.bias_hh_l0_reverse", "final_dense.0.weight", "final_dense.0.bias",
      ]),
    BlockCase(
      block: "{_target_: LSTMLastStepBlock, in_keys: x, hidden_size: 5, non_lin: Tanh}", input: [7, 3],
      output: [5], parameterCount: 20 * 3 + 20 * 5 + 40 + 30,
      names: [
        "lstm_block.net.weight_ih_l0", "lstm_block.net.weight_hh_l0", "lstm_block.net.bias_ih_l0",
        "lstm_block.net.bias_hh_l0", "lstm_block.final_dense.0.weight", "lstm_block.final_dense.0.bias",
      ]),
    BlockCase(
      block: "{_target_: SliceBlock, in_keys: x, slice_dim: 1, slice_idx: 0}", input: [7, 3],
      output: [3], parameterCount: 0, names: []),
    BlockCase(
      block: "{_target_: GlobalAveragePoolingBlock, in_keys: x}", input: [7, 3, 3], output: [7],
      parameterCount: 0, names: []),
  ]

  @Test(arguments: cases) func `shapes, names and counts`(_ example: BlockCase) {
    let fixture = NetworkFixture("y: \(example.block)", inputs: ["x": example.input], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == example.output)
    #expect(fixture.network.parameterCount == example.parameterCount)
    #expect(
      fixture.network.graph.parameters.keys.map { String($0.dropFirst(2)) } == example.names)
  }

  @Test func `batch normalisation has buffers, and updates them in training only`() {
    let block =
      "y: {_target_: VGGConvolutionBlock, in_keys: x, hidden_channels: [4], non_lin: ReLU, use_batch_norm: true}"
    for mode in Mode.allCases {
      let fixture = NetworkFixture(block, inputs: ["x": [3, 8, 8]], outputs: ["y"], mode: mode)
      let buffers = fixture.network.graph.parameters.values.filter { $0.declaration.kind == .buffer }
      #expect(buffers.count == 6)
      #expect(fixture.network.parameterCount == 260 + 16)
      #expect(fixture.network.graph.updates.count == (mode == .training ? 6 : 0))
    }
  }

  @Test func `a nested network has its own scope`() {
    let fixture = NetworkFixture(
      """
      inner:
        _target_: InferenceBlock
        in_keys: x
        out_keys: y
        blocks:
          hidden: {_target_: DenseBlock, in_keys: x, hidden_units: [4], non_lin: ReLU}
          y: {_target_: LinearOutputBlock, in_keys: hidden, output_units: 2}
      """, inputs: ["x": [3]], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == [2])
    #expect(
      fixture.network.graph.parameters.keys.first == "inner.perception_blocks.hidden.net.linear_0.weight")
  }
}
