import Compute
import OrderedCollections
import Tensors
import Testing

@testable import Distributions

@Suite struct DictDistributionTests {
  private static let parts: OrderedDictionary<String, (SampledDistribution, action: [Double])> = [
    "move": (
      .init(name: "Categorical", space: "{type: Discrete, n: 3}", logits: [0.5, -1, 2]), [1]
    ),
    "switch": (
      .init(
        name: "Bernoulli", space: "{type: MultiBinary, n: 2}", options: "reduction: none",
        logits: [0.5, -1]), [1, 0]
    ),
    "steer": (
      .init(
        name: "Beta", space: "{type: Box, low: -1, high: 1, shape: [2]}", options: "reduction: mean",
        logits: [0.3, -0.2, 0.5, -0.7]), [0.5, -0.25]
    ),
  ]

  @Test(arguments: [1, 0.5])
  func `numbers of all actions are sums, or means, of those of each`(_ temperature: Double) throws {
    var probes: OrderedDictionary<String, Probe> = [:]
    for (head, part) in Self.parts {
      probes[head] = try Probe(
        part.0.name, part.0.space, options: part.0.options, temperature: temperature)
    }
    var sums = [0.0, 0.0, 0.0]
    for (head, part) in Self.parts {
      let probe = try #require(probes[head])
      let logits = probe.logits(part.0.logits)
      let numbers = [
        try probe.logProbability(logits, probe.action(part.action)), try probe.entropy(logits),
        try probe.divergence(logits, probe.logits(part.0.logits.map { -$0 })),
      ]
      for (index, tensor) in numbers.enumerated() { sums[index] += tensor.doubles.reduce(0, +) }
    }
    for reduction in HeadReduction.allCases {
      let joint = DictDistribution(probes.mapValues(\.distribution), reduction: reduction)
      let divisor = reduction == .sum ? 1.0 : 3
      let got = try run(joint, probes, temperature)
      #expect(got.allSatisfy { $0.shape == [] })
      #expect(agree(got.map { $0.doubles[0] * divisor }, sums, 1e-5))
    }
  }

  private func run(
    _ joint: DictDistribution, _ probes: OrderedDictionary<String, Probe>, _ temperature: Double
  ) throws -> [Tensor] {
    var graph = Graph()
    var given: [String: Tensor] = [:]
    func input(_ graph: inout Graph, _ name: String, _ tensor: Tensor) -> Value {
      given[name] = tensor
      return graph.input(name, TensorType(tensor.elementType, shape: Shape(tensor.shape)))
    }
    var logits: DictDistribution.Values = [:]
    var others: DictDistribution.Values = [:]
    var actions: DictDistribution.Values = [:]
    for (head, probe) in probes {
      let part = try #require(Self.parts[head])
      logits[head] = input(&graph, "logits/\(head)", probe.logits(part.0.logits))
      others[head] = input(&graph, "other/\(head)", probe.logits(part.0.logits.map { -$0 }))
      actions[head] = input(&graph, "action/\(head)", probe.action(part.action))
    }
    let outputs = [
      try joint.logProbability(of: actions, logits, temperature: temperature, graph: &graph),
      try joint.entropy(logits, temperature: temperature, graph: &graph),
      try joint.divergence(logits, from: others, temperature: temperature, graph: &graph),
    ]
    return try Execution(Plan(graph, outputs: outputs, bindings: [:])).run(inputs: given, parameters: [:])
  }

  @Test func `an action without logits is an error`() throws {
    let probe = try Probe("Categorical", "{type: Discrete, n: 3}")
    let joint = DictDistribution(["move": probe.distribution])
    var graph = Graph()
    #expect(throws: ShapeError.self) { try joint.entropy([:], graph: &graph) }
    #expect(throws: ShapeError.self) { try DictDistribution([:]).entropy([:], graph: &graph) }
  }
}
