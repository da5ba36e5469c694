import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// The networks that come with the package, by the reference's names.
@Suite struct BuiltInNetworkTests {
  static func spec(
    policy: String = "_target_: FlattenConcatPolicyNet, hidden_units: [8]", critic: String? = nil,
    composer: String = "StateCriticComposer",
    observation: String =
      "{image: {type: Box, low: 0, high: 1, shape: [2, 3]}, state: {type: Box, low: -1, high: 1, shape: [4]}}",
    action: String = "{move: {type: Discrete, n: 3}, turn: {type: Box, low: -1, high: 1, shape: [2]}}",
    definitions: String = "{}"
  ) -> String {
    """
    _target_: CustomModelComposer
    spaces:
      observation: \(observation)
      action: \(action)
    definitions: \(definitions)
    policy:
      _target_: ProbabilisticPolicyComposer
      networks: [{\(policy), non_lin: Tanh}]
    critic: \(critic.map { "{_target_: \(composer), networks: [{\($0), non_lin: ReLU}]}" } ?? "~")
    """
  }

  static let masked =
    "{move_mask: {type: MultiBinary, n: 3}, state: {type: Box, low: -1, high: 1, shape: [4]}}"

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let spec: String
    let network: String
    /// The blocks with their parameter counts.
    let blocks: [String]
  }

  static let cases: [Case] = [
    Case(
      testDescription: "policy", spec: spec(), network: "policy/0",
      blocks: ["image_flat 0", "state_flat 0", "concat 0", "latent 88", "move 27", "turn 36"]),
    Case(
      testDescription: "masked policy",
      spec: spec(
        policy: "_target_: FlattenConcatMaskedPolicyNet, hidden_units: [8], remove_mask_from_obs: true",
        observation: masked), network: "policy/0",
      blocks: ["state_flat 0", "concat 0", "latent 40", "move_logits 27", "turn 36", "move 0"]),
    Case(
      testDescription: "masked policy that reads its mask",
      spec: spec(
        policy: "_target_: FlattenConcatMaskedPolicyNet, hidden_units: [8], remove_mask_from_obs: False",
        observation: masked.replacing("MultiBinary, n: 3", with: "Box, low: 0, high: 1, shape: [3]")),
      network: "policy/0",
      blocks: [
        "move_mask_flat 0", "state_flat 0", "concat 0", "latent 64", "move_logits 27", "turn 36", "move 0",
      ]),
    Case(
      testDescription: "value",
      spec: spec(critic: "_target_: FlattenConcatStateValueNet, hidden_units: [5, 6]"),
      network: "critic/0", blocks: ["image_flat 0", "state_flat 0", "concat 0", "latent 91", "value 7"]),
    Case(
      testDescription: "categorical value",
      spec: spec(
        critic: "_target_: FlattenConcatCategoricalStateValueNet, hidden_units: [5], support_range: [-3, 3]"),
      network: "critic/0",
      blocks: ["image_flat 0", "state_flat 0", "concat 0", "latent 55", "probabilities 42", "value 0"]),
    Case(
      testDescription: "state-action value",
      spec: spec(
        critic: "_target_: FlattenConcatStateActionValueNet, hidden_units: [5]",
        composer: "StateActionCriticComposer"), network: "critic/0",
      blocks: [
        "image_flat 0", "state_flat 0", "move_flat 0", "turn_flat 0", "concat 0", "latent 80", "q_value 6",
      ]),
    Case(
      testDescription: "shared embedding",
      spec: spec(
        policy: "_target_: FlattenConcatSharedEmbeddingPolicyNet, hidden_units: [8], head_units: [4]",
        critic: "_target_: FlattenConcatSharedEmbeddingStateValueNet, head_units: [6]"), network: "critic/0",
      blocks: ["head 54", "value 7"]),
    Case(
      testDescription: "an embedding is an input like others",
      spec: spec(
        policy: "_target_: FlattenConcatSharedEmbeddingPolicyNet, hidden_units: [8], head_units: [4]",
        critic: "_target_: FlattenConcatStateValueNet, hidden_units: [5]"), network: "critic/0",
      blocks: ["image_flat 0", "latent_flat 0", "state_flat 0", "concat 0", "latent_ 95", "value 6"]),
    Case(
      testDescription: "chosen inputs",
      spec: spec(policy: "_target_: FlattenConcatPolicyNet, hidden_units: [8], in_keys: [state]").replacing(
        "critic: ~",
        with:
          "critic: {_target_: StateCriticComposer, networks: [{_target_: FlattenConcatStateValueNet, hidden_units: [2], non_lin: Tanh}]}"
      ), network: "policy/0", blocks: ["state_flat 0", "concat 0", "latent 40", "move 27", "turn 36"]),
    Case(
      testDescription: "no name is reserved",
      spec: spec(
        observation:
          "{concat: {type: Box, low: 0, high: 1, shape: []}, latent: {type: Box, low: 0, high: 1, shape: [2]}}"
      ), network: "policy/0",
      blocks: ["concat_flat 0", "latent_flat 0", "concat_ 0", "latent_ 32", "move 27", "turn 36"]),
    Case(
      testDescription: "definitions come first",
      spec: spec(
        policy: "_target_: FlattenConcatPolicyNet, heads: {in_keys: own}",
        definitions:
          "{FlattenConcatPolicyNet: {parameters: {non_lin: ???}, blocks: {own: {_target_: DenseBlock, in_keys: state, hidden_units: [2], non_lin: \"${non_lin}\"}}}}"
      ).replacing("image: {type: Box, low: 0, high: 1, shape: [2, 3]}, ", with: ""), network: "policy/0",
      blocks: ["own 10", "move 9", "turn 12"]),
  ]

  @Test(arguments: cases) func `a network has the reference's blocks`(_ example: Case) throws {
    let network = try #require(try SpecFixture(example.spec).composed().network(example.network))
    #expect(network.composed.blocks.map { "\($0.key) \($0.parameterCount)" } == example.blocks)
    #expect(network.outputs.filter { network.isHead($0.key) }.count >= 1)
  }

  @Test func `the reference's paths are aliases`() throws {
    let path = "maze.perception.models.built_in.flatten_concat_masked.FlattenConcatMaskedPolicyNet"
    let spec = Self.spec(policy: "_target_: \(path), hidden_units: [8]")
    #expect(try SpecFixture(spec).composed().network("policy/0")?.composed.parameterCount == 151)
  }

  @Test func `a categorical value is the mean of its support`() throws {
    let spec = Self.spec(
      critic:
        "_target_: FlattenConcatCategoricalStateValueNet, hidden_units: [5], support_range: [-3, 3], out_keys: [probabilities]"
    )
    let model = Model(try SpecFixture(spec).composed(), seed: 1)
    let inputs = [
      "image": Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]), "state": Tensor([1, 0, -1, 2], shape: [4]),
    ]
    let outputs = try model.run("critic/0", inputs)
    let weights = try #require(outputs["probabilities"]).floats.map { Double($0) }
    // Small logits: the exponential to third order is exact enough.
    let powers = weights.map { 1 + $0 + $0 * $0 / 2 + $0 * $0 * $0 / 6 }
    let mean = zip(powers, -3...3).reduce(0) { $0 + $1.0 * Double($1.1) } / powers.reduce(0, +)
    #expect(abs(Double(try #require(outputs["value"]).floats[0]) - mean) < 1e-5)
    #expect(try model.value(inputs).shape == [])
  }

  @Test func `heads start small, masked ones and distributions included`() throws {
    for (spec, name, head) in [
      (Self.cases[1].spec, "policy/0", "move_logits"), (Self.cases[4].spec, "critic/0", "probabilities"),
      (Self.cases[0].spec, "policy/0", "turn"),
    ] {
      let network = try #require(try SpecFixture(spec).composed().network(name))
      let row = try #require(network.freshWeights(seed: 0)["\(head).net.weight"])
      let sum = row.doubles.prefix(row.shape[1]).reduce(0) { $0 + $1 * $1 }
      #expect(abs(sum.squareRoot() - 0.01) < 1e-6)
    }
  }

  static let shared = spec(
    policy: "_target_: FlattenConcatSharedEmbeddingPolicyNet, hidden_units: [8], head_units: [4]",
    critic: "_target_: FlattenConcatSharedEmbeddingStateValueNet, head_units: [6]",
    composer: "SharedStateCriticComposer")

  @Test func `a shared critic reads the one policy's embedding`() throws {
    let model = Model(try SpecFixture(Self.shared).composed(), seed: 1)
    let inputs = [
      "image": Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]), "state": Tensor([1, 0, -1, 2], shape: [4]),
    ]
    let latent = try #require(try model.run("policy/0", inputs)["latent"])
    let value = try #require(try model.run("critic/0", ["latent": latent])["value"])
    #expect(try model.value(inputs).floats == value.floats)
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "a value network as a policy",
      spec: spec(policy: "_target_: FlattenConcatStateValueNet, hidden_units: [8]"),
      messages: [
        "8: FlattenConcatStateValueNet gives the value of a state, and policy/0 must give the logits of actions"
      ]),
    Mistake(
      testDescription: "a state's value for actions",
      spec: spec(
        critic: "_target_: FlattenConcatStateValueNet, hidden_units: [8]",
        composer: "StateActionCriticComposer"),
      messages: [
        "9: FlattenConcatStateValueNet gives the value of a state, and critic/0 must give the value of a state with actions"
      ]),
    Mistake(
      testDescription: "a missing parameter", spec: spec(policy: "_target_: FlattenConcatPolicyNet"),
      messages: [
        "8: the network policy/0 lacks its required parameter `hidden_units`"
      ]),
    Mistake(
      testDescription: "a misspelt parameter",
      spec: spec(policy: "_target_: FlattenConcatPolicyNet, hidden_unit: [8]"),
      messages: ["8: the network policy/0 has no parameter `hidden_unit`"]),
    Mistake(
      testDescription: "a misspelt network",
      spec: spec(policy: "_target_: FlattenConcatPolicyNetwork, hidden_units: [8]"),
      messages: ["8: there is no definition `FlattenConcatPolicyNetwork`"]),
    Mistake(
      testDescription: "a range that falls",
      spec: spec(
        critic: "_target_: FlattenConcatCategoricalStateValueNet, hidden_units: [8], support_range: [3, 3]"),
      messages: ["9: `support_range` must rise from the first number to the last"]),
    Mistake(
      testDescription: "an embedding that no policy gives",
      spec: spec(critic: "_target_: FlattenConcatSharedEmbeddingStateValueNet, head_units: [6]"),
      messages: [
        "9: DenseBlock `head` reads `latent`, which is neither an input of the network nor any block's output"
      ]),
    Mistake(
      testDescription: "an observation of whole numbers",
      spec: spec(observation: "{state: {type: Discrete, n: 4}}"),
      messages: [
        "8: FlattenBlock `state_flat` needs numbers (float32), the observation `state` (Discrete 4) has whole numbers (int64)"
      ]),
    Mistake(
      testDescription: "nothing but masks",
      spec: spec(
        policy: "_target_: FlattenConcatMaskedPolicyNet, hidden_units: [8]",
        observation: "{move_mask: {type: MultiBinary, n: 3}}"),
      messages: ["8: policy/0 has nothing to read besides masks"]),
  ]

  @Test(arguments: mistakes) func `mistakes are told on their line`(_ mistake: Mistake) {
    #expect(SpecFixture(mistake.spec).messages == mistake.messages)
  }
}
