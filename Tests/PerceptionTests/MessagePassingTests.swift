import Compute
import OrderedCollections
import Perception
import Tensors
import Testing

/// A layer of message passing over three nodes of one feature, worked out by hand.
struct MessageCase: CustomTestStringConvertible, Sendable {
  let options: String
  let parameters: [String: Float]
  let hasFeatures: Bool
  /// The three nodes of the sample with edges, then those of the sample without any.
  let expected: [Float]

  var testDescription: String { options + (hasFeatures ? " with edge features" : "") }
}

@Suite struct MessagePassingTests {
  /// The nodes 1, 2, 3; edges 0→1, 2→1, 1→1 with the features 1, 2, 3, and one that does not exist.
  static let inputs: [String: Tensor] = [
    "x": Tensor([1, 2, 3, 1, 2, 3], shape: [2, 3, 1]),
    "e": Tensor([0, 2, 1, -1, 1, 1, 1, 0, 3, 3, -1, 0, 1, 0, 0, 3], shape: [2, 2, 4]),
    "f": Tensor([1, 2, 3, 4, 1, 2, 3, 4], shape: [2, 4, 1]),
  ]
  static let normalized: [String: Float] = ["bias": 0.5, "lin.weight": 2, "lin_edge.weight": 1]
  static let sampled: [String: Float] = [
    "lin_l.weight": 2, "lin_l.bias": 0.5, "lin_r.weight": 3, "lin_edge.weight": 1,
  ]
  static let summed: [String: Float] = [
    "lin_rel.weight": 2, "lin_rel.bias": 0.5, "lin_root.weight": 3, "lin_edge.weight": 1,
  ]
  static let attended: [String: Float] = [
    "att_src": 1, "att_dst": 0, "att_edge": 1, "bias": 0.5, "lin.weight": 2, "lin_edge.weight": 1,
  ]

  static let cases: [MessageCase] = [
    MessageCase(
      options: "gnn_type: gcn", parameters: normalized, hasFeatures: false,
      expected: [2.5, 6.4521355, 6.5, 2.5, 4.5, 6.5]),
    MessageCase(
      options: "gnn_type: gcn", parameters: normalized, hasFeatures: true,
      expected: [2.5, 8.1841863, 6.5, 2.5, 4.5, 6.5]),
    MessageCase(
      options: "gnn_type: gcn, gnn_kwargs: {improved: true}", parameters: normalized, hasFeatures: false,
      expected: [2.5, 5.0993197, 6.5, 2.5, 4.5, 6.5]),
    MessageCase(
      options: "gnn_type: gcn, gnn_kwargs: {normalize: false, bias: false}", parameters: normalized,
      hasFeatures: false, expected: [0, 12, 0, 0, 0, 0]),
    MessageCase(
      options: "gnn_type: sage", parameters: sampled, hasFeatures: false,
      expected: [3.5, 10.5, 9.5, 3.5, 6.5, 9.5]),
    MessageCase(
      options: "gnn_type: sage", parameters: sampled, hasFeatures: true,
      expected: [3.5, 12.5, 9.5, 3.5, 6.5, 9.5]),
    MessageCase(
      options: "gnn_type: sage, gnn_kwargs: {aggr: max, normalize: true}", parameters: sampled,
      hasFeatures: false, expected: [1, 1, 1, 1, 1, 1]),
    MessageCase(
      options: "gnn_type: graph_conv", parameters: summed, hasFeatures: false,
      expected: [3.5, 18.5, 9.5, 3.5, 6.5, 9.5]),
    MessageCase(
      options: "gnn_type: graph_conv", parameters: summed, hasFeatures: true,
      expected: [3.5, 24.5, 9.5, 3.5, 6.5, 9.5]),
    MessageCase(
      options: "gnn_type: gat", parameters: attended, hasFeatures: false,
      expected: [2.5, 6.2018742, 6.5, 2.5, 4.5, 6.5]),
    MessageCase(
      options: "gnn_type: gat, gnn_kwargs: {edge_dim: 1}", parameters: attended, hasFeatures: true,
      expected: [2.5, 6.3244694, 6.5, 2.5, 4.5, 6.5]),
    MessageCase(
      options: "gnn_type: gat, gnn_kwargs: {add_self_loops: false, bias: false, heads: 1, concat: false}",
      parameters: ["att_src": 0, "att_dst": 1, "lin.weight": 2], hasFeatures: false,
      expected: [0, 4, 0, 0, 0, 0]),
  ]

  @Test(arguments: cases) func `layers give what one finds by hand`(_ test: MessageCase) throws {
    let keys = test.hasFeatures ? ["x", "e", "f"] : ["x", "e"]
    let shapes: [String: Shape] = ["x": [3, 1], "e": [2, 4], "f": [4, 1]]
    let fixture = NetworkFixture(
      """
      y: {_target_: GNNBlockPyG, in_keys: [\(keys.joined(separator: ", "))], hidden_features: [1], \
      non_lin: Tanh, \(test.options)}
      """, inputs: shapes.filter { keys.contains($0.key) }, outputs: ["y"])
    #expect(fixture.messages == [])
    let graph = fixture.network.graph
    var parameters: [String: Tensor] = [:]
    for (name, parameter) in graph.parameters {
      let ending = name.split(separator: ".", maxSplits: 4).last.map(String.init) ?? name
      let number = try #require(test.parameters[ending], "\(name)")
      let shape = try #require(parameter.declaration.shape.constant)
      parameters[name] = Tensor([number], shape: shape)
    }
    let output = try #require(fixture.network.values["y"])
    let plan = try Plan(graph, outputs: [output], bindings: ["B": 2])
    let result = try Execution(plan).run(
      inputs: Self.inputs.filter { keys.contains($0.key) }, parameters: parameters)[0]
    for (found, needed) in zip(result.doubles, test.expected) {
      #expect(abs(found - Double(needed)) < 1e-5, "\(result.doubles)")
    }
    #expect(result.shape == [2, 3, 1])
  }

  @Test(arguments: ["gcn", "sage", "graph_conv"]) func `two layers keep their widths`(_ type: String) {
    let fixture = NetworkFixture(
      "y: {_target_: GNNBlockPyG, in_keys: [x, e, f], hidden_features: [16, 16], non_lin: ReLU, gnn_type: \(type)}",
      inputs: ["x": [.symbol("N"), 8], "e": [2, .symbol("E")], "f": [.symbol("E"), 3]], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == [.symbol("N"), 16])
  }

  @Test(arguments: [1, 2, 4], [true, false]) func `heads are joined or averaged`(_ heads: Int, joins: Bool) {
    let fixture = NetworkFixture(
      """
      y:
        _target_: GNNBlockPyG
        in_keys: [x, e, f]
        hidden_features: [16, 16]
        non_lin: ReLU
        gnn_type: gat
        gnn_kwargs: {heads: \(heads), concat: \(joins)}
      """, inputs: ["x": [2, 4, 8], "e": [2, 2, 5], "f": [2, 5, 3]], outputs: ["y"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == [2, 4, Dimension(joins ? 16 * heads : 16)])
  }
}
