import Compute
import OrderedCollections
import Perception
import Tensors
import Testing

/// Recurrent layers against PyTorch: two layers from a given state, with the gradients of everything.
@Suite struct RecurrenceNumberTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let type: String
    let states: [String]
    /// What PyTorch gives in float64: `after` a state after the run, `d` a gradient.
    let expected: [String: [Double]]
    var testDescription: String { type }
  }

  /// `(a · i + b) mod 13 / 8 - 3/4`: exact in binary, without a pattern that fits a row.
  private static func filled(_ shape: [Int], _ a: Int, _ b: Int) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { Float(($0 * a + b) % 13) / 8 - 0.75 }, shape: shape)
  }

  @Test(arguments: examples) func `numbers are PyTorch's`(_ example: Example) throws {
    let fixture = NetworkFixture(
      """
      y: {_target_: \(example.type), in_keys: x, hidden_size: 2, num_layers: 2, non_lin: Identity, state: carried}
      """, inputs: ["x": [.symbol("T"), 2]], outputs: ["y"])
    let network = fixture.network
    let layers = network.graph.parameters.keys.filter { $0.hasPrefix("y.net.") }
    var parameters = [
      "y.final_dense.0.weight": Tensor([1, 0, 0, 1], shape: [2, 2]),
      "y.final_dense.0.bias": Tensor([0, 0], shape: [2]),
    ]
    for (index, name) in layers.enumerated() {
      let shape = network.graph.parameters[name]?.declaration.shape.constant ?? []
      parameters[name] = Self.filled(shape, 7, 5 * index)
    }
    var inputs = ["x": Self.filled([2, 3, 2], 5, 1)]
    for (index, state) in example.states.enumerated() {
      inputs["y.\(state)"] = Self.filled([2, 2, 2], 3, index)
    }

    var graph = network.graph
    var cotangents: [Value] = []
    for (index, output) in network.values.values.enumerated() {
      cotangents.append(graph.input("cotangent \(index)", output.type))
      inputs["cotangent \(index)"] = Self.filled(index == 0 ? [2, 3, 2] : [2, 2, 2], 1, index)
    }
    let names = ["x"] + example.states.map { "y.\($0)" }
    let values = names.compactMap { graph.inputs[$0] } + layers.compactMap { graph.parameters[$0]?.value }
    let gradients = try graph.gradients(
      of: Array(network.values.values), cotangents: cotangents, withRespectTo: values)
    let bindings = try graph.bindings(inputShapes: inputs.mapValues(\.shape))
    let plan = try Plan(
      graph, outputs: Array(network.values.values) + gradients.compactMap { $0 }, bindings: bindings)
    let results = try Execution(plan).run(inputs: inputs, parameters: parameters)

    let titles =
      ["y"] + example.states.map { "\($0) after" } + ["dx"] + example.states.map { "d\($0)" }
      + layers.map { "d\($0.dropFirst("y.net.".count))" }
    #expect(Set(titles) == Set(example.expected.keys))
    try #require(results.count == titles.count)
    for (title, result) in zip(titles, results) {
      let expected = example.expected[title] ?? []
      try #require(result.count == expected.count, "\(title)")
      #expect(
        result.distance(to: Tensor(expected.map(Float.init), shape: result.shape)) <= 3e-6, "\(title)")
    }
  }

  /// Made with PyTorch 2.15 from the same numbers; its states turned to samples first, layers second.
  private static let examples = [
    Example(
      type: "LSTMBlock", states: ["h", "c"],
      expected: [
        "y": [
          0.302259, -0.001163, 0.31441, -0.125748, 0.308631, -0.200324, 0.21648, -0.035634, 0.267455,
          -0.141992, 0.279911, -0.204694,
        ],
        "h after": [-0.021234, 0.052716, 0.308631, -0.200324, 0.039237, 0.253582, 0.279911, -0.204694],
        "c after": [-0.050938, 0.066269, 0.48772, -0.592937, 0.118031, 0.345271, 0.440207, -0.597647],
        "dx": [
          0.037124, -0.067809, 0.061113, -0.167423, 0.125586, -0.476997, -0.011265, 0.009271, -0.018166,
          0.023561, -0.019016, 0.041992,
        ],
        "dh": [-0.022713, -0.010874, 0.03064, -0.266994, -0.005894, 0.024183, -0.003932, 0.140962],
        "dc": [-0.212301, 0.025973, -0.448206, -0.287677, 0.075853, -0.002531, 0.145088, 0.280553],
        "dweight_ih_l0": [
          0.013779, 0.003826, -0.002023, 0.000179, -0.007347, -0.022513, 0.002318, 0.017452, -0.147093,
          0.370565, -0.094518, 0.234479, -0.002304, -0.012219, 0.002369, -0.000289,
        ],
        "dweight_hh_l0": [
          0.04414, 0.006263, -0.002651, 0.001352, -0.045634, -0.006107, 0.003049, 0.002325, 0.124317,
          0.006109, -0.011125, -0.032931, -0.012236, 0.005461, -0.004228, -0.003385,
        ],
        "dbias_ih_l0": [0.002281, 0.006094, 0.054742, -0.016472, -0.668152, -0.282329, 0.031135, -0.001899],
        "dbias_hh_l0": [0.002281, 0.006094, 0.054742, -0.016472, -0.668152, -0.282329, 0.031135, -0.001899],
        "dweight_ih_l1": [
          0.009558, 0.025489, -0.010831, -0.06592, 0.007358, 0.0151, -0.004276, -0.013723, 0.034195, 0.088901,
          0.011731, 0.089824, 0.006764, 0.010253, -0.009392, -0.042497,
        ],
        "dweight_hh_l1": [
          -0.012627, -0.039432, -0.012395, 0.021506, -0.015859, -0.009143, -0.018013, -0.002748, -0.062184,
          -0.07321, 0.007275, -0.041109, -0.011655, -0.019276, -0.01184, 0.010146,
        ],
        "dbias_ih_l1": [
          -0.084503, -0.11651, -0.055226, -0.068715, -0.232967, 0.124596, -0.072833, -0.082562,
        ],
        "dbias_hh_l1": [
          -0.084503, -0.11651, -0.055226, -0.068715, -0.232967, 0.124596, -0.072833, -0.082562,
        ],
      ]),
    Example(
      type: "GRUBlock", states: ["h"],
      expected: [
        "y": [
          0.104468, -0.034296, 0.195119, -0.288633, 0.241087, -0.461358, 0.130232, 0.154481, 0.328555,
          0.047693, 0.429691, -0.108678,
        ],
        "h after": [0.065403, -0.208408, 0.241087, -0.461358, 0.563583, 0.086763, 0.429691, -0.108678],
        "dx": [
          -0.112386, 0.006524, 0.030336, -0.237978, 0.130797, -0.431381, -0.013904, 0.03069, -0.016705,
          0.03339, -0.029133, 0.052878,
        ],
        "dh": [-0.682967, -0.023583, -0.517468, -1.061396, 0.391936, -0.05263, 0.163127, 0.923008],
        "dweight_ih_l0": [
          0.011047, -0.026229, -0.014125, 0.026844, -0.093482, -0.076329, 0.004866, 0.020806, -0.207245,
          0.494922, -0.102974, 0.166051,
        ],
        "dweight_hh_l0": [
          -0.022312, -0.016542, -0.007553, 0.004289, -0.254938, -0.128355, 0.037775, 0.002196, 0.207361,
          0.0789, -0.035151, 0.003641,
        ],
        "dbias_ih_l0": [0.077889, -0.040276, 0.463491, -0.015638, -0.888288, -0.208471],
        "dbias_hh_l0": [0.077889, -0.040276, 0.463491, -0.015638, -0.373123, -0.087551],
        "dweight_ih_l1": [
          0.056319, 0.024023, -0.005055, -0.003379, -0.138743, -0.017839, 0.266387, 0.06631, 0.325172,
          0.164868, 0.652721, 0.064245,
        ],
        "dweight_hh_l1": [
          -0.000686, -0.018396, -0.002915, -0.004621, -0.006854, -0.005606, 0.011492, -0.067084, -0.007977,
          -0.019144, 0.03076, 0.045853,
        ],
        "dbias_ih_l1": [-0.105195, -0.00563, -0.031318, -0.216056, -0.653527, 0.401528],
        "dbias_hh_l1": [-0.105195, -0.00563, -0.031318, -0.216056, -0.365121, 0.247351],
      ]),
  ]
}
