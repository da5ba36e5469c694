import Perception
import Spec
import Tensors
import Testing

@Suite struct WiringTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let name: String
    let blocks: String
    let input: Shape
    let message: String
    var testDescription: String { name }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      name: "cycle",
      blocks: """
        a: {_target_: ConcatenationBlock, in_keys: [x, b]}
        b: {_target_: DenseBlock, in_keys: a, hidden_units: [4], non_lin: ReLU}
        y: {_target_: ConcatenationBlock, in_keys: [b]}
        """, input: [3],
      message: "1: the blocks need each other's outputs in a cycle: `a` reads `b` reads `a`"),
    Mistake(
      name: "unknown input", blocks: "y: {_target_: FlattenBlock, in_keys: z, num_flatten_dims: 1}",
      input: [3],
      message:
        "1: FlattenBlock `y` reads `z`, which is neither an input of the network nor any block's output"),
    Mistake(
      name: "shadowed input",
      blocks: """
        a: {_target_: FlattenBlock, in_keys: x, out_keys: x, num_flatten_dims: 1}
        y: {_target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}
        """, input: [3], message: "1: the output `x` of FlattenBlock `a` has the name of the input `x`"),
    Mistake(
      name: "image too small",
      blocks:
        "y: {_target_: VGGConvolutionBlock, in_keys: x, hidden_channels: [4, 4, 4], non_lin: ReLU}",
      input: [3, 9, 4],
      message:
        "1: `hidden_channels` of VGGConvolutionBlock `y` does not fit `x` [3, 9, 4]: along axis 3 of [B, 4, 2, 1] only 1 is left, 2 is needed"
    ),
    Mistake(
      name: "batch axis", blocks: "y: {_target_: SliceBlock, in_keys: x, slice_dim: 0, slice_idx: 0}",
      input: [3],
      message: "1: `slice_dim` of SliceBlock `y` is the batch axis, which a block must leave alone"),
    Mistake(
      name: "too many inputs", blocks: "y: {_target_: FlattenBlock, in_keys: [x, x], num_flatten_dims: 1}",
      input: [3], message: "1: FlattenBlock `y` takes 1 input, the spec names 2"),
    Mistake(
      name: "claimed shape",
      blocks: "y: {_target_: FlattenBlock, in_keys: x, in_shapes: [4], num_flatten_dims: 1}", input: [3],
      message: "1: `in_shapes` of FlattenBlock `y` says [4] for `x`, which is [3]"),
  ]

  @Test(arguments: mistakes) func `mistakes are told once, on their line`(_ mistake: Mistake) {
    let fixture = NetworkFixture(mistake.blocks, inputs: ["x": mistake.input], outputs: ["y"])
    #expect(fixture.messages == [mistake.message])
  }

  @Test func `the smallest image that works is told`() {
    let fixture = NetworkFixture(
      "y: {_target_: VGGConvolutionBlock, in_keys: x, hidden_channels: [4, 4, 4], non_lin: ReLU}",
      inputs: ["x": [3, 9, 4]], outputs: ["y"])
    #expect(fixture.diagnostics.items.first?.help == "the smallest `x` that works is [3, 9, 8]")
  }

  @Test func `blocks that are ready together keep the file's order, unused ones are left out`() {
    let fixture = NetworkFixture(
      """
      y: {_target_: ConcatenationBlock, in_keys: [b, a]}
      b: {_target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}
      spare: {_target_: DenseBlock, in_keys: x, hidden_units: [4], non_lin: ReLU}
      a: {_target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}
      """, inputs: ["x": [3]], outputs: ["y"])
    #expect(fixture.network.blocks.map(\.key) == ["b", "a", "y"])
    #expect(fixture.network.parameterCount == 0)
    #expect(
      fixture.messages == [
        "3: DenseBlock `spare` contributes to no output of the network and is left out"
      ])
  }
}
