import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// A random network of random blocks over random inputs, as a spec.
struct RandomSpec {
  private var stream: RandomStream
  private(set) var observations: [(key: String, shape: [String])] = []
  private var tensors: [(key: String, rank: Int)] = []
  private var blocks: [String] = []
  /// The sizes that the names stand for when the network runs.
  let bindings: [String: Int]

  init(seed: UInt64) {
    stream = RandomStream(seed: seed, path: ["random spec"])
    bindings = ["T": 1 + stream.integer(below: 4), "H": 9 + stream.integer(below: 6)]
    for index in 0...stream.integer(below: 3) { addObservation("x\(index)") }
    for index in 0..<(2 + stream.integer(below: 5)) { addBlock("b\(index)") }
  }

  var text: String {
    let spaces = observations.map {
      "    \($0.key): {type: Box, low: -1, high: 1, shape: [\($0.shape.joined(separator: ", "))]}"
    }
    let outputs = tensors.filter { $0.key.hasPrefix("b") }.map(\.key)
    return """
      _target_: InferenceBlock
      spaces:
        observation:
      \(spaces.map { "  \($0)" }.joined(separator: "\n"))
      networks:
        net:
          out_keys: [\(outputs.joined(separator: ", "))]
          blocks:
      \(blocks.map { "      \($0)" }.joined(separator: "\n"))

      """
  }

  private mutating func addObservation(_ key: String) {
    let shapes: [[String]] = [
      ["5"], ["T", "3"], ["2", "H", "8"], ["T", "3", "9", "H"], ["4", "T", "2"], ["1"],
    ]
    let shape = shapes[stream.integer(below: shapes.count)]
    observations.append((key, shape))
    tensors.append((key, shape.count))
  }

  private mutating func addBlock(_ key: String) {
    let input = tensors[stream.integer(below: tensors.count)]
    var choices = [
      ("DenseBlock", "hidden_units: [\(1 + stream.integer(below: 9))], non_lin: Tanh", input.rank),
      ("FlattenBlock", "num_flatten_dims: \(input.rank)", 1),
      ("LinearOutputBlock", "output_units: 3", input.rank),
      ("ConcatenationBlock", "concat_dim: -1", input.rank),
    ]
    if input.rank >= 2 {
      choices.append(("SliceBlock", "slice_dim: -2, slice_idx: -1", input.rank - 1))
      choices.append(("LSTMBlock", "hidden_size: 2, bidirectional: true, non_lin: ReLU", input.rank))
      choices.append(("LSTMLastStepBlock", "hidden_size: 3, non_lin: ReLU", input.rank - 1))
    }
    if input.rank >= 3 {
      choices.append(("GlobalAveragePoolingBlock", "", input.rank - 2))
    }
    if input.rank >= 3, input.key.hasPrefix("x") {
      choices.append(
        (
          "VGGConvolutionGAPBlock", "hidden_channels: [2], non_lin: SELU, use_batch_norm_conv: true",
          input.rank - 2
        ))
    }
    let (type, parameters, rank) = choices[stream.integer(below: choices.count)]
    let rest = parameters.isEmpty ? "" : ", \(parameters)"
    blocks.append("\(key): {_target_: \(type), in_keys: \(input.key)\(rest)}")
    tensors.append((key, rank))
  }
}

@Suite struct RandomSpecTests {
  @Test(arguments: 0..<100) func `symbolic shapes are the executed ones`(_ seed: Int) throws {
    let spec = RandomSpec(seed: UInt64(seed))
    let fixture = SpecFixture(spec.text)
    // A tensor may be too small to be pooled, or have features of unknown number: then there is nothing to run.
    let unfit = ["does not fit", "the sizes of weights must be numbers"]
    if fixture.messages.contains(where: { message in unfit.contains { message.contains($0) } }) { return }
    let diagnostics = fixture.diagnostics
    try #require(!diagnostics.hasErrors, "\(fixture.messages)\n\(spec.text)")
    let composition = try #require(fixture.composition)
    let network = try #require(composition.network("net"))
    let model = Model(composition, seed: UInt64(seed))
    for leading in [[], [3], [2, 2]] {
      var stream = RandomStream(seed: UInt64(seed), path: ["inputs"])
      var inputs: [String: Tensor] = [:]
      for source in network.composed.inputs {
        let sizes = try #require(
          source.type.flatMap { Shape(Array($0.shape.dimensions.dropFirst())).evaluated(with: spec.bindings) }
        )
        let shape = leading + sizes
        inputs[source.key] = Tensor(
          (0..<shape.reduce(1, *)).map { _ in Float(stream.normal()) }, shape: shape)
      }
      guard let outputs = try outputs(of: model, inputs) else { continue }
      for (key, tensor) in outputs {
        let type = try #require(network.composed.outputs[key] ?? nil)
        let features = Shape(Array(type.shape.dimensions.dropFirst()))
        #expect(tensor.shape == leading + (features.evaluated(with: spec.bindings) ?? [-1]))
        #expect(tensor.floats.contains { !$0.isFinite } == false)
      }
    }
  }

  /// Nil where names stand for sizes that are too small, which only a run can know.
  private func outputs(
    of model: Model, _ inputs: [String: Tensor]
  ) throws -> OrderedDictionary<String, Tensor>? {
    do {
      return try model.run("net", inputs)
    } catch {
      if case .shape = error { return nil }
      throw error
    }
  }

  @Test func `a batch is a loop over samples`() throws {
    let spec = RandomSpec(seed: 7)
    let composition = try #require(SpecFixture(spec.text).composition)
    let network = try #require(composition.network("net"))
    let model = Model(composition, seed: 1)
    var stream = RandomStream(seed: 5, path: ["batch"])
    var batches: [String: Tensor] = [:]
    for source in network.composed.inputs {
      let sizes = try #require(
        source.type.flatMap { Shape(Array($0.shape.dimensions.dropFirst())).evaluated(with: spec.bindings) })
      let shape = [4] + sizes
      batches[source.key] = Tensor(
        (0..<shape.reduce(1, *)).map { _ in Float(stream.normal()) }, shape: shape)
    }
    let together = try model.run("net", batches)
    for index in 0..<4 {
      let sample = batches.mapValues { batch in
        let count = batch.count / 4
        return Tensor(
          Array(batch.floats[index * count..<(index + 1) * count]), shape: Array(batch.shape.dropFirst()))
      }
      for (key, tensor) in try model.run("net", sample) {
        let count = tensor.count
        let expected = together[key]?.floats[index * count..<(index + 1) * count] ?? []
        for (a, b) in zip(tensor.floats, expected) { #expect(abs(a - b) <= 1e-5 * max(1, abs(b))) }
      }
    }
  }
}
