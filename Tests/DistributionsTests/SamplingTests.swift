import Compute
import Spaces
import Tensors
import Testing

@testable import Distributions

/// A distribution to draw from.
struct SampledDistribution: Sendable, CustomTestStringConvertible {
  let name: String
  let space: String
  var options = ""
  let logits: [Double]
  var temperature = 1.0

  var testDescription: String { "\(name) over \(space) at \(temperature) \(options)" }

  func probe(_ precision: Precision = .float32) throws -> Probe {
    try Probe(name, space, options: options, temperature: temperature, precision: precision)
  }

  private static let box = "{type: Box, low: [-1, 2], high: [3, 2.5], shape: [2]}"
  private static let numbers = [0.3, -0.2, 0.5, -0.7]

  static let table: [SampledDistribution] = [
    .init(name: "Categorical", space: "{type: Discrete, n: 3, start: 5}", logits: [0.5, -1, 2]),
    .init(name: "Categorical", space: "{type: Discrete, n: 1}", logits: [4]),
    .init(
      name: "Categorical", space: "{type: Discrete, n: 4}", logits: [0.5, -1, 2, 0], temperature: 3),
    .init(
      name: "MultiCategorical", space: "{type: MultiDiscrete, nvec: [[3, 2]]}",
      logits: [0.5, -1, 2, 0.1, 0.7]),
    .init(name: "Bernoulli", space: "{type: MultiBinary, n: [3, 1]}", logits: [0.5, -1, 0]),
    .init(
      name: "Bernoulli", space: "{type: MultiBinary, n: 2}", options: "temperature: 0.5", logits: [0.5, -1]),
    .init(name: "DiagonalGaussian", space: box, logits: numbers),
    .init(name: "DiagonalGaussian", space: "{type: Box, shape: []}", logits: [2, -1], temperature: 0.5),
    .init(
      name: "DiagonalGaussian", space: box, options: "tempering: parameters", logits: numbers,
      temperature: 0.5),
    .init(name: "SquashedGaussian", space: box, logits: numbers),
    .init(
      name: "SquashedGaussian", space: "{type: Box, low: -1, high: 0, shape: []}", logits: [-1, 0],
      temperature: 2),
    .init(name: "Beta", space: box, logits: numbers),
    .init(name: "Beta", space: box, logits: [3, -2, 1, -13], temperature: 0.25),
    .init(
      name: "Beta", space: "{type: Box, low: 0, high: 1, shape: [1, 2]}", options: "tempering: parameters",
      logits: numbers, temperature: 3),
  ]
}

@Suite struct SamplingTests {
  static let count = 20_000

  @Test(arguments: SampledDistribution.table)
  func `actions are of their space, and drawn with the probabilities that are stated`(
    _ sampled: SampledDistribution
  ) throws {
    let probe = try sampled.probe()
    let logits = probe.logits(sampled.logits)
    let actions = try probe.samples(Self.count, logits)
    if sampled.name != "DiagonalGaussian" {
      #expect(try Probe.space(sampled.space).problem(of: actions) == nil)
    }
    let logs = try probe.logProbability(logits, actions).doubles
    #expect(logs.count == Self.count && logs.allSatisfy { $0.isFinite })
    // The mean of -log p over samples is the entropy.
    let entropy = try probe.entropy(logits).doubles[0]
    let mean = -logs.reduce(0, +) / Double(Self.count)
    let spread = (logs.reduce(0) { $0 + ($1 + mean) * ($1 + mean) } / Double(Self.count)).squareRoot()
    #expect(
      abs(mean - entropy) < 5 * spread / Double(Self.count).squareRoot() + 1e-4, "\(mean), not \(entropy)")
  }

  @Test(arguments: SampledDistribution.table)
  func `the expected score is zero`(_ sampled: SampledDistribution) throws {
    let probe = try sampled.probe()
    let own = probe.logits(sampled.logits)
    let batch = Tensor((0..<Self.count).flatMap { _ in own.floats }, shape: [Self.count] + own.shape)
    let actions = try probe.samples(Self.count, own)
    let scores = try probe.gradient(["logits": batch, "action": actions]) { graph, values in
      try probe.distribution.logProbability(
        of: values["action"], values["logits"], temperature: probe.temperature, graph: &graph)
    }.gradient
    let width = sampled.logits.count
    for column in 0..<width {
      let own = stride(from: column, to: scores.count, by: width).map { scores[$0] }
      let mean = own.reduce(0, +) / Double(Self.count)
      let error = (own.reduce(0) { $0 + $1 * $1 } / Double(Self.count)).squareRoot() / 141
      #expect(abs(mean) < 5 * error + 1e-4, "\(mean) ± \(error)")
    }
  }

  @Test func `frequencies of choices are their probabilities`() throws {
    for (name, space) in [
      ("Categorical", "{type: Discrete, n: 5, start: -2}"),
      ("MultiCategorical", "{type: MultiDiscrete, nvec: [5]}"),
    ] {
      let probe = try Probe(name, space)
      let logits = probe.logits([0.5, -1, 2, -4, 1])
      let probabilities = try probe.probabilities(logits).doubles
      let drawn = try probe.samples(Self.count, logits).doubles
      let first = name == "Categorical" ? -2.0 : 0
      for (index, probability) in probabilities.enumerated() {
        let count = Double(drawn.filter { $0 == first + Double(index) }.count)
        let error = (probability * (1 - probability) / Double(Self.count)).squareRoot()
        #expect(abs(count / Double(Self.count) - probability) < 5 * error)
      }
    }
  }

  @Test(
    arguments: [
      // α, β = softplus(logits) / T + 1; and softplus + 1 divided by T
      ("temperature: 1", [(1.854355, 1.974077), (1.598139, 1.403186)]),
      ("temperature: 0.001", [(855.355, 975.077), (599.139, 404.186)]),
      ("temperature: 20, tempering: parameters", [(0.09271775, 0.09870385), (0.07990695, 0.0701593)]),
    ] as [(String, [(Double, Double)])])
  func `samples of Beta have its mean and variance`(
    _ options: String, _ parameters: [(Double, Double)]
  ) throws {
    let probe = try Probe("Beta", "{type: Box, low: 0, high: 1, shape: [2]}", options: options)
    let values = try probe.samples(Self.count, probe.logits([0.3, -0.2, 0.5, -0.7])).doubles
    for (column, (alpha, beta)) in parameters.enumerated() {
      let own = stride(from: column, to: values.count, by: 2).map { values[$0] }
      let mean = own.reduce(0, +) / Double(Self.count)
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.count)
      let total = alpha + beta
      let expected = alpha * beta / (total * total * (total + 1))
      #expect(abs(mean - alpha / total) < 5 * (expected / Double(Self.count)).squareRoot(), "mean \(mean)")
      #expect(abs(variance / expected - 1) < 0.05, "variance \(variance), not \(expected)")
    }
  }

  @Test func `samples of normal numbers have their deviation at any temperature`() throws {
    for (temperature, tempering, deviation) in [
      (1.0, "density", 2.0), (0.25, "density", 1), (4, "density", 4), (2, "parameters", 1.4142),
    ] {
      let probe = try Probe(
        "DiagonalGaussian", "{type: Box, shape: [1]}", options: "tempering: \(tempering)",
        temperature: temperature)
      let values = try probe.samples(Self.count, probe.logits([3, 0.6931472])).doubles
      let mean = values.reduce(0, +) / Double(Self.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.count)
      #expect(abs(mean - 3) < 0.04 * deviation && abs(variance.squareRoot() / deviation - 1) < 0.03)
    }
  }

  @Test(arguments: ["temperature: 1", "temperature: 0.01", "temperature: 8, tempering: parameters"])
  func `gradients through samples of Beta are those of its moments`(_ options: String) throws {
    let probe = try Probe("Beta", "{type: Box, low: -1, high: 2, shape: []}", options: options)
    let logits = [0.8, -0.4]
    let batch = probe.logits((0..<Self.count).flatMap { _ in logits }, batch: [Self.count])
    let inputs = try probe.noise(Self.count, seed: 9).merging(["logits": batch]) { $1 }
    let paths = try probe.gradient(inputs) { graph, values in try probe.sample(&graph, values) }.gradient
    let mean = try probe.gradient(["logits": probe.logits(logits)]) { graph, values in
      try probe.distribution.mode(values["logits"], temperature: 1, graph: &graph)
    }.gradient
    for column in 0..<2 {
      let own = stride(from: column, to: paths.count, by: 2).map { paths[$0] }
      let average = own.reduce(0, +) / Double(Self.count)
      let spread = (own.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(Self.count)).squareRoot()
      #expect(abs(average - mean[column]) < 5 * spread / 141, "\(average), not \(mean[column])")
    }
  }

  @Test func `densities integrate to one over the interval`() throws {
    for (name, options) in [("SquashedGaussian", ""), ("Beta", ""), ("Beta", "temperature: 0.1")] {
      let probe = try Probe(name, "{type: Box, low: -2, high: 10, shape: []}", options: options)
      let steps = 6000
      let actions = (0..<steps).map { -2 + 12 * (Double($0) + 0.5) / Double(steps) }
      let logs = try probe.logProbability(probe.logits([0.3, 0.5]), probe.action(actions, batch: [steps]))
      let integral = logs.doubles.reduce(0) { $0 + 12 / Double(steps) * exponential($1) }
      #expect(abs(integral - 1) < 1e-3, "\(name): \(integral)")
    }
  }
}

private func exponential(_ x: Double) -> Double {
  // Enough for an integral to three digits, and no C library needed.
  if x == -.infinity { return 0 }
  return (0..<20).reduce(1 + x / 1_048_576) { product, _ in product * product }
}
