import Compute
import Tensors
import Testing

@testable import Distributions

/// The reference's numbers for one set of logits, under the options that are its ways.
struct ReferenceNumbers: Sendable, CustomTestStringConvertible {
  let name: String
  let space: String
  let options: String
  let logits: [Double]
  var temperature = 1.0
  var mode: [Double]?
  var entropy: Double?
  var divergenceFromZero: Double?
  var logProbabilities: [([Double], [Double])] = []

  var testDescription: String { "\(name) at temperature \(temperature)" }

  private static let choices = [0.5, -1, 2]
  private static let numbers = [0.3, -0.2, 0.5, -0.7]
  private static let box = "{type: Box, low: -1, high: 3, shape: [2]}"
  private static let ways = "reduction: mean, tempering: parameters"

  static let table: [ReferenceNumbers] = [
    ReferenceNumbers(
      name: "Categorical", space: "{type: Discrete, n: 3}", options: "reduction: mean", logits: choices,
      mode: [2], entropy: 0.621585, divergenceFromZero: 0.477028,
      logProbabilities: [([0], [-1.741311]), ([2], [-0.241311])]),
    ReferenceNumbers(
      name: "Categorical", space: "{type: Discrete, n: 3}", options: "reduction: mean", logits: choices,
      temperature: 0.5, entropy: 0.207022, divergenceFromZero: 0.891590),
    ReferenceNumbers(
      name: "Categorical", space: "{type: Discrete, n: 3}", options: "temperature: 2", logits: choices,
      entropy: 0.934329, divergenceFromZero: 0.164284),
    ReferenceNumbers(
      name: "MultiCategorical", space: "{type: MultiDiscrete, nvec: [3, 2]}", options: "reduction: mean",
      logits: choices + [0.1, 0.7], mode: [2, 1], entropy: 0.635839, divergenceFromZero: 0.260040,
      logProbabilities: [([0, 1], [-1.089400]), ([2, 0], [-0.639400])]),
    ReferenceNumbers(
      name: "MultiCategorical", space: "{type: MultiDiscrete, nvec: [3, 2]}", options: "reduction: mean",
      logits: choices + [0.1, 0.7], temperature: 0.5, entropy: 0.374037),
    ReferenceNumbers(
      name: "Bernoulli", space: "{type: MultiBinary, n: 3}", options: "reduction: none",
      logits: [0.5, -1, 0], mode: [1, 0, 0],
      logProbabilities: [([1, 0, 1], [-0.474077, -0.313262, -0.693147])]),
    ReferenceNumbers(
      name: "Bernoulli", space: "{type: MultiBinary, n: 3}", options: "reduction: mean",
      logits: [0.5, -1, 0], entropy: 0.646066, divergenceFromZero: 0.047081),
    ReferenceNumbers(
      name: "Bernoulli", space: "{type: MultiBinary, n: 3}", options: "reduction: mean, temperature: 0.25",
      logits: [0.5, -1, 0], temperature: 2, entropy: 0.546895),
    ReferenceNumbers(
      name: "DiagonalGaussian", space: box, options: ways, logits: numbers, mode: [0.3, -0.2],
      entropy: 1.318938, divergenceFromZero: 0.373720,
      logProbabilities: [([0, 0], [-0.867768]), ([1, -1], [-1.512836])]),
    ReferenceNumbers(
      name: "DiagonalGaussian", space: box, options: ways, logits: numbers, temperature: 0.5,
      entropy: 1.218939, divergenceFromZero: 1.594966),
    ReferenceNumbers(
      name: "SquashedGaussian", space: box, options: ways + ", density: unscaled, entropy: base",
      logits: numbers, mode: [1.582625, 0.605249], entropy: 1.318938,
      logProbabilities: [
        ([1, 1], [-0.867769]), ([0, 2], [-1.166805]), ([3, -1], [-42.440861]),
      ]),
    ReferenceNumbers(
      name: "Beta", space: box, options: ways + ", density: unscaled", logits: numbers,
      mode: [0.937457, 1.129911], entropy: -0.083115, divergenceFromZero: 0.010981,
      logProbabilities: [([1, 1], [0.305658]), ([0, 2], [0.188567])]),
  ]
}

@Suite struct ReferenceNumbersTests {
  @Test(arguments: ReferenceNumbers.table)
  func `the reference's numbers come out under its ways`(_ want: ReferenceNumbers) throws {
    let probe = try Probe(want.name, want.space, options: want.options, temperature: want.temperature)
    let logits = probe.logits(want.logits)
    if let mode = want.mode {
      #expect(agree(try probe.mode(logits).doubles, mode, 2e-6))
    }
    if let entropy = want.entropy {
      #expect(agree(try probe.entropy(logits).doubles, [entropy], 2e-6))
    }
    if let divergence = want.divergenceFromZero {
      let zero = probe.logits(want.logits.map { _ in 0 })
      #expect(agree(try probe.divergence(logits, zero).doubles, [divergence], 2e-6))
    }
    for (action, value) in want.logProbabilities {
      let got = try probe.logProbability(logits, probe.action(action)).doubles
      // The reference's number at the bounds is that of its rounding, to four digits.
      #expect(agree(got, value, value[0] < -10 ? 1e-3 : 3e-6), "\(action): \(got)")
    }
  }

  @Test(arguments: [
    ("DiagonalGaussian", ""), ("SquashedGaussian", ""), ("Beta", ""), ("Beta", ", density: unscaled"),
  ])
  func `one dimension apart, their sum and their mean belong together`(_ name: String, _ more: String) throws
  {
    let space = "{type: Box, low: -1, high: 3, shape: [2, 3]}"
    let values = (0..<12).map { Double($0) / 5 - 1 }
    var results: [[Double]] = []
    for reduction in ["none", "sum", "mean"] {
      let probe = try Probe(name, space, options: "reduction: \(reduction)\(more)")
      let action = probe.action((0..<6).map { Double($0) / 3 - 0.5 })
      let log = try probe.logProbability(probe.logits(values), action)
      #expect(log.shape == (reduction == "none" ? [2, 3] : []))
      results.append(log.doubles)
    }
    let sum = results[0].reduce(0, +)
    #expect(agree(results[1], [sum], 1e-5) && agree(results[2], [sum / 6], 1e-5))
  }
}
