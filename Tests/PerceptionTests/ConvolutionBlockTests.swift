import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

private let height = Dimension.symbol("H")

@Suite struct ConvolutionBlockTests {
  /// Parameters of a convolution besides one layer's channels and the non-linearity, and what becomes of a shape.
  struct Case: CustomTestStringConvertible, Sendable {
    let parameters: String
    let input: Shape
    let output: Shape
    let parameterCount: Int
    var testDescription: String { "\(parameters) on \(input)" }
  }

  static let cases: [Case] = [
    Case(
      parameters:
        "hidden_channels: [4], hidden_kernels: [8], hidden_dilations: [2], convolution_dimension: 1",
      input: [1, 32], output: [4, 18], parameterCount: 36),
    Case(
      parameters: """
        hidden_channels: [4, 8, 16], hidden_kernels: [3, 3, 5], hidden_strides: [2, 2, 1], \
        hidden_padding: [1, 1, 1], padding_mode: reflect, convolution_dimension: 2
        """,
      input: [3, 64, 64], output: [16, 14, 14], parameterCount: 112 + 296 + 3216),
    Case(
      parameters: "hidden_channels: [4], hidden_kernels: [4], convolution_dimension: 3",
      input: [2, 16, 16, 16], output: [4, 13, 13, 13], parameterCount: 516),
    Case(
      parameters: """
        hidden_channels: [2, 3], hidden_kernels: [[3, 1], 2], hidden_strides: ~, \
        hidden_padding: [[0, 1], [1, 2, 3, 4]], padding_mode: replicate, convolution_dimension: 2
        """,
      input: [5, 1, height, 6], output: [5, 3, height - 2 + 6, 10], parameterCount: 8 + 27),
    Case(
      parameters: """
        hidden_channels: [2], hidden_kernels: [[1, 2, 3]], hidden_padding: [[1, 2, 3, 4, 5, 6]], \
        convolution_dimension: 3
        """,
      input: [1, 5, 5, 5], output: [2, 16, 11, 6], parameterCount: 14),
    Case(
      parameters: """
        hidden_channels: [2], hidden_kernels: [3], hidden_padding: [[2, 0]], padding_mode: circular, \
        convolution_dimension: 1
        """,
      input: [1, height], output: [2, height], parameterCount: 8),
  ]

  @Test(arguments: cases) func `sizes follow kernels, strides, dilations and padding`(_ example: Case) {
    let fixture = NetworkFixture(
      "y: {_target_: StridedConvolutionBlock, in_keys: x, non_lin: ReLU, \(example.parameters)}",
      inputs: ["x": example.input], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == example.output)
    #expect(fixture.network.parameterCount == example.parameterCount)
  }

  @Test(arguments: cases) func `the joint block flattens channels and every spatial axis`(_ example: Case) {
    let fixture = NetworkFixture(
      """
      y: {_target_: StridedConvolutionDenseBlock, in_keys: x, non_lin: ReLU, hidden_units: [], \(example.parameters)}
      """, inputs: ["x": example.input], outputs: ["y"])
    #expect(fixture.messages == [])
    let carried = example.input.rank == 4 && example.output.rank == 4 && example.input[0] == 5 ? 1 : 0
    let flat = example.output.dimensions.dropFirst(carried).reduce(1, *)
    #expect(fixture.shape("y") == Shape(example.output.dimensions.prefix(carried) + [flat]))
  }

  @Test func `sides of their own are told apart`() throws {
    // One channel in and out, a kernel of one: the result is the padded input itself.
    for (mode, row) in [
      ("zeros", [0, 1, 2, 3, 0, 0]), ("reflect", [2, 1, 2, 3, 2, 1]), ("replicate", [1, 1, 2, 3, 3, 3]),
      ("circular", [3, 1, 2, 3, 1, 2]),
    ] as [(String, [Float])] {
      let fixture = NetworkFixture(
        """
        y:
          _target_: StridedConvolutionBlock
          in_keys: x
          hidden_channels: [1]
          hidden_kernels: [1]
          hidden_padding: [[1, 2]]
          padding_mode: \(mode)
          convolution_dimension: 1
          non_lin: Identity
        """, inputs: ["x": [1, 3]], outputs: ["y"])
      let output = try #require(fixture.network.values["y"])
      let plan = try Plan(fixture.network.graph, outputs: [output], bindings: ["B": 1])
      let parameters = [
        "y.net.conv_0.weight": Tensor([1], shape: [1, 1, 1]), "y.net.conv_0.bias": Tensor([0], shape: [1]),
      ]
      let result = try Execution(plan).run(
        inputs: ["x": Tensor([1, 2, 3], shape: [1, 1, 3])], parameters: parameters)
      #expect(result == [Tensor(row, shape: [1, 1, 6])])
    }
  }

  /// What is wrong with one line of a convolution's parameters.
  static let mistakes: [(line: String, message: String)] = [
    (
      "hidden_kernels: [3]",
      "7: `hidden_kernels` of StridedConvolutionBlock `y` must have an entry for each of the 2 layers in `hidden_channels`, it has 1"
    ),
    (
      "hidden_strides: [1, [1, 2, 3]]",
      "7: element 2 of `hidden_strides` of StridedConvolutionBlock `y` must be 1 or 2 numbers, as the convolution is over 2 axes; it is 3"
    ),
    (
      "hidden_padding: [[1, 2, 3], 0]",
      "7: element 1 of `hidden_padding` of StridedConvolutionBlock `y` must be 1 or 2 or 4 numbers, as the convolution is over 2 axes; it is 3"
    ),
    (
      "hidden_dilations: [4, 1]",
      "2: `hidden_kernels` of StridedConvolutionBlock `y` does not fit `x` [3, 8, 8]: along axis 2 of [B, 3, 8, 8] only 8 is left, 9 is needed"
    ),
    (
      "hidden_padding: [9, 0]\n  padding_mode: reflect",
      "7: `hidden_padding` of StridedConvolutionBlock `y` does not fit `x` [3, 8, 8]: along axis 2 of [B, 3, 8, 8] only 8 is left, 10 is needed"
    ),
  ]

  @Test(arguments: mistakes) func `sizes at odds are told on their parameter`(
    _ mistake: (line: String, message: String)
  ) {
    let kernels = mistake.line.hasPrefix("hidden_kernels") ? "" : "hidden_kernels: [3, 3]"
    let fixture = NetworkFixture(
      """
      y:
        \(kernels.isEmpty ? "# kernels below" : kernels)
        _target_: StridedConvolutionBlock
        in_keys: x
        hidden_channels: [4, 4]
        convolution_dimension: 2
        \(mistake.line)
        non_lin: ReLU
      """, inputs: ["x": [3, 8, 8]], outputs: ["y"])
    #expect(fixture.messages == [mistake.message])
  }

  @Test func `the smallest image that works is told`() {
    let fixture = NetworkFixture(
      """
      y:
        _target_: StridedConvolutionBlock
        in_keys: x
        hidden_channels: [4, 4]
        hidden_kernels: [8, 4]
        hidden_strides: [4, 2]
        convolution_dimension: 2
        non_lin: ReLU
      """, inputs: ["x": [3, 16, 40]], outputs: ["y"])
    #expect(fixture.diagnostics.items.first?.help == "the smallest `x` that works is [3, 20, 40]")
  }
}
