import Compute
import Tensors
import Testing

@testable import Distributions

@Suite struct DistributionGradientTests {
  /// What is differentiated, and with respect to what.
  private static let functions: [(name: String, input: String)] = [
    ("log p", "logits"), ("log p", "action"), ("entropy", "logits"), ("divergence", "logits"),
    ("divergence", "other"), ("sample", "logits"),
  ]

  @Test(arguments: SampledDistribution.table)
  func `gradients agree with central differences in double`(_ sampled: SampledDistribution) throws {
    let probe = try sampled.probe(.float64)
    let isNumeric = probe.distribution.actionType == .float32
    let batch = 3
    let width = sampled.logits.count
    func varied(_ by: Double) -> Tensor {
      probe.logits(
        (0..<batch * width).map { sampled.logits[$0 % width] + by * Double($0 % 5) }, batch: [batch])
    }
    var inputs = try probe.noise(batch, seed: 5)
    inputs["logits"] = varied(0.2)
    inputs["other"] = varied(-0.3)
    inputs["action"] = try probe.run(inputs) { graph, values in [try probe.sample(&graph, values)] }[0]
    for (function, input) in Self.functions {
      if !isNumeric && (function == "sample" || input == "action") { continue }
      // A rejection method jumps: the moments of its gradients are tested with samples.
      if function == "sample" && sampled.name == "Beta" { continue }
      func value(_ graph: inout Graph, _ values: Probe.Inputs) throws -> Value {
        let (logits, temperature) = (values["logits"], probe.temperature)
        return switch function {
        case "log p":
          try probe.distribution.logProbability(
            of: values["action"], logits, temperature: temperature, graph: &graph)
        case "entropy": try probe.distribution.entropy(logits, temperature: temperature, graph: &graph)
        case "divergence":
          try probe.distribution.divergence(
            logits, from: values["other"], temperature: temperature, graph: &graph)
        default: try probe.sample(&graph, values)
        }
      }
      let (_, gradient) = try probe.gradient(inputs, of: input, value)
      let place = try #require(inputs[input])
      for index in gradient.indices {
        func sum(_ step: Double) throws -> Double {
          var moved = inputs
          var elements = place.doubles
          elements[index] += step
          moved[input] = Tensor(shape: place.shape, elements: .float64(elements))
          return try probe.run(moved) { graph, values in [try value(&graph, values)] }[0].doubles.reduce(0, +)
        }
        let numeric = try (sum(1e-6) - sum(-1e-6)) / 2e-6
        #expect(
          agree(gradient[index], numeric, 2e-6),
          "\(function) by \(input) \(index): \(gradient[index]), not \(numeric)")
      }
    }
  }
}
