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
      name: "cycle of one", blocks: "y: {_target_: ConcatenationBlock, in_keys: [x, y]}", input: [3],
      message: "1: the blocks need each other's outputs in a cycle: `y` reads `y`"),
    Mistake(
      name: "cycle of three, from the side",
      blocks: """
        y: {_target_: ConcatenationBlock, in_keys: [a]}
        a: {_target_: ConcatenationBlock, in_keys: [c, x]}
        b: {_target_: ConcatenationBlock, in_keys: [a]}
        c: {_target_: ConcatenationBlock, in_keys: [x, b]}
        """, input: [3],
      message: "2: the blocks need each other's outputs in a cycle: `a` reads `c` reads `b` reads `a`"),
    Mistake(
      name: "two blocks of a key",
      blocks: """
        - {key: y, block_type: ConcatenationBlock, in_keys: x}
        - {key: y, block_type: ConcatenationBlock, in_keys: x, out_keys: z}
        """, input: [3], message: "2: two blocks have the key `y`"),
    Mistake(
      name: "two producers",
      blocks: """
        a: {_target_: ConcatenationBlock, in_keys: x, out_keys: y}
        b: {_target_: ConcatenationBlock, in_keys: x, out_keys: y}
        """, input: [3],
      message: "2: ConcatenationBlock `b` and ConcatenationBlock `a` both give the output `y`"),
    Mistake(
      name: "no output", blocks: "z: {_target_: ConcatenationBlock, in_keys: x}", input: [3],
      message: "1: no block gives the output `y`"),
    Mistake(
      name: "unknown input inside",
      blocks: """
        y:
          _target_: InferenceBlock
          in_keys: [x]
          blocks: {y: {_target_: ConcatenationBlock, in_keys: [x, w]}}
        """, input: [3],
      message:
        "4: ConcatenationBlock `y` reads `w`, which is neither an input of the network nor any block's output"
    ),
    Mistake(
      name: "an input that is an output inside",
      blocks: """
        y:
          _target_: InferenceBlock
          in_keys: [x]
          out_keys: [y, x]
          blocks: {y: {_target_: ConcatenationBlock, in_keys: x}}
        """, input: [3],
      message: "4: the output `x` of InferenceBlock `y` has the name of the input `x`"),
    Mistake(
      name: "parameters of one name",
      blocks: """
        a:
          _target_: InferenceBlock
          in_keys: x
          blocks: {a: {_target_: LinearOutputBlock, in_keys: x, output_units: 2}}
        a.perception_blocks.a: {_target_: LinearOutputBlock, in_keys: x, output_units: 2}
        y: {_target_: ConcatenationBlock, in_keys: [a, a.perception_blocks.a]}
        """, input: [3],
      message:
        "5: LinearOutputBlock `a.perception_blocks.a` has a parameter `a.perception_blocks.a.net.weight`, and so has a block in front of it"
    ),
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
      message:
        "1: `slice_dim` of SliceBlock `y` is the batch axis of `x` [3], which a block must leave alone"),
    Mistake(
      name: "too many inputs", blocks: "y: {_target_: FlattenBlock, in_keys: [x, x], num_flatten_dims: 1}",
      input: [3], message: "1: FlattenBlock `y` takes 1 input, the spec names 2"),
    Mistake(
      name: "claimed shape",
      blocks: "y: {_target_: FlattenBlock, in_keys: x, in_shapes: [4], num_flatten_dims: 1}", input: [3],
      message: "1: `in_shapes` of FlattenBlock `y` says [4] for `x`, which is [3]"),
    Mistake(
      name: "more claimed shapes than inputs",
      blocks: "y: {_target_: FlattenBlock, in_keys: x, in_shapes: [[3], [3]], num_flatten_dims: 1}",
      input: [3], message: "1: `in_shapes` of FlattenBlock `y` has 2 shapes for 1 input"),
    Mistake(
      name: "weight_init without its initialiser",
      blocks: "y: {_target_: LinearOutputBlock, in_keys: x, output_units: 2, weight_init: {std: 1}}",
      input: [3],
      message: "1: weight_init lacks its required parameter `_target_`"),
    Mistake(
      name: "no block, whose tensor is read",
      blocks: "a: FlattenBlock\ny: {_target_: FlattenBlock, in_keys: a, num_flatten_dims: 1}", input: [3],
      message:
        "1: the block `a` must be a mapping such as {_target_: DenseBlock, in_keys: …}, it is the text 'FlattenBlock'"
    ),
    Mistake(
      name: "a key taken twice, in a list",
      blocks: """
        - {key: a, _target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}
        - {key: a, _target_: FlattenBlock, in_keys: x, out_keys: b, num_flatten_dims: 1}
        - {key: y, _target_: ConcatenationBlock, in_keys: [a, b]}
        """, input: [3], message: "2: two blocks have the key `a`"),
    Mistake(
      name: "unknown input within a block",
      blocks: """
        y:
          _target_: InferenceBlock
          in_keys: x
          blocks: {y: {_target_: ConcatenationBlock, in_keys: [x, z]}}
        """, input: [3],
      message:
        "4: ConcatenationBlock `y` reads `z`, which is neither an input of the network nor any block's output"
    ),
    Mistake(
      name: "output that nothing within a block gives",
      blocks: """
        y:
          _target_: InferenceBlock
          in_keys: x
          blocks: {z: {_target_: ConcatenationBlock, in_keys: [x, x]}}
        """, input: [3], message: "1: no block gives the output `y` of InferenceBlock `y`"),
    Mistake(
      name: "input that nothing within a block reads",
      blocks: """
        a: {_target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}
        y:
          _target_: InferenceBlock
          in_keys: [x, a]
          blocks: {y: {_target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}}
        """, input: [3], message: "4: no block of InferenceBlock `y` reads `a`, which its `in_keys` name"),
  ]

  @Test(arguments: mistakes) func `mistakes are told once, on their line`(_ mistake: Mistake) {
    let fixture = NetworkFixture(mistake.blocks, inputs: ["x": mistake.input], outputs: ["y"])
    #expect(fixture.messages == [mistake.message])
  }

  @Test func `an image with its channels last is recognised`() {
    let fixture = NetworkFixture(
      "y: {_target_: VGGConvolutionBlock, in_keys: x, hidden_channels: [4, 4, 4], non_lin: ReLU}",
      inputs: ["x": [64, 64, 3]], outputs: ["y"])
    #expect(fixture.diagnostics.items.first?.help?.contains("`x` seems to have its channels last") == true)
  }

  @Test func `the smallest image that works is told`() {
    let fixture = NetworkFixture(
      "y: {_target_: VGGConvolutionBlock, in_keys: x, hidden_channels: [4, 4, 4], non_lin: ReLU}",
      inputs: ["x": [3, 9, 4]], outputs: ["y"])
    #expect(fixture.diagnostics.items.first?.help == "the smallest `x` that works is [3, 9, 8]")
  }

  @Test(arguments: [
    ("hidden_units: (8, 4), non_lin: ReLU", "write a list in brackets: `hidden_units: [8, 4]`"),
    ("hidden_units: '(8, 4)', non_lin: ReLU", "write [8, 4]"),
    ("hidden_units: [8], non_lin: {_target_: torch.nn.ReLU}", "write torch.nn.ReLU"),
  ])
  func `a value written in another language's way is shown in ours`(_ parameters: String, _ help: String) {
    let fixture = NetworkFixture(
      "y: {_target_: DenseBlock, in_keys: x, \(parameters)}", inputs: ["x": [3]], outputs: ["y"])
    #expect(fixture.diagnostics.items.contains { $0.help == help })
  }

  @Test func `a name that nothing reads is told where it stands`() {
    let fixture = NetworkFixture(
      """
      a:
        _target_: FlattenBlock
        in_keys: x
        out_keys: unread
        num_flatten_dims: 1
      y: {_target_: FlattenBlock, in_keys: x, num_flatten_dims: 1}
      """, inputs: ["x": [3]], outputs: ["y"])
    #expect(
      fixture.messages == ["4: FlattenBlock `a` contributes to no output of the network and is left out"])
  }

  @Test func `wiring inside is checked where the inputs are not known`() {
    let fixture = NetworkFixture(
      """
      a: {_target_: SliceBlock, in_keys: x, slice_dim: 4, slice_idx: 0}
      y:
        _target_: InferenceBlock
        in_keys: [a, x]
        blocks:
          y: {_target_: InferenceBlock, in_keys: [a, b], blocks: {y: {_target_: FlattenBlock, in_keys: c, num_flatten_dims: 1}}}
          b: {_target_: ConcatenationBlock, in_keys: [b]}
      """, inputs: ["x": [3]], outputs: ["y"])
    #expect(
      fixture.messages.map { $0.prefix(20) } == [
        "1: `slice_dim` of Sl", "4: no block of Infer", "6: no block of Infer", "6: no block of Infer",
        "6: FlattenBlock `y` ", "7: the blocks need e",
      ])
  }

  @Test func `what a nested network does not need is told, and counted nowhere`() {
    let fixture = NetworkFixture(
      """
      y:
        _target_: InferenceBlock
        in_keys: x
        out_keys: [y, w]
        blocks:
          y: {_target_: LinearOutputBlock, in_keys: x, output_units: 2}
          w: {_target_: LinearOutputBlock, in_keys: y, output_units: 1}
          spare: {_target_: DenseBlock, in_keys: w, hidden_units: [40], non_lin: ReLU}
      """, inputs: ["x": [3]], outputs: ["y"])
    #expect(
      fixture.messages == ["8: DenseBlock `spare` contributes to no output of the network and is left out"])
    #expect(fixture.network.parameterCount == 11)
    #expect(fixture.network.multiplyAdds == 8)
  }

  @Test func `no name is reserved`() {
    let fixture = NetworkFixture(
      """
      blocks: {_target_: LinearOutputBlock, in_keys: net, output_units: 2}
      type: {_target_: LinearOutputBlock, in_keys: blocks, output_units: 2}
      perception_blocks: {_target_: InferenceBlock, in_keys: type, blocks: {perception_blocks: {_target_: DenseBlock, in_keys: type, hidden_units: [2], non_lin: ReLU}}}
      in_keys: {_target_: FunctionalBlock, in_keys: perception_blocks, func: perception_blocks + torch.pi}
      torch: {_target_: FunctionalBlock, in_keys: in_keys, func: in_keys.tanh()}
      lambda: {_target_: FunctionalBlock, in_keys: torch, func: "lambda torch: torch.sum(dim=-1, keepdim=True)"}
      """, inputs: ["net": [3]], outputs: ["lambda"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("lambda") == [1])
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
