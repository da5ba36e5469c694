import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// What a spec says of fresh weights: for networks, blocks and parameters by name.
@Suite struct WeightRuleTests {
  static func spec(network: String = "~", block: String = "~", heads: String = "~") -> String {
    """
    _target_: CustomModelComposer
    spaces:
      observation: {type: Box, low: -1, high: 1, shape: [5, 6]}
      action: {move: {type: Discrete, n: 3}}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - weight_init: \(network)
          blocks:
            memory: {_target_: LSTMLastStepBlock, in_keys: observation, hidden_size: 4, non_lin: Tanh}
            latent: {_target_: DenseBlock, in_keys: memory, hidden_units: [5], non_lin: Tanh, weight_init: \(block)}
          heads: {in_keys: latent, weight_init: \(heads)}
    """
  }

  /// Every number of a parameter, where all are alike.
  static func constants(_ spec: String) throws -> [String: Float] {
    let network = try #require(try SpecFixture(spec).composed().network("policy/0"))
    return network.freshWeights(seed: 0).reduce(into: [:]) { constants, entry in
      let values = Set(entry.value.floats)
      if values.count == 1 { constants[entry.key] = values.first }
    }
  }

  static let weights = (
    recurrent: "memory.lstm_block.net.weight_hh_l0", final: "memory.lstm_block.final_dense.0.weight",
    dense: "latent.net.linear_0.weight", head: "move.net.weight"
  )

  @Test func `a network's initialiser draws its layers, but for heads and recurrent weights`() throws {
    let constants = try Self.constants(Self.spec(network: "{_target_: constant, val: 7}"))
    #expect(constants[Self.weights.final] == 7 && constants[Self.weights.dense] == 7)
    #expect(constants["latent.net.linear_0.bias"] == 0)
    #expect(constants[Self.weights.recurrent] == nil && constants[Self.weights.head] == nil)
  }

  @Test func `a block's initialiser beats the network's, a name beats both`() throws {
    let network = "[{_target_: constant, val: 7}, {parameters: '*.weight*', _target_: constant, val: 9}]"
    let plain = try Self.constants(
      Self.spec(network: "{_target_: constant, val: 7}", block: "{_target_: constant, val: 8}"))
    #expect(plain[Self.weights.dense] == 8 && plain[Self.weights.final] == 7)
    let named = try Self.constants(
      Self.spec(
        network: network, block: "[{parameters: net.linear_0.weight, _target_: constant, val: 10}]",
        heads: "{_target_: sigmoid_bias, probability: 0.5}"))
    #expect(named[Self.weights.dense] == 10 && named[Self.weights.final] == 9)
    #expect(named[Self.weights.recurrent] == 9 && named[Self.weights.head] == 9)
    #expect(named["move.net.bias"] == 0)
  }

  @Test func `the later of two names wins`() throws {
    let network = "[{parameters: '*', _target_: zeros}, {parameters: ['memory*', 'move.*'], _target_: ones}]"
    let constants = try Self.constants(Self.spec(network: network))
    #expect(constants[Self.weights.recurrent] == 1 && constants["move.net.bias"] == 1)
    #expect(constants[Self.weights.dense] == 0)
  }

  @Test func `what needs a matrix leaves vectors of a pattern alone`() throws {
    let network = "[{parameters: 'latent.*', _target_: orthogonal}]"
    let composition = try SpecFixture(Self.spec(network: network)).composed()
    let weights = try #require(composition.network("policy/0")).freshWeights(seed: 0)
    #expect(weights["latent.net.linear_0.bias"]?.floats == [0, 0, 0, 0, 0])
    let dense = try #require(weights[Self.weights.dense]).doubles
    let product = (0..<5).reduce(0) { $0 + dense[$1 * 4] * dense[$1 * 4 + 1] }
    #expect(abs(product) < 1e-6)
  }

  @Test func `a name alone is an initialiser with its defaults`() throws {
    #expect(try Self.constants(Self.spec(network: "zeros"))[Self.weights.dense] == 0)
    #expect(try Self.constants(Self.spec(block: "torch.nn.init.ones_"))[Self.weights.dense] == 1)
  }

  @Test func `a rule changes no other parameter's weights`() throws {
    let plain = try #require(try SpecFixture(Self.spec()).composed().network("policy/0"))
    let ruled = try #require(try SpecFixture(Self.spec(block: "orthogonal")).composed().network("policy/0"))
    let others = ruled.freshWeights(seed: 5)
    for (name, tensor) in plain.freshWeights(seed: 5) {
      #expect((others[name] == tensor) == (name != Self.weights.dense))
    }
  }

  @Test func `a block within a block keeps its initialiser`() throws {
    let spec = """
      _target_: InferenceBlock
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}}
      networks:
        net:
          out_keys: result
          weight_init: [{parameters: '*.b.*.weight', _target_: constant, val: 3}]
          blocks:
            result:
              _target_: InferenceBlock
              in_keys: observation
              weight_init: {_target_: constant, val: 2}
              blocks:
                a: {_target_: LinearOutputBlock, in_keys: observation, output_units: 2, weight_init: ones}
                b: {_target_: DenseBlock, in_keys: a, hidden_units: [2], non_lin: ReLU}
                result: {_target_: LinearOutputBlock, in_keys: b, output_units: 2}
      """
    let network = try #require(try SpecFixture(spec).composed().network("net"))
    let weights = network.freshWeights(seed: 0)
    let prefix = "result.perception_blocks."
    #expect(weights["\(prefix)a.net.weight"]?.floats.allSatisfy { $0 == 1 } == true)
    #expect(weights["\(prefix)b.net.linear_0.weight"]?.floats.allSatisfy { $0 == 3 } == true)
    #expect(weights["\(prefix)result.net.weight"]?.floats.allSatisfy { $0 == 2 } == true)
  }

  static let template = """
    _target_: TemplateModelComposer
    spaces:
      observation: {a: {type: Box, low: -1, high: 1, shape: [3]}, b: {type: Box, low: -1, high: 1, shape: [4]}}
      action: {move: {type: Discrete, n: 3}}
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        feature: {block_type: DenseBlock, block_params: {hidden_units: [5], non_lin: Tanh}, weight_init: ones}
        hidden: {block_type: DenseBlock, block_params: {hidden_units: [5], non_lin: Tanh}}
        recurrence: {}
      observation_modality_mapping: {a: feature, b: feature}
    policy: {_target_: ProbabilisticPolicyComposer, weight_init: [zeros, {parameters: a_*.bias, _target_: ones}]}
    critic: {_target_: StateCriticComposer, weight_init: {parameters: value.net.bias, _target_: constant, val: 5}}
    """

  @Test func `templates have initialisers for the policy, the critic and a modality`() throws {
    let composition = try SpecFixture(Self.template).composed()
    let policy = try #require(composition.network("policy/0")).freshWeights(seed: 0)
    #expect(policy["a_DenseBlock.net.linear_0.weight"]?.floats.allSatisfy { $0 == 1 } == true)
    #expect(policy["a_DenseBlock.net.linear_0.bias"]?.floats.allSatisfy { $0 == 1 } == true)
    #expect(policy["b_DenseBlock.net.linear_0.bias"]?.floats.allSatisfy { $0 == 0 } == true)
    #expect(policy["latent.net.linear_0.weight"]?.floats.allSatisfy { $0 == 0 } == true)
    #expect(policy["move.net.weight"]?.floats.contains { $0 != 0 } == true)
    let critic = try #require(composition.network("critic/0")).freshWeights(seed: 0)
    #expect(critic["value.net.bias"]?.floats == [5])
    #expect(critic["latent.net.linear_0.weight"]?.floats.contains { $0 != 0 } == true)
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "a name that nothing has",
      spec: spec(network: "{parameters: ['*.wieght', '*.bias'], _target_: zeros}"),
      messages: ["8: no parameter has a name like `*.wieght`"]),
    Mistake(
      testDescription: "a block's names start behind its key",
      spec: spec(block: "{parameters: latent.net.linear_0.weight, _target_: zeros}"),
      messages: ["11: no parameter has a name like `latent.net.linear_0.weight`"]),
    Mistake(
      testDescription: "vectors for what needs a matrix",
      spec: spec(network: "{parameters: '*.bias', _target_: orthogonal}"),
      messages: [
        "8: `orthogonal` draws nothing of what `*.bias` names: it needs trained parameters with 2 axes or more"
      ]),
    Mistake(
      testDescription: "overruled by a later name",
      spec: spec(network: "[{parameters: move.*, _target_: zeros}, {parameters: '*', _target_: ones}]"),
      messages: [
        "8: `move.*` has no effect: later entries of `weight_init` say how what it names is drawn"
      ]),
    Mistake(
      testDescription: "overruled as a whole",
      spec: spec(network: "[zeros, ones]"),
      messages: [
        "8: `zeros` draws nothing: other entries of `weight_init` say how everything is drawn"
      ]),
    Mistake(
      testDescription: "a block without layers",
      spec: spec().replacing(
        "heads: {in_keys: latent",
        with:
          "  flat: {_target_: FlattenBlock, in_keys: latent, num_flatten_dims: 1, weight_init: zeros}\n      heads: {in_keys: flat"
      ),
      messages: [
        "12: `zeros` draws nothing: there is no weight of a linear, convolution or graph layer besides heads"
      ]),
    Mistake(
      testDescription: "an unknown initialiser", spec: spec(network: "{_target_: ortogonal}"),
      messages: ["8: `_target_` of weight_init: there is no weight initialiser `ortogonal`"]),
    Mistake(
      testDescription: "a misspelt target", spec: spec(network: "{_tagret_: orthogonal, gain: 2}"),
      messages: ["8: weight_init has no parameter `_tagret_`"]),
    Mistake(
      testDescription: "misspelt parameters",
      spec: spec(network: "{paramters: '*.bias', _target_: orthogonal}"),
      messages: ["8: weight_init has no parameter `paramters`"]),
    Mistake(
      testDescription: "no target", spec: spec(network: "{gain: 2}"),
      messages: [
        "8: weight_init lacks its required parameter `_target_`"
      ]),
    Mistake(
      testDescription: "an unknown parameter", spec: spec(network: "{_target_: orthogonal, gian: 2}"),
      messages: ["8: weight_init has no parameter `gian`"]),
    Mistake(
      testDescription: "no initialiser", spec: spec(network: "3"),
      messages: [
        "8: `weight_init` must be an initialiser such as {_target_: normc, std: 1.0}, or a list of them, it is the number 3"
      ]),
    Mistake(
      testDescription: "nothing is said of names where a network is broken",
      spec: spec(network: "{parameters: '*.wieght', _target_: zeros}").replacing(
        "in_keys: observation", with: "in_keys: observatoin"),
      messages: [
        "3: no network reads the observation `observation`",
        "10: LSTMLastStepBlock `memory` reads `observatoin`, which is neither an input of the network nor any block's output",
      ]),
  ]

  @Test(arguments: mistakes) func `mistakes are told on their line`(_ mistake: Mistake) {
    #expect(SpecFixture(mistake.spec).messages == mistake.messages)
  }
}
