import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct WeightTests {
  static func spec(_ blocks: String, heads: String = "{in_keys: latent}") -> String {
    """
    _target_: CustomModelComposer
    spaces:
      observation: {type: Box, low: -1, high: 1, shape: [6]}
      action: {move: {type: Discrete, n: 3}}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [5, 4], non_lin: Tanh}
    \(blocks)
          heads: \(heads)
    """
  }

  @Test func `a block more changes no other block's weights`() throws {
    let small = try SpecFixture(Self.spec("")).composed()
    let large = try SpecFixture(
      Self.spec(
        "        wide: {_target_: DenseBlock, in_keys: observation, hidden_units: [9], non_lin: ReLU}\n"
          + "        joined: {_target_: ConcatenationBlock, in_keys: [latent, wide]}",
        heads: "{in_keys: joined}")
    ).composed()
    let weights = try #require(small.network("policy/0")).freshWeights(seed: 3)
    let others = try #require(large.network("policy/0")).freshWeights(seed: 3)
    for (name, tensor) in weights where name.hasPrefix("latent.") { #expect(others[name] == tensor) }
    let reseeded = try #require(small.network("policy/0")).freshWeights(seed: 4)
    #expect(reseeded["latent.net.linear_0.weight"] != weights["latent.net.linear_0.weight"])
  }

  @Test func `rows have the norm that normc says, heads are small, biases zero`() throws {
    let network = try #require(try SpecFixture(Self.spec("")).composed().network("policy/0"))
    let weights = network.freshWeights(seed: 0)
    for (name, norm) in [
      ("latent.net.linear_0.weight", 1.0), ("latent.net.linear_1.weight", 1.0), ("move.net.weight", 0.01),
    ] {
      let tensor = try #require(weights[name])
      let width = tensor.shape[1]
      for row in 0..<tensor.shape[0] {
        let sum = tensor.doubles[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }
        #expect(abs(sum.squareRoot() - norm) < 1e-6)
      }
    }
    #expect(weights["move.net.bias"]?.floats == [0, 0, 0])
  }

  @Test func `a head's bias follows from a selection probability`() throws {
    let heads = "{in_keys: latent, weight_init: {_target_: normc, std: 0.5, selection_probability: 0.1}}"
    let network = try #require(try SpecFixture(Self.spec("", heads: heads)).composed().network("policy/0"))
    let bias = try #require(network.freshWeights(seed: 0)["move.net.bias"]).floats
    for value in bias { #expect(abs(value - -2.1972246) < 1e-5) }
  }

  @Test func `the same weights on every machine`() throws {
    let network = try #require(try SpecFixture(Self.spec("")).composed().network("policy/0"))
    let weights = try #require(network.freshWeights(seed: 0)["move.net.weight"])
    #expect(weights.floats.prefix(4).map(\.bitPattern) == Self.goldenBits)
  }

  /// Seen once; any change of the stream, of normc or of the names would be seen here.
  static let goldenBits: [UInt32] = [991_247_145, 1_003_760_130, 3_143_175_049, 3_151_244_143]
}

@Suite struct SmallestSizeTests {
  private static let spec = """
    _target_: InferenceBlock
    spaces: {observation: {type: Box, shape: [3, H, W]}}
    networks:
      n:
        out_keys: seen
        blocks:
          seen:
            _target_: StridedConvolutionBlock
            in_keys: observation
            hidden_channels: [8, 8, 8]
            hidden_kernels: [8, 4, 3]
            hidden_strides: [4, 2, 1]
            convolution_dimension: 2
            non_lin: ReLU
    """

  @Test(arguments: [
    (20, 64, "n cannot run with H = 20: it needs H ≥ 36"),
    (64, 35, "n cannot run with W = 35: it needs W ≥ 36"),
    (20, 4, "n cannot run with H = 20 and W = 4: it needs H ≥ 36 and W ≥ 36"), (36, 36, ""),
  ])
  func `sizes that are too small are told with those that work`(
    _ height: Int, _ width: Int, _ message: String
  ) throws {
    let model = Model(try SpecFixture(Self.spec).composed())
    let image = Tensor([Float](repeating: 0, count: 3 * height * width), shape: [3, height, width])
    var found = ""
    do {
      _ = try model.run("n", ["observation": image])
    } catch {
      found = "\(error)"
    }
    #expect(found == message)
  }
}
