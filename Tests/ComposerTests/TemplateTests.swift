import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct TemplateTests {
  static func spec(
    observation: String = "{state: {type: Box, low: -1, high: 1, shape: [4]}}",
    action: String = "{move: {type: Discrete, n: 2}}", mapping: String = "{state: feature}",
    hidden: String = "{}", recurrence: String = "{}", shared: String = "~", block: String = "DenseBlock"
  ) -> String {
    """
    _target_: TemplateModelComposer
    spaces:
      observation: \(observation)
      action: \(action)
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        feature: {block_type: \(block), block_params: {hidden_units: [8], non_lin: ReLU}}
        hidden: \(hidden)
        recurrence: \(recurrence)
      observation_modality_mapping: \(mapping)
      shared_embedding_keys: \(shared)
    policy: {_target_: ProbabilisticPolicyComposer}
    critic: {_target_: StateCriticComposer}
    """
  }

  static let hidden = "{block_type: DenseBlock, block_params: {hidden_units: [5], non_lin: Tanh}}"

  /// A list of sizes is answered with a block of layers, any other list is not, nor is one that nobody reads.
  @Test(arguments: [
    (
      "[64, 32]",
      "for layers of these sizes, write {block_type: DenseBlock, block_params: {hidden_units: [64, 32],"
    ),
    ("[DenseBlock, ReLU]", "write {} to leave it out"), ("[64, -1]", "write {} to leave it out"),
    ("[64, ReLU]", "write {} to leave it out"), ("[]", "write {} to leave it out"),
    ("[\(Array(repeating: "8", count: 30).joined(separator: ", "))]", "write {} to leave it out"),
  ])
  func `layers in the place of a modality`(_ hidden: String, _ help: String) throws {
    let item = try #require(SpecFixture(Self.spec(hidden: hidden)).diagnostics.items.first)
    #expect(item.code == .notAModality)
    #expect(item.help?.hasPrefix(help) == true, "\(item.help ?? "")")
  }

  @Test func `no name is reserved`() throws {
    let composition = try SpecFixture(
      Self.spec(
        observation:
          "{concat: {type: Box, low: -1, high: 1, shape: [4]}, hidden: {type: Box, low: -1, high: 1, shape: [3]}}",
        action: "{latent: {type: Discrete, n: 2}}", mapping: "{concat: feature, hidden: feature}",
        hidden: Self.hidden)
    ).composed()
    let policy = try #require(composition.network("policy/0"))
    #expect(
      policy.composed.blocks.map(\.key) == [
        "concat_DenseBlock", "hidden_DenseBlock", "concat_", "latent_", "latent",
      ])
    let outputs = try Model(composition).run(
      "policy/0", ["concat": Tensor([1, 2, 3, 4], shape: [4]), "hidden": Tensor([1, 2, 3], shape: [3])])
    #expect(outputs["latent"]?.shape == [2])
  }

  @Test func `a shared embedding leaves the critic what comes after it`() throws {
    let composition = try SpecFixture(Self.spec(hidden: Self.hidden, shared: "[concat]")).composed()
    let critic = try #require(composition.network("critic/0"))
    #expect(critic.composed.blocks.map(\.key) == ["latent", "value"])
    #expect(critic.composed.inputs.map(\.key) == ["concat"])
    let value = try Model(composition).value(["state": Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 4])])
    #expect(value.shape == [2])
  }

  @Test func `a modality is a block in either form`() throws {
    let composition = try SpecFixture(
      Self.spec(hidden: "{_target_: DenseBlock, hidden_units: [5], non_lin: Tanh}")
    ).composed()
    #expect(composition.network("critic/0")?.composed.parameterCount == 5 * 8 + 9 * 5 + 6)
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "no type", spec: spec(hidden: "{blck_type: DenseBlock, block_params: {}}"),
      messages: ["9: the modality `hidden` has no parameter `blck_type`"]),
    Mistake(
      testDescription: "no parameters", spec: spec(hidden: "{block_type: DenseBlock}"),
      messages: ["9: the modality `hidden` lacks its required parameter `block_params`"]),
    Mistake(
      testDescription: "image to dense",
      spec: spec(observation: "{state: {type: Box, low: 0, high: 1, shape: [3, 6, 6]}}"),
      messages: [
        "11: the action head `move` would be [3, 6, 2] instead of [2]: DenseBlock of `feature` works on the last axis of `state` [3, 6, 6] and keeps the axes in front of it",
        "11: `value` would be [3, 6, 1] instead of [1]: DenseBlock of `feature` works on the last axis of `state` [3, 6, 6] and keeps the axes in front of it",
      ]),
    Mistake(
      testDescription: "unknown observation and modality",
      spec: spec(mapping: "{stat: feature, state: featur}"),
      messages: [
        "11: there is no observation `stat`",
        "11: `modality_config` has no modality `featur` for the observation `state`",
      ]),
    Mistake(
      testDescription: "a mapping that is a list", spec: spec(mapping: "[{state: feature}]"),
      messages: [
        "11: `observation_modality_mapping` must be a mapping from observation to modality, it is the list [{state: feature}]"
      ]),
    Mistake(
      testDescription: "observations in a list",
      spec: spec(observation: "[{state: {type: Box, shape: [4]}}]"),
      messages: ["3: a space is a mapping such as {type: Discrete, n: 4}, this is a list of 1 element"]),
    Mistake(
      testDescription: "unknown shared key", spec: spec(shared: "[latnt]"),
      messages: ["12: the policy of step `0` gives no tensor `latnt` that could be shared"]),
    Mistake(
      testDescription: "recurrence without time",
      spec: spec(
        recurrence:
          "{block_type: LSTMLastStepBlock, block_params: {hidden_size: 4, non_lin: ReLU}}"),
      messages: ["10: LSTMLastStepBlock of `recurrence` needs [time, features], `concat` is [8]"]),
    Mistake(
      testDescription: "time axis kept",
      spec: spec(
        observation: "{state: {type: Box, low: 0, high: 1, shape: [5, 4]}}",
        recurrence: "{block_type: LSTMBlock, block_params: {hidden_size: 4, non_lin: ReLU}}"),
      messages: [
        "10: the action head `move` would be [5, 2] instead of [2]: LSTMBlock of `recurrence` gives [5, 4] and keeps all its axes",
        "10: `value` would be [5, 1] instead of [1]: LSTMBlock of `recurrence` gives [5, 4] and keeps all its axes",
      ]),
    Mistake(
      testDescription: "unmapped observation",
      spec: spec(
        observation:
          "{state: {type: Box, low: 0, high: 1, shape: [4]}, goal: {type: Box, low: 0, high: 1, shape: [2]}}"
      ),
      messages: ["3: the observation `goal` has no modality, so that no network reads it"]),
  ]

  @Test(arguments: mistakes) func `mistakes are told on their line`(_ mistake: Mistake) {
    #expect(SpecFixture(mistake.spec).messages == mistake.messages)
  }
}
