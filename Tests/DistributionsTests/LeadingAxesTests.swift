import Compute
import Tensors
import Testing

@testable import Distributions

@Suite struct LeadingAxesTests {
  @Test(arguments: SampledDistribution.table)
  func `leading axes are kept, and each place has its own numbers`(_ sampled: SampledDistribution) throws {
    let probe = try sampled.probe()
    let width = sampled.logits.count
    let rows = (0..<6).map { row in sampled.logits.map { $0 + 0.1 * Double(row) } }
    let others = (0..<6).map { row in sampled.logits.map { $0 * 0.5 - 0.2 * Double(row) } }
    let batch = [2, 3]
    let logits = probe.logits(rows.flatMap { $0 }, batch: batch)
    let modes = try probe.mode(logits)
    #expect(modes.shape == batch + (probe.distribution.actionShape.constant ?? []))
    let logs = try probe.logProbability(logits, modes)
    let entropies = try probe.entropy(logits)
    let divergences = try probe.divergence(logits, probe.logits(others.flatMap { $0 }, batch: batch))
    #expect(logs.shape == batch && entropies.shape == batch && divergences.shape == batch)
    for row in 0..<6 {
      let own = probe.logits(rows[row])
      #expect(own.count == width)
      let mode = try probe.mode(own)
      let size = mode.count
      #expect(agree(Array(modes.doubles[row * size..<(row + 1) * size]), mode.doubles, 1e-6))
      #expect(agree(logs.doubles[row], try probe.logProbability(own, mode).doubles[0], 1e-5))
      #expect(agree(entropies.doubles[row], try probe.entropy(own).doubles[0], 1e-5))
      #expect(
        agree(divergences.doubles[row], try probe.divergence(own, probe.logits(others[row])).doubles[0], 1e-5)
      )
    }
  }

  @Test(arguments: SampledDistribution.table)
  func `actions broadcast against logits, and logits against each other`(
    _ sampled: SampledDistribution
  ) throws {
    let probe = try sampled.probe()
    let one = probe.logits(sampled.logits)
    let three = probe.logits((0..<3).flatMap { row in sampled.logits.map { $0 - Double(row) } }, batch: [3])
    let modes = try probe.mode(three)
    #expect(try probe.logProbability(one, modes).shape == [3])
    #expect(try probe.logProbability(three, try probe.mode(one)).shape == [3])
    let divergences = try probe.divergence(three, one)
    #expect(divergences.shape == [3] && agree(divergences.doubles[0], 0, 1e-6))
    #expect(try probe.divergence(one, three).shape == [3])
    #expect(try probe.samples(4, one).shape == [4] + (probe.distribution.actionShape.constant ?? []))
  }

  @Test func `an empty batch gives empty tensors`() throws {
    for sampled in SampledDistribution.table {
      let probe = try sampled.probe()
      let logits = probe.logits([], batch: [0])
      #expect(try probe.mode(logits).count == 0)
      #expect(try probe.entropy(logits).shape == [0])
      #expect(try probe.divergence(logits, logits).shape == [0])
    }
  }
}
