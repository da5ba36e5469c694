import Compute
import Tensors
import Testing

@testable import Distributions

/// What PyTorch 2.15 computes in double precision from numbers of float32.
///
/// Densities over a Box with the slope of its width; the entropy of SquashedGaussian integrated over 200,001 points.
struct TorchNumbers: Sendable, CustomTestStringConvertible {
  let name: String
  let space: String
  let options: String
  let temperature: Double
  let logits: [Double]
  let other: [Double]
  let action: [Double]
  let logProbability: Double
  let entropy: Double
  let divergence: Double
  let logProbabilityGradient: [Double]
  let entropyGradient: [Double]

  init(
    _ name: String, _ space: String, options: String = "", temperature: Double = 1, logits: [Double],
    other: [Double], action: [Double], logProbability: Double, entropy: Double, divergence: Double,
    logProbabilityGradient: [Double], entropyGradient: [Double]
  ) {
    self.name = name
    self.space = space
    self.options = options
    self.temperature = temperature
    self.logits = logits
    self.other = other
    self.action = action
    self.logProbability = logProbability
    self.entropy = entropy
    self.divergence = divergence
    self.logProbabilityGradient = logProbabilityGradient
    self.entropyGradient = entropyGradient
  }

  var testDescription: String { "\(name) over \(space) at \(temperature) \(options)" }

  func probe(_ precision: Precision) throws -> Probe {
    try Probe(name, space, options: options, temperature: temperature, precision: precision)
  }

  static let table: [TorchNumbers] = [
    TorchNumbers(
      "Categorical", "{type: Discrete, n: 5}",
      logits: [0.5, -1, 2, 0.25, -3],
      other: [1, 0, -1, 0.5, 2],
      action: [3],
      logProbability: -2.12392567, entropy: 0.939381926, divergence: 2.10051179,
      logProbabilityGradient: [-0.153519809, -0.0342548995, -0.688028048, 0.880438653, -0.00463589652],
      entropyGradient: [0.143470977, 0.0833950514, -0.389049761, 0.141625646, 0.0205580859]),
    TorchNumbers(
      "Categorical", "{type: Discrete, n: 3, start: -4}", temperature: 0.25,
      logits: [0.5, -1, 2],
      other: [1, 0, -1],
      action: [-4],
      logProbability: -6.00248181, entropy: 0.0173910099, divergence: 7.98128291,
      logProbabilityGradient: [3.99010957, -2.45159299e-05, -3.99008505],
      entropyGradient: [0.0591951337, 0.000293825646, -0.0594889593]),
    TorchNumbers(
      "Categorical", "{type: Discrete, n: 1}",
      logits: [3],
      other: [1],
      action: [0],
      logProbability: 0, entropy: -0, divergence: 0,
      logProbabilityGradient: [0],
      entropyGradient: [0]),
    TorchNumbers(
      "Categorical", "{type: Discrete, n: 3}",
      logits: [10000, -10000, 9999],
      other: [-10000, 10000, 0],
      action: [1],
      logProbability: -20000.3133, entropy: 0.582203109, divergence: 17310.0036,
      logProbabilityGradient: [-0.731058579, 1, -0.268941421],
      entropyGradient: [-0.196611933, 0, 0.196611933]),
    TorchNumbers(
      "Categorical", "{type: Discrete, n: 2}", temperature: 1000,
      logits: [0, 0.00100000005],
      other: [0.00100000005, 0],
      action: [1],
      logProbability: -0.693146681, entropy: 0.693147181, divergence: 5.00000048e-13,
      logProbabilityGradient: [-0.00049999975, 0.00049999975],
      entropyGradient: [2.50000012e-10, -2.50000012e-10]),
    TorchNumbers(
      "MultiCategorical", "{type: MultiDiscrete, nvec: [3, 2, 4]}", temperature: 1.5,
      logits: [0.5, -1, 2, 0.25, -3, 1, 2, 0, -0.5],
      other: [0, 0, 0, 0, 0, 0, 0, 0, 0],
      action: [2, 1, 0],
      logProbability: -4.02534297, entropy: 2.3525143, divergence: 0.825539529,
      logProbabilityGradient: [
        -0.163152314, -0.0600203821, 0.223172696, -0.598143983, 0.598143983, 0.492558195, -0.339116997,
        -0.08939027, -0.0640509273,
      ],
      entropyGradient: [
        0.093846905, 0.0945447291, -0.188391634, -0.1332059, 0.1332059, 0.0267518253, -0.173972558,
        0.0733283584, 0.0738923739,
      ]),
    TorchNumbers(
      "MultiCategorical", "{type: MultiDiscrete, nvec: [[2, 1], [3, 2]]}",
      logits: [10000, -10000, 5, 0.5, 1, -1, 2, 2.5],
      other: [1, 2, 3, -1, 0, 1, 0, -1],
      action: [1, 0, 2, 0],
      logProbability: -20003.529, entropy: 1.54729911, divergence: 2.37980141,
      logProbabilityGradient: [-1, 1, 0, -0.348207428, -0.574096993, 0.922304421, 0.622459331, -0.622459331],
      entropyGradient: [0, 0, 0, 0.059371152, -0.189162015, 0.129790863, 0.117501856, -0.117501856]),
    TorchNumbers(
      "Bernoulli", "{type: MultiBinary, n: [2, 3]}", temperature: 0.5,
      logits: [0.5, -1, 2, 0.25, -3, 0],
      other: [0, 0.5, 1, -1, -2, 0.25],
      action: [1, 0, 0, 1, 1, 0],
      logProbability: -11.6280395, entropy: 2.41093765, divergence: 1.7631328,
      logProbabilityGradient: [0.537882843, -0.238405844, -1.96402758, 0.755081338, 1.99505475, -1],
      entropyGradient: [-0.393223866, 0.419974342, -0.14130165, -0.235003712, 0.0295981115, 0]),
    TorchNumbers(
      "Bernoulli", "{type: MultiBinary, n: 4}",
      logits: [10000, -10000, 50, -50],
      other: [50, -50, -10000, 10000],
      action: [0, 1, 1, 0],
      logProbability: -20000, entropy: 1.96732484e-20, divergence: 20000,
      logProbabilityGradient: [-1, 1, 1.92874985e-22, -1.92874985e-22],
      entropyGradient: [0, 0, -9.64374924e-21, 9.64374924e-21]),
    TorchNumbers(
      "DiagonalGaussian", "{type: Box, shape: [3]}", temperature: 0.25,
      logits: [0.300000012, -0.200000003, 1, 0.5, -0.699999988, 1.5],
      other: [0, 0.100000001, -1, 0, 0.5, -0.5],
      action: [0.5, -1, 2],
      logProbability: -7.29703435, entropy: 3.47737407, divergence: 47.8960478,
      logProbabilityGradient: [
        0.294303535, -12.9766395, 0.199148273, -0.941139296, 9.38131159, -0.800851727,
      ],
      entropyGradient: [0, 0, 0, 1, 1, 1]),
    TorchNumbers(
      "DiagonalGaussian", "{type: Box, shape: [2]}", options: "tempering: parameters", temperature: 0.25,
      logits: [0.300000012, -0.200000003, 0.5, -0.699999988],
      other: [0, 0.100000001, 0.5, -0.5],
      action: [0.5, -1],
      logProbability: -87.5746849, entropy: 2.03787711, divergence: 2.85868925,
      logProbabilityGradient: [0.00366312756, -216.341105, -3.9970695, 688.291532],
      entropyGradient: [0, 0, 4, 4]),
    TorchNumbers(
      "DiagonalGaussian", "{type: Box, low: -1, shape: []}",
      logits: [0.300000012, 0.5],
      other: [0, 0.100000001],
      action: [0.5],
      logProbability: -1.42629612, entropy: 1.91893853, divergence: 0.249613349,
      logProbabilityGradient: [0.0735758838, -0.985284824],
      entropyGradient: [0, 1]),
    TorchNumbers(
      "DiagonalGaussian", "{type: Box, shape: [2]}",
      logits: [10000, -10000, 12, -12],
      other: [-10000, 10000, 15, 10],
      action: [0, -10000],
      logProbability: -1.83976463, entropy: 2.83787707, divergence: 24.4134888,
      logProbabilityGradient: [-3.77513454e-07, 0, -0.996224865, -1],
      entropyGradient: [0, 0, 1, 1]),
    TorchNumbers(
      "SquashedGaussian", "{type: Box, low: [-1, 0.5], high: [3, 0.75], shape: [2]}", temperature: 2,
      logits: [0.300000012, -0.200000003, 0.5, -0.699999988],
      other: [0, 0.100000001, 0.200000003, -0.5],
      action: [2, 0.6],
      logProbability: -0.621949732, entropy: -1.1299122, divergence: 0.222462962,
      logProbabilityGradient: [0.0458573003, -0.00554011753, -0.988567494, -0.999984862],
      entropyGradient: [-0.19134028, 0.289679208, -2.45070874, 0.294183699]),
    TorchNumbers(
      "SquashedGaussian", "{type: Box, low: 0, high: 1, shape: []}",
      logits: [-1, 3],
      other: [0, 0.100000001],
      action: [1e-06],
      logProbability: 9.8838036, entropy: -7.87451201, divergence: 20.3599576,
      logProbabilityGradient: [-0.108204303, 0],
      entropyGradient: [0.213719366, 0]),
    TorchNumbers(
      "SquashedGaussian", "{type: Box, low: -2, high: 2, shape: [1, 2]}",
      logits: [30, -10000, -25, 1.89999998],
      other: [20, -9000, -2, 1.75],
      action: [1.99999, -1.99],
      logProbability: -6.52785596e+19, entropy: -20071.1032, divergence: 17846.1241,
      logProbabilityGradient: [-5.54357487e+18, 223.64074, 0, 2235736.72],
      entropyGradient: [-2, 2, 0, 1]),
    TorchNumbers(
      "SquashedGaussian", "{type: Box, low: -2, high: 2, shape: [3]}",
      logits: [0.100000001, 1, -20, 1.99000001, 1.5, 0.5],
      other: [0, 0, 0, 0, 0, 0],
      action: [0, 1.5, -1],
      logProbability: -77.3018291, entropy: -44.74906, divergence: 233.175427,
      logProbabilityGradient: [
        -0.00186856393, -0.00134648755, 7.15551039, -0.999813144, -0.999963584, 138.179642,
      ],
      entropyGradient: [-0.0216477931, -0.346303738, 2, -10.5845462, -5.8454127, 1]),
    TorchNumbers(
      "Beta", "{type: Box, low: -1, high: 3, shape: [2]}",
      logits: [0.300000012, -0.200000003, 0.5, -0.699999988],
      other: [0, 0.100000001, 0.200000003, -0.5],
      action: [2, 1],
      logProbability: -2.49003952, entropy: 2.60635807, divergence: 0.00488700715,
      logProbabilityGradient: [0.341350266, 0.0475878123, -0.364771876, 0.0956558221],
      entropyGradient: [-0.034961885, -0.0535665545, -0.0580483641, -0.00560418096]),
    TorchNumbers(
      "Beta", "{type: Box, low: 0, high: 1, shape: [2]}", temperature: 0.0001,
      logits: [0.300000012, -0.200000003, 0.5, -0.699999988],
      other: [0.289999992, -0.100000001, 0.519999981, -0.5],
      action: [0.46, 0.55],
      logProbability: -38.5670093, entropy: -8.08284806, divergence: 11.2687402,
      logProbabilityGradient: [-89.8323284, -371.451791, 84.4576887, 368.972741],
      entropyGradient: [-0.13504933, -0.297973649, -0.191108247, -0.085534374]),
    TorchNumbers(
      "Beta", "{type: Box, low: 0, high: 1, shape: [2]}", options: "tempering: parameters", temperature: 1000,
      logits: [0.300000012, -0.200000003, 0.5, -0.699999988],
      other: [0, 0.100000001, 0.200000003, -0.5],
      action: [0.001, 0.9375],
      logProbability: -4.42270897, entropy: -1179.30853, divergence: 0.00680201398,
      logProbabilityGradient: [0.155767526, 0.131664295, 0.15272934, 0.124996227],
      entropyGradient: [88.5094978, 76.1748862, 74.6374881, 94.7266223]),
    TorchNumbers(
      "Beta", "{type: Box, low: 0, high: 1, shape: []}",
      logits: [10000, -10000],
      other: [-10000, 10000],
      action: [0.75],
      logProbability: -1.27879837, entropy: -1.76317063, divergence: 44.7451346,
      logProbabilityGradient: [0, 0],
      entropyGradient: [0, 0]),
    TorchNumbers(
      "Beta", "{type: Box, low: -5, high: 5, shape: [1, 1, 2]}", temperature: 3,
      logits: [2, -3, 1, 9],
      other: [3, 1, 2, 1],
      action: [0, -4.5],
      logProbability: -3.13473007, entropy: 3.91173014, divergence: 0.824759133,
      logProbabilityGradient: [0.0206526882, -0.0147833082, 0.0753841354, 0.0674190856],
      entropyGradient: [-0.0382330919, 0.0101042026, -0.00114878598, -0.062088722]),
  ]
}

@Suite struct TorchNumbersTests {
  @Test(arguments: TorchNumbers.table, [(Precision.float32, 3e-5), (.float64, 5e-7)])
  func `numbers are PyTorch's`(_ want: TorchNumbers, _ way: (precision: Precision, tolerance: Double)) throws
  {
    let probe = try want.probe(way.precision)
    let logits = probe.logits(want.logits)
    let log = try probe.logProbability(logits, probe.action(want.action)).doubles[0]
    #expect(agree(log, want.logProbability, way.tolerance), "log p \(log)")
    let entropy = try probe.entropy(logits).doubles[0]
    #expect(agree(entropy, want.entropy, way.tolerance), "entropy \(entropy)")
    let divergence = try probe.divergence(logits, probe.logits(want.other)).doubles[0]
    #expect(agree(divergence, want.divergence, way.tolerance), "divergence \(divergence)")
  }

  @Test(arguments: TorchNumbers.table, [(Precision.float32, 1e-4), (.float64, 5e-7)])
  func `gradients are PyTorch's`(_ want: TorchNumbers, _ way: (precision: Precision, tolerance: Double))
    throws
  {
    let probe = try want.probe(way.precision)
    let inputs = ["logits": probe.logits(want.logits), "action": probe.action(want.action)]
    let log = try probe.gradient(inputs) { graph, values in
      try probe.distribution.logProbability(
        of: values["action"], values["logits"], temperature: want.temperature, graph: &graph)
    }.gradient
    #expect(agree(log, want.logProbabilityGradient, way.tolerance), "of log p \(log)")
    let entropy = try probe.gradient(inputs) { graph, values in
      try probe.distribution.entropy(values["logits"], temperature: want.temperature, graph: &graph)
    }.gradient
    #expect(agree(entropy, want.entropyGradient, way.tolerance), "of the entropy \(entropy)")
  }
}
