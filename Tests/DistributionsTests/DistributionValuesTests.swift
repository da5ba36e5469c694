import Compute
import Spaces
import Tensors
import Testing

@testable import Distributions

/// The reference's numbers for one set of logits; where it averages over action dimensions, `dimensions` makes
/// them sums.
struct GoldenDistribution: Sendable, CustomTestStringConvertible {
  let type: any Distribution.Type
  let space: Space?
  let logits: [Float]
  var temperature = 1.0
  var dimensions = 1.0
  /// What our densities have and the reference's lack: the logarithm of the intervals' widths.
  var logWidth = 0.0
  var mode: [Double]?
  var entropy: Double?
  var divergenceFromZero: Double?
  var logProbabilities: [([Double], Double)] = []
  var tolerance = 2e-5

  var testDescription: String { "\(type.name) at temperature \(temperature)" }
}

@Suite struct DistributionValuesTests {
  static let categorical: [Float] = [0.5, -1, 2]
  static let gaussian: [Float] = [0.3, -0.2, 0.5, -0.7]
  static let box = try? Space.box(Box(low: .everywhere(-1), high: .everywhere(3), shape: [2]))
  static let discrete = try? Space.discrete(Discrete(n: 3))
  static let pairs = try? Space.multiDiscrete(MultiDiscrete(nvec: [3, 2]))
  static let switches = try? Space.multiBinary(MultiBinary(n: 3))

  static let golden: [GoldenDistribution] = [
    GoldenDistribution(
      type: Categorical.self, space: discrete, logits: categorical, mode: [2], entropy: 0.621585,
      divergenceFromZero: 0.477028, logProbabilities: [([0], -1.741311), ([2], -0.241311)]),
    GoldenDistribution(
      type: Categorical.self, space: discrete, logits: categorical, temperature: 0.5, entropy: 0.207022,
      divergenceFromZero: 0.891590),
    GoldenDistribution(
      type: Categorical.self, space: discrete, logits: categorical, temperature: 2, entropy: 0.934329,
      divergenceFromZero: 0.164284),
    GoldenDistribution(
      type: Categorical.self, space: try? .discrete(Discrete(n: 3, start: 5)), logits: categorical, mode: [7],
      logProbabilities: [([5], -1.741311), ([7], -0.241311), ([0], -.infinity), ([8], -.infinity)]),
    GoldenDistribution(
      type: MultiCategorical.self, space: pairs, logits: categorical + [0.1, 0.7], dimensions: 2,
      mode: [2, 1], entropy: 0.635839, divergenceFromZero: 0.260040,
      logProbabilities: [([0, 1], -1.089400), ([2, 0], -0.639400)]),
    GoldenDistribution(
      type: MultiCategorical.self, space: pairs, logits: categorical + [0.1, 0.7], temperature: 0.5,
      dimensions: 2, entropy: 0.374037),
    GoldenDistribution(
      type: Bernoulli.self, space: switches, logits: [0.5, -1, 0], dimensions: 3, mode: [1, 0, 0],
      entropy: 0.646066, divergenceFromZero: 0.047081,
      logProbabilities: [([1, 0, 1], (-0.474077 - 0.313262 - 0.693147) / 3)]),
    GoldenDistribution(
      type: Bernoulli.self, space: switches, logits: [0.5, -1, 0], temperature: 0.5, dimensions: 3,
      entropy: 0.546895),
    GoldenDistribution(
      type: DiagonalGaussian.self, space: box, logits: gaussian, dimensions: 2, mode: [0.3, -0.2],
      entropy: 1.318938, divergenceFromZero: 0.373720,
      logProbabilities: [([0, 0], -0.867768), ([1, -1], -1.512836)]),
    GoldenDistribution(
      type: DiagonalGaussian.self, space: box, logits: gaussian, temperature: 0.5, dimensions: 2,
      entropy: 1.218939, divergenceFromZero: 1.594966),
    GoldenDistribution(
      type: SquashedGaussian.self, space: box, logits: gaussian, dimensions: 2, logWidth: 0.6931471805599453,
      mode: [1.582625, 0.605249], logProbabilities: [([1, 1], -0.867769), ([0, 2], -1.166805)]),
    GoldenDistribution(
      type: Beta.self, space: box, logits: gaussian, dimensions: 2, logWidth: 1.3862943611198906,
      mode: [0.937457, 1.129911], entropy: -0.083115, divergenceFromZero: 0.010981,
      logProbabilities: [
        ([1, 1], 0.305658), ([0, 2], 0.188567), ([-1, 3], -.infinity), ([4, 1], -.infinity),
      ]),
  ]

  @Test(arguments: golden)
  func `numbers are the reference's, summed over dimensions`(_ golden: GoldenDistribution) throws {
    let probe = try Probe(golden.type, try #require(golden.space), golden.logits, golden.temperature)
    let close = { (a: Double, b: Double) in a == b || abs(a - b) <= golden.tolerance }
    if let mode = golden.mode {
      let got = try probe.mode()
      #expect(zip(got, mode).allSatisfy(close), "mode \(got)")
    }
    if let entropy = golden.entropy {
      let want = (entropy + golden.logWidth) * golden.dimensions
      let got = try #require(try probe.entropy())
      #expect(close(got, want), "entropy \(got), not \(want)")
    }
    if let divergence = golden.divergenceFromZero {
      let got = try probe.divergenceFromZero()
      #expect(close(got, divergence * golden.dimensions), "divergence \(got)")
    }
    for (action, value) in golden.logProbabilities {
      let got = try probe.logProbability(action)
      #expect(close(got, (value - golden.logWidth) * golden.dimensions), "\(action): \(got)")
    }
  }

  @Test(arguments: golden)
  func `samples are drawn with the probabilities that are stated`(_ golden: GoldenDistribution) throws {
    let space = try #require(golden.space)
    let probe = try Probe(golden.type, space, golden.logits, golden.temperature)
    let count = 20_000
    let (actions, logs) = try probe.samples(count)
    #expect(!logs.contains { !$0.isFinite })
    if golden.type != DiagonalGaussian.self { #expect(space.problem(of: actions) == nil) }
    // The mean of -log p over samples is the entropy.
    guard let entropy = try probe.entropy() else { return }
    let mean = -logs.reduce(0, +) / Double(count)
    let spread = (logs.reduce(0) { $0 + ($1 + mean) * ($1 + mean) } / Double(count)).squareRoot()
    #expect(abs(mean - entropy) < 5 * spread / Double(count).squareRoot() + 1e-4, "\(mean), not \(entropy)")
  }

  @Test(arguments: golden)
  func `the expected score is zero`(_ golden: GoldenDistribution) throws {
    let probe = try Probe(golden.type, try #require(golden.space), golden.logits, golden.temperature)
    let count = 20_000
    for (mean, error) in try probe.meanScore(count) {
      #expect(abs(mean) < 5 * error + 1e-4, "\(mean) ± \(error)")
    }
  }

  @Test func `densities integrate to one over the interval`() throws {
    let space = Space.box(try Box(low: .everywhere(-2), high: .everywhere(10), shape: [1]))
    for type in [SquashedGaussian.self, Beta.self] as [any Distribution.Type] {
      let probe = try Probe(type, space, [0.3, 0.5], 1)
      let steps = 600
      let integral = try (0..<steps).reduce(0.0) { sum, step in
        let middle = -2 + 12 * (Double(step) + 0.5) / Double(steps)
        return sum + 12 / Double(steps) * exponential(try probe.logProbability([middle]))
      }
      #expect(abs(integral - 1) < 0.01, "\(type.name): \(integral)")
    }
  }

  @Test func `samples of Beta have its mean and variance`() throws {
    let space = Space.box(try Box(low: .everywhere(0), high: .everywhere(1), shape: [2]))
    let count = 20_000
    let values = try Probe(Beta.self, space, Self.gaussian, 1).samples(count).actions.doubles
    // softplus of the logits + 1
    for (column, (alpha, beta)) in [(1.854355, 1.974077), (1.598139, 1.403186)].enumerated() {
      let own = stride(from: column, to: values.count, by: 2).map { values[$0] }
      let mean = own.reduce(0, +) / Double(count)
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let total = alpha + beta
      let expected = alpha * beta / (total * total * (total + 1))
      #expect(abs(mean - alpha / total) < 0.008, "mean \(mean)")
      #expect(abs(variance / expected - 1) < 0.035, "variance \(variance), not \(expected)")
    }
  }

  @Test func `masked logits give finite numbers, and are never drawn`() throws {
    let masked: [Float] = [1, -.greatestFiniteMagnitude, 2]
    for temperature in [0.3, 1, 3] {
      let probe = try Probe(Categorical.self, try #require(Self.discrete), masked, temperature)
      let drawn = try probe.samples(2000).actions.doubles
      #expect(!drawn.contains(1))
      let entropy = try probe.entropy()
      #expect(entropy?.isFinite == true)
      let divergence = try probe.divergenceFromZero()
      #expect(divergence.isFinite)
      let scores = try probe.meanScore(100)
      #expect(scores.allSatisfy { $0.mean.isFinite })
    }
  }
}

private func exponential(_ x: Double) -> Double {
  // Enough for an integral to two digits, and no C library needed.
  if x == -.infinity { return 0 }
  return (0..<20).reduce(1 + x / 1_048_576) { product, _ in product * product }
}
