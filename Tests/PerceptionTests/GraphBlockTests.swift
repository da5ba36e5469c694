import Compute
import Perception
import Tensors
import Testing

/// What a block of nodes and something between them gives, and what it trains.
struct GraphCase: CustomTestStringConvertible, Sendable {
  let block: String
  let inputs: [String: Shape]
  let output: Shape
  let parameterCount: Int

  init(_ block: String, _ inputs: [String: Shape], gives output: Shape, _ parameterCount: Int) {
    self.block = block
    self.inputs = inputs
    self.output = output
    self.parameterCount = parameterCount
  }

  var testDescription: String { block }
}

/// A block that does not fit its inputs, and how the message begins.
struct GraphMistake: CustomTestStringConvertible, Sendable {
  let block: String
  let inputs: [String: Shape]
  let message: String

  init(_ block: String, _ inputs: [String: Shape], _ message: String) {
    self.block = block
    self.inputs = inputs
    self.message = message
  }

  var testDescription: String { message }
}

private let size = Dimension.symbol("N")

@Suite struct GraphBlockTests {
  static let cases: [GraphCase] = [
    GraphCase(
      "{_target_: GraphConvBlock, in_keys: [x, a], hidden_features: [11, 13], non_lins: ReLU, bias: [False, True]}",
      ["x": [5, 7], "a": [5, 5]], gives: [5, 13], 7 * 11 + 11 * 13 + 13),
    GraphCase(
      """
      {_target_: GraphConvBlock, in_keys: [x, a], hidden_features: [11, 13], non_lins: [ReLU, PReLU], \
      trainable_node_self_importance: True}
      """, ["x": [3, size, 7], "a": [3, size, size]], gives: [3, size, 13],
      7 * 11 + 11 + 11 * 13 + 13 + 1 + 1),
    GraphCase(
      """
      {_target_: GraphAttentionBlock, in_keys: [x, a], hidden_features: [11, 13], non_lins: ELU, n_heads: [3, 1]}
      """, ["x": [5, 7], "a": [5, 5]], gives: [5, 13], (7 * 11 + 22) * 3 + 33 * 13 + 26),
    GraphCase(
      """
      {_target_: GraphAttentionBlock, in_keys: [x, a], hidden_features: [11, 13, 15], non_lins: ELU, n_heads: 3, \
      avg_last_head_attentions: True}
      """, ["x": [size, 7], "a": [size, size]], gives: [size, 15],
      (7 * 11 + 22) * 3 + (33 * 13 + 26) * 3 + (39 * 15 + 30) * 3),
    GraphCase(
      """
      {_target_: GNNBlock, in_keys: [x, a], out_keys: [y, z], hidden_units: [8, 16], non_lin: ReLU, \
      edges: [[0, 1], [1, 2]], with_layer_norm: True}
      """, ["x": [4, 3], "a": [2, 5]], gives: [4, 16],
      (3 * 8 + 8 + 16) + (24 * 16 + 16 + 32) + (5 * 8 + 8 + 16) + (24 * 16 + 16 + 32)),
    GraphCase(
      """
      {_target_: GNNBlock, in_keys: [x, a], hidden_units: [8, 16], non_lin: ReLU, edges: [], aggregate: max, \
      with_edge_embedding: False, edge2node_aggr: False, node2edge_aggr: False}
      """, ["x": [1, 3], "a": [0, 5]], gives: [1, 16], 3 * 8 + 8 + 16 * 16 + 16),
  ]

  @Test(arguments: cases) func `shapes and counts`(_ example: GraphCase) {
    let fixture = NetworkFixture(
      "\(example.block.contains("out_keys") ? "k" : "y"): \(example.block)",
      inputs: example.inputs, outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == example.output)
    #expect(fixture.network.parameterCount == example.parameterCount)
  }

  static let mistakes: [GraphMistake] = [
    GraphMistake(
      "GNNBlockPyG, hidden_features: [4], non_lin: ReLU, gnn_kwargs: {heads: 2}",
      ["x": [4, 3], "a": [2, 6]],
      "gnn_kwargs for gcn has no parameter `heads`"),
    GraphMistake(
      "GraphConvBlock, hidden_features: [4], non_lins: ReLU", ["x": [5, 3], "a": [6, 6]],
      "GraphConvBlock `y` cannot combine `x` [5, 3] and `a` [6, 6]"),
    GraphMistake(
      "GraphAttentionBlock, hidden_features: [4], non_lins: ReLU",
      ["x": [5, 3], "a": [5, 4]], "GraphAttentionBlock `y` needs [5, 5] of `a`, which is [5, 4]"),
    GraphMistake(
      "GraphConvBlock, hidden_features: [4, 4, 4], non_lins: [ReLU, ReLU]",
      ["x": [5, 3], "a": [5, 5]], "`non_lins` of GraphConvBlock `y` has 2 elements for 3 layers"),
    GraphMistake(
      "GNNBlock, hidden_units: [4], non_lin: ReLU, edges: [[0, 1], [1, 4]], with_edge_embedding: false",
      ["x": [4, 3], "a": [2, 3]], "`edges` of GNNBlock `y` takes index 4"),
    GraphMistake(
      "GNNBlock, hidden_units: [4], non_lin: ReLU, edges: [[0, 1]], with_edge_embedding: false",
      ["x": [4, 3], "a": [2, 3]], "`edges` of GNNBlock `y` needs [1, 3] of `a`, which is [2, 3]"),
    // Sixteen million nodes, each with a list of whom it hears, took seconds and gigabytes.
    GraphMistake(
      "GNNBlock, hidden_units: [4], non_lin: ReLU, edges: [[0, 1]], with_edge_embedding: false",
      ["x": [16_777_216, 3], "a": [1, 3]],
      "GNNBlock `y` takes at most 131072 along axis 1 of `x` [16777216, 3], the batch axis being axis 0"
    ),
    GraphMistake(
      """
      GNNBlock, hidden_units: [4], non_lin: ReLU, edges: [[0, 1]], with_node_embedding: false, \
      with_edge_embedding: false
      """,
      ["x": [4, 3], "a": [1, 3]], "GNNBlock `y` gives nothing"),
    GraphMistake(
      "GNNBlockPyG, hidden_features: [4], non_lin: ReLU, gnn_type: gnc",
      ["x": [4, 3], "a": [2, 6]], "`gnn_type` of GNNBlockPyG `y` must be one of"),
    GraphMistake(
      "GNNBlockPyG, hidden_features: [4], non_lin: ReLU",
      ["x": [4, 3], "a": [3, 6]], "GNNBlockPyG `y` needs [2, 6] of `a`, which is [3, 6]"),
  ]

  @Test(arguments: mistakes) func `what does not fit is said`(_ mistake: GraphMistake) {
    let fixture = NetworkFixture(
      "y: {_target_: \(mistake.block), in_keys: [x, a]}", inputs: mistake.inputs, outputs: ["y"])
    let isSaid = fixture.messages.contains { $0.hasPrefix("1: \(mistake.message)") }
    #expect(isSaid, "\(fixture.messages)")
  }
}
