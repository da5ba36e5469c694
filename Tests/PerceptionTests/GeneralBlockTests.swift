import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// A block without weights on small numbers, with the result that one finds by hand.
struct BlockValues: CustomTestStringConvertible, Sendable {
  let name: String
  let block: String
  let inputs: [String: Tensor]
  let expected: [Tensor]
  var testDescription: String { name }
}

private func shaped(_ shape: [Int], _ values: [Float]) -> Tensor { Tensor(values, shape: shape) }

private let pairs = shaped([1, 3, 2], [1, -2, 3, 4, -5, 6])
private let someMask = shaped([1, 3], [1, 0, -2])
private let noMask = shaped([1, 3], [0, 0, 0])

private func pooling(_ name: String, _ parameters: String, mask: Tensor?, gives values: Tensor) -> BlockValues
{
  BlockValues(
    name: "pooling \(name)",
    block: "y: {_target_: MaskedGlobalPoolingBlock, in_keys: [x\(mask == nil ? "" : ", m")], \(parameters)}",
    inputs: mask.map { ["x": pairs, "m": $0] } ?? ["x": pairs], expected: [values])
}

private let poolings: [BlockValues] = [
  pooling(
    "mean", "pooling_func: mean, pooling_dim: -2", mask: nil, gives: shaped([1, 2], [-1.0 / 3, 8.0 / 3])),
  pooling("sum", "pooling_func: sum, pooling_dim: 1", mask: nil, gives: shaped([1, 2], [-1, 8])),
  pooling("max", "pooling_func: max, pooling_dim: [1]", mask: nil, gives: shaped([1, 2], [3, 6])),
  pooling("of rows", "pooling_func: max, pooling_dim: -1", mask: nil, gives: shaped([1, 3], [1, 4, 6])),
  pooling("all", "pooling_func: max, pooling_dim: [-1, -2]", mask: nil, gives: shaped([1], [6])),
  pooling(
    "masked mean", "pooling_func: mean, pooling_dim: -2", mask: someMask, gives: shaped([1, 2], [-2, 2])),
  pooling(
    "masked sum", "pooling_func: sum, pooling_dim: -2", mask: someMask, gives: shaped([1, 2], [-4, 4])),
  pooling(
    "masked max", "pooling_func: max, pooling_dim: -2", mask: someMask, gives: shaped([1, 2], [1, 6])),
  pooling(
    "masked mean of all", "pooling_func: mean, pooling_dim: [1, 2]", mask: someMask, gives: shaped([1], [0])),
  pooling(
    "masked rows", "pooling_func: mean, pooling_dim: -1", mask: someMask,
    gives: shaped([1, 3], [-0.5, 0, 0.5])),
  pooling(
    "mean of nothing", "pooling_func: mean, pooling_dim: -2", mask: noMask, gives: shaped([1, 2], [0, 0])),
  pooling(
    "max of nothing", "pooling_func: max, pooling_dim: -2", mask: noMask, gives: shaped([1, 2], [0, 0])),
  pooling(
    "sum of nothing", "pooling_func: sum, pooling_dim: [-2, -1]", mask: noMask, gives: shaped([1], [0])),
]

private let selections: [BlockValues] = [
  BlockValues(
    name: "indices",
    block: "y: {_target_: MultiIndexSlicingBlock, in_keys: x, select_dim: 1, select_idxs: [-1, 0]}",
    inputs: ["x": pairs], expected: [shaped([1, 2, 2], [-5, 6, 1, -2])]),
  BlockValues(
    name: "one index",
    block: "y: {_target_: MultiIndexSlicingBlock, in_keys: x, select_dim: -1, select_idxs: 1}",
    inputs: ["x": pairs], expected: [shaped([1, 3, 1], [-2, 4, 6])]),
  BlockValues(
    name: "repeat", block: "y: {_target_: RepeatToMatchBlock, in_keys: [x, m], repeat_at_idx: 1}",
    inputs: ["x": shaped([2, 1], [1, 2]), "m": shaped([2, 3, 1], [0, 0, 0, 0, 0, 0])],
    expected: [shaped([2, 3], [1, 1, 1, 2, 2, 2])]),
]

private let keys = shaped([1, 2, 2], [1, 2, 3, 4])

private let correlations: [BlockValues] = [
  BlockValues(
    name: "a set as large as its features",
    block: "y: {_target_: CorrelationBlock, in_keys: [x, m]}",
    inputs: ["x": keys, "m": shaped([1, 2], [1, -1])], expected: [shaped([1, 2], [-1, -1])]),
  BlockValues(
    name: "the same the other way round", block: "y: {_target_: CorrelationBlock, in_keys: [m, x]}",
    inputs: ["x": keys, "m": shaped([1, 2], [1, -1])], expected: [shaped([1, 2], [-1, -1])]),
  BlockValues(
    name: "two sets", block: "y: {_target_: CorrelationBlock, in_keys: [m, x], reduce: True}",
    inputs: ["m": pairs, "x": keys], expected: [shaped([1, 3, 2], [-3, -5, 11, 25, 7, 9])]),
  BlockValues(
    name: "unreduced", block: "y: {_target_: CorrelationBlock, in_keys: [x, m], reduce: False}",
    inputs: ["x": keys, "m": shaped([1, 2], [1, -1])], expected: [shaped([1, 2, 2], [1, -2, 3, -4])]),
  BlockValues(
    name: "outer product", block: "y: {_target_: CorrelationBlock, in_keys: [x, m], reduce: False}",
    inputs: ["x": shaped([1, 2], [1, 2]), "m": shaped([1, 3], [1, 0, -1])],
    expected: [shaped([1, 2, 3], [1, 0, -1, 2, 0, -2])]),
]

private let lowest = -Float.greatestFiniteMagnitude

private let maskings: [BlockValues] = [
  BlockValues(
    name: "one actor", block: "y: {_target_: ActionMaskingBlock, in_keys: [x, m]}",
    inputs: ["x": shaped([2, 2], [1, 2, 3, 4]), "m": shaped([2, 2], [1, 0, 0, 0])],
    expected: [shaped([2, 2], [1, lowest, lowest, lowest])]),
  BlockValues(
    name: "two actors",
    block: "y: {_target_: ActionMaskingBlock, in_keys: [x, m], out_keys: [y, z], num_actors: 2}",
    inputs: ["x": shaped([1, 4], [1, 2, 3, 4]), "m": shaped([1, 2, 2], [1, 1, 0, 2])],
    expected: [shaped([1, 2], [1, 2]), shaped([1, 2], [lowest, 4])]),
]

@Suite struct GeneralBlockTests {
  @Test(arguments: poolings + selections + correlations + maskings)
  func `blocks give what one finds by hand`(_ test: BlockValues) throws {
    let fixture = NetworkFixture(
      test.block, inputs: test.inputs.mapValues { Shape(Array($0.shape.dropFirst())) },
      outputs: test.expected.count == 1 ? ["y"] : ["y", "z"])
    #expect(fixture.messages == [])
    let network = fixture.network
    let bindings = try network.graph.bindings(inputShapes: test.inputs.mapValues(\.shape))
    let plan = try Plan(network.graph, outputs: Array(network.values.values), bindings: bindings)
    let results = try Execution(plan).run(inputs: test.inputs, parameters: [:])
    #expect(results.map(\.shape) == test.expected.map(\.shape))
    for (result, expected) in zip(results, test.expected) {
      guard case .float32(let got) = result.elements, case .float32(let want) = expected.elements else {
        Issue.record("not numbers: \(result)")
        continue
      }
      #expect(zip(got, want).allSatisfy { abs($0 - $1) <= 1e-6 * max(1, abs($1)) }, "\(got) \(want)")
    }
  }

  @Test func `a set without elements has no gradient, and a finite one elsewhere`() throws {
    for function in ["mean", "sum", "max"] {
      let fixture = NetworkFixture(
        "y: {_target_: MaskedGlobalPoolingBlock, in_keys: [x, m], pooling_func: \(function), pooling_dim: 1}",
        inputs: ["x": [2], "m": [2]], outputs: ["y"])
      var graph = fixture.network.graph
      let (x, y) = (try #require(graph.inputs["x"]), try #require(fixture.network.values["y"]))
      let ones = try graph.constant(1, shape: y.shape)
      let gradient = try graph.gradients(of: [y], cotangents: [ones], withRespectTo: [x])
      let plan = try Plan(graph, outputs: gradient.compactMap { $0 }, bindings: ["B": 2])
      let inputs = ["x": shaped([2, 2], [5, 7, 5, 7]), "m": shaped([2, 2], [0, 0, 0, 1])]
      #expect(try Execution(plan).run(inputs: inputs, parameters: [:]) == [shaped([2, 2], [0, 0, 0, 1])])
    }
  }

  @Test func `sizes may have names`() {
    let (n, m) = (Dimension.symbol("N"), Dimension.symbol("M"))
    let cases: [(String, [String: Shape], Shape)] = [
      ("CorrelationBlock, in_keys: [x, m]", ["x": [n, 4], "m": [m, 4]], [n, m]),
      ("CorrelationBlock, in_keys: [x, m]", ["x": [n, m, 4], "m": [m, 4]], [n, m]),
      (
        "MaskedGlobalPoolingBlock, in_keys: [x, m], pooling_func: mean, pooling_dim: -2",
        ["x": [n, 4], "m": [n]], [4]
      ),
      ("RepeatToMatchBlock, in_keys: [x, m], repeat_at_idx: -2", ["x": [1, 4], "m": [n, m]], [n, 4]),
      ("MultiIndexSlicingBlock, in_keys: x, select_dim: 1, select_idxs: [0, -1]", ["x": [n, 4]], [2, 4]),
      ("ActionMaskingBlock, in_keys: [x, m]", ["x": [n], "m": [n]], [n]),
    ]
    for (block, inputs, output) in cases {
      let fixture = NetworkFixture("y: {_target_: \(block)}", inputs: inputs, outputs: ["y"])
      #expect(fixture.messages == [], "\(block)")
      #expect(fixture.shape("y") == output, "\(block)")
    }
  }

  /// A block, the shapes of its inputs, and the column and words of the error.
  static let mistakes: [(block: String, shapes: [Shape], place: String, message: String)] = [
    (
      "MaskedGlobalPoolingBlock, in_keys: x, pooling_func: max, pooling_dim: [-1, 2]", [[3, 4]], "2",
      "`pooling_dim` of MaskedGlobalPoolingBlock `y` names axis 2 of `x` [3, 4] twice"
    ),
    (
      "MaskedGlobalPoolingBlock, in_keys: x, pooling_func: max, pooling_dim: [-1, -3]", [[3, 4]], "-3",
      "`pooling_dim` of MaskedGlobalPoolingBlock `y` is the batch axis of `x` [3, 4], which a block must leave alone"
    ),
    (
      "MaskedGlobalPoolingBlock, in_keys: x, pooling_func: avg, pooling_dim: -1", [[3, 4]], "avg",
      "`pooling_func` of MaskedGlobalPoolingBlock `y` must be one of `mean`, `sum`, `max`, it is the text 'avg'"
    ),
    (
      "MultiIndexSlicingBlock, in_keys: x, select_dim: -1, select_idxs: [0, 4]", [[3, 4]], "4",
      "`select_idxs` of MultiIndexSlicingBlock `y` takes index 4, which axis 2 of `x` [3, 4] does not have: its size is 4"
    ),
    (
      "RepeatToMatchBlock, in_keys: [x, m], repeat_at_idx: -2", [[3, 4], [5, 4]], "-2",
      "`repeat_at_idx` of RepeatToMatchBlock `y` needs [1, 4] of `x`, which is [3, 4]: 1 along axis 1, the batch axis being axis 0"
    ),
    (
      "ActionMaskingBlock, in_keys: [x, m], out_keys: [y, z], num_actors: 2", [[8], [3, 4]], "2",
      "`num_actors` of ActionMaskingBlock `y` needs [2, 4] of `m`, which is [3, 4]: 2 along axis 1, the batch axis being axis 0"
    ),
    (
      "ActionMaskingBlock, in_keys: [x, m], num_of_actor_actions: 3", [[4], [4]], "3",
      "`num_of_actor_actions` of ActionMaskingBlock `y` needs [3] of `m`, which is [4]: 3 along axis 1, the batch axis being axis 0"
    ),
  ]

  @Test(arguments: mistakes) func `mistakes are told at their place`(
    _ mistake: (block: String, shapes: [Shape], place: String, message: String)
  ) throws {
    let text = "y: {_target_: \(mistake.block)}"
    let fixture = NetworkFixture(
      text, inputs: Dictionary(uniqueKeysWithValues: zip(["x", "m"], mistake.shapes)),
      outputs: mistake.block.contains("[y, z]") ? ["y", "z"] : ["y"])
    #expect(fixture.messages == ["1: \(mistake.message)"])
    let span = try #require(fixture.diagnostics.items.first?.primary)
    let scalars = Array(text.unicodeScalars)[(span.start.column - 1)..<(span.end.column - 1)]
    #expect(scalars.map(String.init).joined() == mistake.place)
  }

  @Test func `inputs at odds are told on the in-keys`() {
    let cases: [(String, Shape, Shape)] = [
      ("CorrelationBlock, in_keys: [x, m]", [3, 4], [5]),
      ("MaskedGlobalPoolingBlock, in_keys: [x, m], pooling_func: max, pooling_dim: 1", [3, 4], [4]),
      ("MaskedGlobalPoolingBlock, in_keys: [x, m], pooling_func: max, pooling_dim: 1", [3], [3, 1]),
      ("ActionMaskingBlock, in_keys: [x, m]", [4], [5]),
      ("ActionMaskingBlock, in_keys: [x, m]", [2, 4], [4]),
      ("ActionMaskingBlock, in_keys: [x, m]", [2, 4], [3, 4]),
    ]
    for (block, x, m) in cases {
      let text = "y: {_target_: \(block)}"
      let fixture = NetworkFixture(text, inputs: ["x": x, "m": m], outputs: ["y"])
      #expect(fixture.messages.count == 1, "\(block)")
      let column = fixture.diagnostics.items.first?.primary?.start.column ?? 0
      let place = Array(text).indices.contains(column - 1) ? Array(text)[column - 1] : " "
      #expect(place == "x" || place == "m", "\(fixture.messages)")
    }
  }
}
