import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct RandomSpecTests {
  static let seeds = 0..<(2 * RandomSpec.types.count)
  private static let specs = seeds.map { RandomSpec(seed: $0) }

  @Test func `random specs meet every block there is`() {
    let specs = Self.specs
    for spec in specs { #expect(spec.blocks["b0"] != nil, "\(spec.firstType): \(spec.refusals)") }
    // What a block refuses must be a tensor that does not suit it.
    let unfit: Set<DiagnosticCode> = [.shapeMismatch, .portRank, .elementType]
    for refusal in specs.flatMap(\.refusals) where !unfit.contains(refusal.code) {
      Issue.record("\(refusal.code.rawValue): \(refusal.message)")
    }
    #expect(specs.reduce(0) { $0 + $1.blocks.count } > 4 * specs.count)
    #expect(specs.count { $0.isPolicy } > specs.count / 4)
  }

  @Test(arguments: seeds) func `symbolic shapes are the executed ones`(_ seed: Int) throws {
    let run = try RandomRun(Self.specs[seed])
    for leading in [[], [3], [2, 2]] {
      guard let outputs = try run.outputs(run.inputs(leading: leading)) else { return }
      #expect(Array(outputs.keys) == Array(run.network.composed.outputs.keys))
      for (key, tensor) in outputs {
        let type = try #require(run.network.composed.outputs[key] ?? nil)
        let features = Shape(Array(type.shape.dimensions.dropFirst()))
        #expect(tensor.shape == leading + (features.evaluated(with: run.spec.bindings) ?? [-1]))
        #expect(tensor.floats.contains { !$0.isFinite } == false, "\(key) of\n\(run.spec.text)")
      }
    }
  }

  @Test(arguments: seeds) func `a batch is a loop over samples`(_ seed: Int) throws {
    let run = try RandomRun(Self.specs[seed])
    for leading in [[1], [3], [2, 2]] {
      let inputs = try run.inputs(leading: leading)
      guard let together = try run.outputs(inputs) else { return }
      for index in 0..<leading.reduce(1, *) {
        let sample = inputs.mapValues { $0.sample(index, leading: leading.count) }
        let alone = try #require(try run.outputs(sample))
        for (key, tensor) in alone {
          let expected = try #require(together[key]).sample(index, leading: leading.count)
          #expect(tensor.isClose(to: expected), "\(key), sample \(index) of \(leading) of\n\(run.spec.text)")
        }
      }
    }
  }

  @Test(arguments: seeds) func `no samples give no numbers`(_ seed: Int) throws {
    let run = try RandomRun(Self.specs[seed])
    guard let outputs = try run.outputs(run.inputs(leading: [2, 0])) else { return }
    for (key, tensor) in outputs { #expect(tensor.shape.prefix(2) == [2, 0], "\(key) of\n\(run.spec.text)") }
  }

  @Test(arguments: seeds) func `blocks that nothing reads change nothing else, and are reported`(
    _ seed: Int
  ) throws {
    let spec = Self.specs[seed]
    let (grown, unused) = spec.withUnusedBlocks()
    let (before, after) = (try RandomRun(spec), try RandomRun(grown))
    let reports = after.fixture.diagnostics.items.filter { $0.code == .unusedBlock }
    let lines = grown.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(before.fixture.diagnostics.items.contains { $0.code == .unusedBlock } == false)
    #expect(reports.count == unused.count)
    for key in unused {
      let line = 1 + (lines.firstIndex { $0.hasPrefix("        \(key):") } ?? -1)
      #expect(reports.contains { $0.primary?.start.line == line && $0.message.contains("`\(key)`") })
    }
    #expect(after.network.composed.blocks.map(\.key) == before.network.composed.blocks.map(\.key))
    #expect(Array(after.network.inputs.keys) == Array(before.network.inputs.keys))
    try expectSameNumbers(before, after)
  }

  @Test(arguments: seeds) func `the order of blocks changes no number`(_ seed: Int) throws {
    let spec = Self.specs[seed]
    try expectSameNumbers(RandomRun(spec), RandomRun(spec.shuffled()))
  }

  @Test(arguments: seeds) func `names change no number`(_ seed: Int) throws {
    let spec = Self.specs[seed]
    let names = spec.otherNames
    let before = try RandomRun(spec)
    let text = try #require(Node(yaml: spec.text)).flowText(naming: names)
    let after = try RandomRun(spec, text: text)
    #expect(Set(after.network.inputs.keys) == Set(before.network.inputs.keys.map { $0.renamed(names) }))
    let weights = Weights(uniqueKeysWithValues: before.weights.map { ($0.key.renamed(names), $0.value) })
    #expect(Set(weights.keys) == Set(after.weights.keys))
    #expect(weights.allSatisfy { after.weights[$0.key]?.shape == $0.value.shape })
    let model = Model(after.model.composition, weights: [after.network.name: weights])
    guard let expected = try before.outputs(before.inputs(leading: [2])) else { return }
    let found = try #require(try after.outputs(before.inputs(leading: [2], naming: names), by: model))
    #expect(found.count == expected.count)
    for (key, tensor) in expected { #expect(found[key.renamed(names)] == tensor, "\(key) of\n\(spec.text)") }
    #expect(after.model.composition.parameterCount == before.model.composition.parameterCount)
    #expect(after.network.composed.multiplyAdds == before.network.composed.multiplyAdds)
  }

  /// Expects the same weights, counts and outputs of two specs.
  private func expectSameNumbers(_ before: RandomRun, _ after: RandomRun) throws {
    #expect(after.weights == before.weights)
    #expect(after.model.composition.parameterCount == before.model.composition.parameterCount)
    #expect(after.network.composed.multiplyAdds == before.network.composed.multiplyAdds)
    let inputs = try before.inputs(leading: [2])
    guard let expected = try before.outputs(inputs) else { return }
    let found = try #require(try after.outputs(inputs))
    #expect(Set(found.keys) == Set(expected.keys))
    for (key, tensor) in expected { #expect(found[key] == tensor, "\(key) of\n\(after.spec.text)") }
  }
}
