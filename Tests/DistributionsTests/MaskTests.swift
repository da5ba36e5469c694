import Compute
import Tensors
import Testing

@testable import Distributions

@Suite struct MaskTests {
  @Test(arguments: [
    ("Categorical", "{type: Discrete, n: 4}", [1, 0, 1, 0] as [Float]),
    ("MultiCategorical", "{type: MultiDiscrete, nvec: [2, 2]}", [1, 0, 1, 1]),
    ("Bernoulli", "{type: MultiBinary, n: 4}", [1, 0, 1, 0]),
    ("Bernoulli", "{type: MultiBinary, n: [2, 2]}", [0, 0, 1, 0]),
  ])
  func `what a mask forbids has no probability and is never drawn`(
    _ name: String, _ space: String, _ mask: [Float]
  ) throws {
    for temperature in [0.3, 1, 3] {
      let probe = try Probe(name, space, temperature: temperature)
      let masked = try masked(probe, [1, 5, 2, -1], mask)
      let probabilities = try probe.probabilities(masked).doubles
      for (allowed, probability) in zip(mask, probabilities) { #expect((allowed == 0) == (probability == 0)) }
      let drawn = try probe.samples(2000, masked)
      let logs = try probe.logProbability(masked, drawn).doubles
      #expect(logs.allSatisfy { $0.isFinite && $0 > -50 })
      let plain = probe.logits([1, 5, 2, -1])
      for build in [
        { (graph: inout Graph, values: Probe.Inputs) throws -> Value in
          try probe.distribution.entropy(values["logits"], temperature: temperature, graph: &graph)
        },
        { graph, values in
          try probe.distribution.divergence(
            values["logits"], from: values["plain"], temperature: temperature, graph: &graph)
        },
      ] {
        let (sum, gradient) = try probe.gradient(["logits": masked, "plain": plain], build)
        #expect(sum.isFinite && gradient.allSatisfy { $0.isFinite })
      }
      #expect(try probe.divergence(masked, masked).doubles == [0])
    }
  }

  @Test func `a mask that forbids everything leaves all choices equally likely`() throws {
    let probe = try Probe("Categorical", "{type: Discrete, n: 4}")
    let masked = try masked(probe, [1, 5, 2, -1], [0, 0, 0, 0])
    #expect(try probe.probabilities(masked).doubles == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func `a mask of another width is refused`() throws {
    let probe = try Probe("Categorical", "{type: Discrete, n: 4}")
    #expect(throws: ShapeError.self) { try masked(probe, [1, 5, 2, -1], [1, 0, 1]) }
    #expect(throws: ShapeError.self) { try masked(probe, [1, 5, 2, -1], [1]) }
    #expect(
      !(try Probe("Beta", "{type: Box, low: 0, high: 1, shape: [2]}").distribution is any ChoiceDistribution))
  }

  private func masked(_ probe: Probe, _ logits: [Double], _ mask: [Float]) throws -> Tensor {
    let choice = try #require(probe.distribution as? any ChoiceDistribution)
    let shape = choice.logitsShape.rank == 1 ? [mask.count] : choice.logitsShape.constant ?? []
    return try probe.run(["logits": probe.logits(logits), "mask": Tensor(mask, shape: shape)]) {
      graph, values in
      [try choice.masked(values["logits"], by: values["mask"], graph: &graph)]
    }[0]
  }
}
