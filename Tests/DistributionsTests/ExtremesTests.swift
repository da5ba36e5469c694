import Compute
import Spaces
import Tensors
import Testing

@testable import Distributions

/// Logits of a size at which naive formulas give infinity or not-a-number.
struct Extremes: Sendable, CustomTestStringConvertible {
  let name: String
  let space: String
  var options = ""
  let actions: [[Double]]

  var testDescription: String { "\(name) \(options)" }

  static let table: [Extremes] = [
    .init(name: "Categorical", space: "{type: Discrete, n: 4}", actions: [[0], [3]]),
    .init(
      name: "MultiCategorical", space: "{type: MultiDiscrete, nvec: [2, 2]}", actions: [[0, 0], [1, 0]]),
    .init(name: "Bernoulli", space: "{type: MultiBinary, n: 4}", actions: [[0, 0, 0, 0], [1, 0, 1, 1]]),
    .init(
      name: "DiagonalGaussian", space: "{type: Box, shape: [2]}", actions: [[0, 0], [1e4, -1e4], [3, 1]]),
    .init(
      name: "SquashedGaussian", space: "{type: Box, low: [-1, 0], high: [1, 100], shape: [2]}",
      actions: [[0, 0], [-1, 0], [1, 100], [0.99999994, 1e-30]]),
    .init(
      name: "SquashedGaussian", space: "{type: Box, low: [-1, 0], high: [1, 100], shape: [2]}",
      options: "density: unscaled, entropy: base",
      actions: [[0, 0], [-1, 0], [1, 100], [0.99999994, 1e-30]]),
    .init(
      name: "Beta", space: "{type: Box, low: [-1, 0], high: [1, 100], shape: [2]}",
      actions: [[0, 0], [-1, 0], [1, 100], [0.99999994, 1e-30]]),
    .init(
      name: "Beta", space: "{type: Box, low: [-1, 0], high: [1, 100], shape: [2]}",
      options: "tempering: parameters", actions: [[0, 0], [-1, 0], [1, 100], [0.99999994, 1e-30]]),
  ]

  static let logits: [[Double]] = [
    [1e4, 1e4, 1e4, 1e4], [-1e4, -1e4, -1e4, -1e4], [1e4, -1e4, -1e4, 1e4], [0, 1e4, 0, -1e4],
    [-1e4, 0, 1e4, 0], [0, 0, 0, 0], [88, -88, 104, -104],
  ]
}

@Suite struct ExtremesTests {
  @Test(arguments: Extremes.table, [1e-4, 0.5, 1, 1e3])
  func `numbers and gradients are finite`(_ extremes: Extremes, _ temperature: Double) throws {
    let probe = try Probe(
      extremes.name, extremes.space, options: extremes.options, temperature: temperature)
    let count = Extremes.logits.count
    let logits = probe.logits(Extremes.logits.flatMap { $0 }, batch: [count])
    func check(
      _ what: String, _ inputs: [String: Tensor], _ build: (inout Graph, Probe.Inputs) throws -> Value
    )
      throws
    {
      let (sum, gradient) = try probe.gradient(inputs.merging(["logits": logits]) { $1 }, build)
      #expect(sum.isFinite, "\(what)")
      #expect(gradient.allSatisfy { $0.isFinite }, "gradient of \(what): \(gradient)")
    }
    try check("the entropy", [:]) { graph, values in
      try probe.distribution.entropy(values["logits"], temperature: temperature, graph: &graph)
    }
    for action in extremes.actions {
      try check("log p of \(action)", ["action": probe.action(action)]) { graph, values in
        try probe.distribution.logProbability(
          of: values["action"], values["logits"], temperature: temperature, graph: &graph)
      }
    }
    for other in Extremes.logits {
      try check("the divergence from \(other)", ["other": probe.logits(other)]) { graph, values in
        try probe.distribution.divergence(
          values["logits"], from: values["other"], temperature: temperature, graph: &graph)
      }
    }
    let noise = try probe.noise(500, seed: 1).mapValues { $0.reshaped(to: [500, 1] + $0.shape.dropFirst()) }
    let samples = try probe.run(noise.merging(["logits": logits]) { $1 }) { graph, values in
      [
        try probe.sample(&graph, values),
        try probe.distribution.mode(values["logits"], temperature: temperature, graph: &graph),
      ]
    }
    #expect(samples.allSatisfy { $0.doubles.allSatisfy { $0.isFinite } })
    if extremes.name != "DiagonalGaussian" {
      let space = try Probe.space(extremes.space)
      for tensor in samples { #expect(space.problem(of: tensor) == nil) }
    }
  }

  @Test(
    arguments: [
      ("Categorical", "{type: Discrete, n: 3, start: 2}", [[1], [5], [-1]], 3),
      ("MultiCategorical", "{type: MultiDiscrete, nvec: [2, 3]}", [[2, 0], [0, 3], [-1, 0]], 5),
      ("Bernoulli", "{type: MultiBinary, n: 2}", [[2, 0], [0, -1]], 2),
      ("SquashedGaussian", "{type: Box, low: -1, high: 1, shape: [2]}", [[1.0001, 0], [0, -2]], 4),
      ("Beta", "{type: Box, low: -1, high: 1, shape: [2]}", [[1.0001, 0], [0, -2]], 4),
    ] as [(String, String, [[Double]], Int)])
  func `an action outside of the space is impossible, and spoils no gradient`(
    _ name: String, _ space: String, _ actions: [[Double]], _ width: Int
  ) throws {
    let probe = try Probe(name, space)
    let logits = probe.logits((0..<width).map { Double($0) / 3 - 0.5 })
    for action in actions {
      let (log, gradient) = try probe.gradient(["logits": logits, "action": probe.action(action)]) {
        graph, values in
        try probe.distribution.logProbability(
          of: values["action"], values["logits"], temperature: 1, graph: &graph)
      }
      #expect(log == -.infinity, "\(action)")
      #expect(gradient.allSatisfy { $0.isFinite })
    }
  }

  @Test func `a bound that float32 rounds belongs to the space`() throws {
    for name in ["SquashedGaussian", "Beta"] {
      let probe = try Probe(name, "{type: Box, low: 0.1, high: 0.7, shape: [1]}")
      for bound in [0.1, 0.7] {
        let log = try probe.logProbability(probe.logits([0, 0]), probe.action([bound])).doubles[0]
        #expect(log.isFinite, "\(name) at \(bound): \(log)")
      }
    }
  }
}
