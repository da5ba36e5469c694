import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// What attention makes of shapes, and what its masks mean; numbers of the reference are among the recorded cases.
@Suite struct AttentionTests {
  struct ShapeCase: CustomTestStringConvertible, Sendable {
    let block: String
    let inputs: [String: Shape]
    let result: Shape
    let weights: Shape
    var testDescription: String { "\(block) on \(inputs.sorted { $0.key < $1.key })" }
  }

  static let sequence = "_target_: SelfAttentionSeqBlock, num_heads: 2, in_keys: x"
  static let heads = "_target_: MultiHeadAttentionBlock, num_heads: 2, in_keys: [q, k, v]"
  static let image = "_target_: SelfAttentionConvBlock, embed_dim: 2, in_keys: x"
  static let n = Dimension.symbol("N")

  static let shapes: [ShapeCase] = [
    ShapeCase(block: sequence, inputs: ["x": [6]], result: [6], weights: [1]),
    ShapeCase(block: sequence, inputs: ["x": [1, 6]], result: [1, 6], weights: [1, 1]),
    ShapeCase(block: sequence, inputs: ["x": [0, 6]], result: [0, 6], weights: [0, 0]),
    ShapeCase(block: sequence, inputs: ["x": [n, 6]], result: [n, 6], weights: [n, n]),
    ShapeCase(block: sequence, inputs: ["x": [3, n, 6]], result: [3, n, 6], weights: [3, n, n]),
    ShapeCase(
      block: heads, inputs: ["q": [4, 6], "k": [5, 3], "v": [5, 2]], result: [4, 6], weights: [4, 5]),
    ShapeCase(block: heads, inputs: ["q": [6], "k": [6], "v": [6]], result: [6], weights: [1]),
    // One query for a sequence of keys.
    ShapeCase(block: heads, inputs: ["q": [6], "k": [n, 3], "v": [n, 2]], result: [6], weights: [n]),
    ShapeCase(
      block: heads + ", add_bias_kv: true, add_zero_attn: true",
      inputs: ["q": [2, 4, 6], "k": [2, n, 6], "v": [2, n, 6]], result: [2, 4, 6], weights: [2, 4, n + 2]),
    ShapeCase(block: image, inputs: ["x": [4, 2, 3]], result: [4, 2, 3], weights: [6, 6]),
    ShapeCase(
      block: image, inputs: ["x": [5, 2, 4, n, 3]], result: [5, 2, 4, n, 3], weights: [5, 2, 3 * n, 3 * n]),
  ]

  @Test(arguments: shapes) func `shapes of result and weights`(_ example: ShapeCase) {
    let fixture = NetworkFixture(
      "y: {\(example.block), out_keys: [y, w]}", inputs: example.inputs, outputs: ["y", "w"])
    #expect(fixture.messages == [])
    #expect(fixture.shape("y") == example.result)
    #expect(fixture.shape("w") == example.weights)
  }

  struct Mistake: CustomTestStringConvertible, Sendable {
    let block: String
    let inputs: [String: Shape]
    let message: String
    var testDescription: String { message }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      block: "_target_: SelfAttentionSeqBlock, num_heads: 4, in_keys: x", inputs: ["x": [5, 6]],
      message: "1: `num_heads` of SelfAttentionSeqBlock `y` needs axis 2 of `x` [5, 6] to be divisible by 4"),
    Mistake(
      block: "_target_: SelfAttentionSeqBlock, num_heads: 2, in_keys: [x, m]",
      inputs: ["x": [5, 6], "m": [5, 4]],
      message:
        "1: SelfAttentionSeqBlock `y` needs [5, 5] of `m`, which is [5, 4]: 5 along axis 2, the batch axis being axis 0"
    ),
    Mistake(
      block: heads, inputs: ["q": [4, 6], "k": [5, 6], "v": [3, 6]],
      message:
        "1: MultiHeadAttentionBlock `y` cannot combine `k` [5, 6] and `v` [3, 6]: they differ along axis 1 (5 and 3), the batch axis being axis 0"
    ),
    Mistake(
      block: heads + ", kdim: 4", inputs: ["q": [4, 6], "k": [5, 6], "v": [5, 6]],
      message:
        "1: `kdim` of MultiHeadAttentionBlock `y` needs [5, 4] of `k`, which is [5, 6]: 4 along axis 2, the batch axis being axis 0"
    ),
    Mistake(
      block: heads + ", use_key_padding_mask: true", inputs: ["q": [4, 6], "k": [5, 6], "v": [5, 6]],
      message: "1: MultiHeadAttentionBlock `y` takes 4 to 5 inputs, the spec names 3"),
    Mistake(
      block: "_target_: SelfAttentionConvBlock, embed_dim: 3, in_keys: x", inputs: ["x": [4, 2, 2]],
      message:
        "1: `embed_dim` of SelfAttentionConvBlock `y` needs axis 1 of `x` [4, 2, 2] to be divisible by 3"),
    Mistake(
      block: "_target_: SelfAttentionConvBlock, embed_dim: 2, in_keys: [x, m]",
      inputs: ["x": [4, 2, 2], "m": [3, 4, 4]],
      message:
        "1: SelfAttentionConvBlock `y` needs 2 axes besides the batch axis, `m` [3, 4, 4] has 3"
    ),
  ]

  @Test(arguments: mistakes) func `mistakes are told once`(_ mistake: Mistake) {
    let fixture = NetworkFixture("y: {\(mistake.block)}", inputs: mistake.inputs, outputs: ["y"])
    #expect(fixture.messages == [mistake.message])
  }

  // MARK: - Masks

  static let batch = 3
  static let attentionMask = Tensor(
    [1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0],
    shape: [3, 2, 5])
  static let paddingMask = Tensor([1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0], shape: [3, 5])
  static let sequences = [
    "q": NetworkFixture.numbers([3, 2, 6], "q"), "k": NetworkFixture.numbers([3, 5, 4], "k"),
    "v": NetworkFixture.numbers([3, 5, 3], "v"),
  ]

  /// The block with masks of the given names behind query, key and value.
  static func masked(_ masks: [String], parameters: String = "") -> NetworkFixture {
    let shapes: [String: Shape] = [
      "q": [2, 6], "k": [5, 4], "v": [5, 3], "mask": [2, 5], "padding": [5],
    ]
    let keys = ["q", "k", "v"] + masks
    return NetworkFixture(
      "y: {_target_: MultiHeadAttentionBlock, num_heads: 3, in_keys: [\(keys.joined(separator: ", "))], out_keys: [y, w]\(parameters)}",
      inputs: shapes.filter { keys.contains($0.key) }, outputs: ["y", "w"])
  }

  @Test func `two masks keep what both keep, the first key in spite of the attention mask`() throws {
    let both = Self.masked(["mask", "padding"])
    let one = Self.masked(["mask"])
    #expect(both.messages == [])
    var merged = Self.attentionMask.floats
    for index in merged.indices {
      let (sample, key) = (index / 10, index % 5)
      if key == 0 { merged[index] = 1 }
      merged[index] *= Self.paddingMask.floats[sample * 5 + key]
    }
    let expected = try one.run(
      Self.sequences.merging(["mask": Tensor(merged, shape: [3, 2, 5])]) { $1 })
    let found = try both.run(
      Self.sequences.merging(["mask": Self.attentionMask, "padding": Self.paddingMask]) { $1 })
    for key in ["y", "w"] {
      let distance = try #require(expected[key]).distance(to: #require(found[key]))
      #expect(distance < 1e-6)
    }
    for (weight, kept) in zip(try #require(found["w"]).floats, merged) {
      #expect((weight == 0) == (kept == 0))
    }
  }

  @Test func `the input that does not fit is pointed at`() throws {
    let text =
      "y: {_target_: MultiHeadAttentionBlock, in_keys: [q, k, k, m], num_heads: 2, use_key_padding_mask: true}"
    let fixture = NetworkFixture(text, inputs: ["q": [4, 6], "k": [5, 6], "m": [4]], outputs: ["y"])
    #expect(
      fixture.messages == [
        "1: MultiHeadAttentionBlock `y` needs [5] of `m`, which is [4]: 5 along axis 1, the batch axis being axis 0"
      ])
    let span = try #require(fixture.diagnostics.items.first?.primary)
    #expect(span.file.text(in: span) == "m")
  }

  @Test(arguments: [["mask"], ["padding"], ["mask", "padding"]])
  func `each sample has its own mask, for all of its heads`(_ masks: [String]) throws {
    let fixture = Self.masked(
      masks, parameters: masks == ["padding"] ? ", use_key_padding_mask: true" : "")
    #expect(fixture.messages == [])
    let given = ["mask": Self.attentionMask, "padding": Self.paddingMask].filter { masks.contains($0.key) }
    let inputs = Self.sequences.merging(given) { $1 }
    let together = try fixture.run(inputs)
    for sample in 0..<Self.batch {
      let alone = try fixture.run(inputs.mapValues { $0.sample(sample) })
      for key in ["y", "w"] {
        let distance = try #require(together[key]).sample(sample).distance(to: #require(alone[key]))
        #expect(distance < 1e-6)
      }
    }
  }

  @Test func `a query that may see no key attends to nothing`() throws {
    let fixture = Self.masked(
      ["padding"], parameters: ", use_key_padding_mask: true, add_input_to_output: false, bias: false")
    let none = Tensor([Float](repeating: 0, count: 15), shape: [3, 5])
    let outputs = try fixture.run(Self.sequences.merging(["padding": none]) { $1 })
    for key in ["y", "w"] { #expect(try #require(outputs[key]).floats.allSatisfy { $0 == 0 }) }
  }

  @Test func `appended keys are visible whatever the mask`() throws {
    let fixture = Self.masked(
      ["padding"], parameters: ", use_key_padding_mask: true, add_bias_kv: true, add_zero_attn: true")
    let none = Tensor([Float](repeating: 0, count: 15), shape: [3, 5])
    let weights = try #require(fixture.run(Self.sequences.merging(["padding": none]) { $1 })["w"])
    #expect(weights.shape == [3, 2, 7])
    for row in 0..<6 {
      let values = weights.floats[(row * 7)..<(row * 7 + 7)]
      #expect(values.prefix(5).allSatisfy { $0 == 0 } && values.suffix(2).allSatisfy { $0 > 0 })
    }
  }

  @Test(arguments: [ElementType.int64, .bool])
  func `masks may be whole numbers or truth values`(_ elements: ElementType) throws {
    let shapes: [String: Shape] = ["x": [2, 6], "mask": [2, 2]]
    let numbers: [Float] = [1, 0, 1, 1, 1, 1, 1, 0]
    func weights(_ mask: Tensor, _ type: ElementType) throws -> Tensor {
      let fixture = NetworkFixture(
        "y: {_target_: SelfAttentionSeqBlock, num_heads: 2, in_keys: [x, mask], out_keys: [y, w]}",
        inputs: shapes, elements: ["mask": type], outputs: ["y", "w"])
      #expect(fixture.messages == [])
      return try #require(fixture.run(["x": NetworkFixture.numbers([2, 2, 6], "x"), "mask": mask])["w"])
    }
    let mask = Tensor(
      shape: [2, 2, 2],
      elements: elements == .bool ? .bool(numbers.map { $0 == 1 }) : .int64(numbers.map { Int64($0) }))
    let expected = try weights(Tensor(numbers, shape: [2, 2, 2]), .float32)
    #expect(try weights(mask, elements).distance(to: expected) == 0)
    #expect(expected.floats[1] == 0)
  }

  @Test func `a mask over places adds to the scores, or keeps where it is 1`() throws {
    func weights(_ mask: [Float], _ meaning: String) throws -> Tensor {
      let fixture = NetworkFixture(
        "y: {_target_: SelfAttentionConvBlock, embed_dim: 1, in_keys: [x, m], out_keys: [y, w], mask: \(meaning)}",
        inputs: ["x": [2, 1, 2], "m": [2, 2]], outputs: ["y", "w"])
      #expect(fixture.messages == [])
      let inputs = ["x": NetworkFixture.numbers([1, 2, 1, 2], "x"), "m": Tensor(mask, shape: [1, 2, 2])]
      return try #require(fixture.run(inputs)["w"])
    }
    let kept = try weights([1, 0, 0, 1], "keep")
    #expect(kept.floats == [1, 0, 0, 1])
    let added = try weights([0, -1e9, -1e9, 0], "additive")
    #expect(added.distance(to: kept) == 0)
    #expect(try weights([1, 1, 1, 1], "keep").distance(to: weights([0, 0, 0, 0], "additive")) < 1e-6)
  }

  // MARK: - Dropout

  @Test func `dropout is nothing in evaluation and reads noise in training`() throws {
    let block =
      "y: {_target_: SelfAttentionSeqBlock, in_keys: x, num_heads: 2, out_keys: [y, w], dropout: 0.25}"
    let x = NetworkFixture.numbers([3, 4, 6], "x")
    func fixture(_ mode: Mode) -> NetworkFixture {
      NetworkFixture(block, inputs: ["x": [4, 6]], outputs: ["y", "w"], mode: mode)
    }
    let evaluation = fixture(.evaluation)
    #expect(Array(evaluation.network.graph.inputs.keys) == ["x"])
    let plain = try #require(evaluation.run(["x": x])["w"])

    let training = fixture(.training)
    let noiseName = "y.self_attn.attention.dropout"
    #expect(Array(training.network.graph.inputs.keys) == ["x", noiseName])
    func weights(noise: Float) throws -> Tensor {
      let noise = Tensor([Float](repeating: noise, count: 3 * 2 * 16), shape: [3, 2, 4, 4])
      return try #require(training.run(["x": x, noiseName: noise])["w"])
    }
    #expect(try weights(noise: 0.24).floats.allSatisfy { $0 == 0 })
    let kept = try weights(noise: 0.25)
    for (value, expected) in zip(kept.floats, plain.floats) { #expect(abs(value - expected / 0.75) < 1e-6) }
  }
}
