import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct CriticTests {
  /// Two steps that share the observation `c`, under a template.
  static func spec(
    critic: String,
    actions: (String, String) = ("{x: {type: Discrete, n: 3}}", "{y: {type: Discrete, n: 2}}"),
    mapped: String = "", shared: String = "~", observed: String = "[2]"
  ) -> String {
    """
    _target_: TemplateModelComposer
    spaces:
      step_order: [pick, place]
      steps:
        pick:
          observation: {a: {type: Box, low: -1, high: 1, shape: [4]}, c: {type: Box, low: -1, high: 1, shape: [2]}}
          action: \(actions.0)
        place:
          observation: {b: {type: Box, low: -1, high: 1, shape: [3]}, c: {type: Box, low: -1, high: 1, shape: \(observed)}}
          action: \(actions.1)
    model_builder:
      _target_: ConcatModelBuilder
      modality_config:
        feature: {block_type: DenseBlock, block_params: {hidden_units: [5], non_lin: Tanh}}
        hidden: {}
        recurrence: {}
      observation_modality_mapping: {a: feature, b: feature, c: feature\(mapped)}
      shared_embedding_keys: \(shared)
    policy: {_target_: ProbabilisticPolicyComposer}
    critic: {_target_: \(critic)}
    """
  }

  static let box = ("{x: {type: Box, low: -1, high: 1, shape: [2]}}", "{y: {type: Discrete, n: 2, start: 5}}")

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let spec: String
    /// The inputs and outputs of each critic, with their shapes.
    let critics: [String: [String]]
  }

  static let cases: [Case] = [
    Case(
      testDescription: "step", spec: spec(critic: "StateCriticComposer"),
      critics: [
        "critic/pick": ["a [4]", "c [2]", "> value [1]"], "critic/place": ["b [3]", "c [2]", "> value [1]"],
      ]),
    Case(
      testDescription: "shared", spec: spec(critic: "SharedStateCriticComposer"),
      critics: ["critic/0": ["a [4]", "b [3]", "c [2]", "> value [1]"]]),
    Case(
      testDescription: "delta",
      spec: spec(critic: "DeltaStateCriticComposer", mapped: ", prev_value: feature"),
      critics: [
        "critic/pick": ["a [4]", "c [2]", "> value [1]"],
        "critic/place": ["b [3]", "c [2]", "prev_value [1]", "> value [1]"],
      ]),
    Case(
      testDescription: "choices", spec: spec(critic: "StateActionCriticComposer"),
      critics: [
        "critic/pick": ["a [4]", "c [2]", "> x_q_values [3]"],
        "critic/place": ["b [3]", "c [2]", "> y_q_values [2]"],
      ]),
    Case(
      testDescription: "a Box action",
      spec: spec(critic: "StepStateActionCriticComposer", actions: box, mapped: ", x: feature"),
      critics: [
        "critic/pick": ["a [4]", "c [2]", "x [2]", "> q_value [1]"],
        "critic/place": ["b [3]", "c [2]", "> y_q_values [2]"],
      ]),
    Case(
      testDescription: "shared, choices", spec: spec(critic: "SharedStateActionCriticComposer"),
      critics: ["critic/0": ["a [4]", "b [3]", "c [2]", "> x_q_values [3]", "> y_q_values [2]"]]),
    Case(
      testDescription: "shared, one-hot",
      spec: spec(
        critic: "SharedStateActionCriticComposer", actions: box, mapped: ", x: feature, y: feature"),
      critics: ["critic/0": ["a [4]", "b [3]", "c [2]", "x [2]", "y [2]", "> q_value [1]"]]),
  ]

  @Test(arguments: cases) func `a critic reads and gives what its composer says`(_ example: Case) throws {
    let composition = try SpecFixture(example.spec).composed()
    var ports: [String: [String]] = [:]
    for network in composition.networks where network.role.isCritic {
      func features(_ type: TensorType?) -> Shape { Shape(Array((type?.shape.dimensions ?? []).dropFirst())) }
      ports[network.name] =
        network.composed.inputs.map { "\($0.key) \(features($0.type))" }
        + network.composed.outputs.map { "> \($0) \(features($1))" }
    }
    #expect(ports == example.critics)
  }

  static let pick = ["a": Tensor([1, 2, 3, 4], shape: [4]), "c": Tensor([0.5, -0.5], shape: [2])]
  static let all = pick.merging(["b": Tensor([1, 0, -1], shape: [3])]) { first, _ in first }

  @Test func `a delta critic adds up, unless the value before is given`() throws {
    let composition = try SpecFixture(
      Self.spec(critic: "DeltaStateCriticComposer", mapped: ", prev_value: feature")
    ).composed()
    let model = Model(composition, seed: 2)
    let first = try model.value(Self.pick, step: "pick").floats[0]
    func difference(_ previous: Float) throws -> Float {
      let inputs = ["b": Self.all["b"], "c": Self.all["c"], "prev_value": Tensor([previous], shape: [1])]
      return try #require(try model.run("critic/place", inputs.compactMapValues { $0 })["value"]).floats[0]
    }
    #expect(try model.value(Self.all, step: "place").floats == [try difference(first) + first])
    let given = Self.all.merging(["prev_value": Tensor([3], shape: [1])]) { first, _ in first }
    #expect(try model.value(given, step: "place").floats == [try difference(3) + 3])
  }

  @Test func `a shared critic says the same in each step`() throws {
    let model = Model(try SpecFixture(Self.spec(critic: "SharedStateCriticComposer")).composed())
    #expect(try model.value(Self.all, step: "pick") == model.value(Self.all, step: "place"))
  }

  @Test func `a Discrete action goes in one-hot, from its start`() throws {
    let composition = try SpecFixture(
      Self.spec(
        critic: "SharedStateActionCriticComposer", actions: Self.box, mapped: ", x: feature, y: feature")
    ).composed()
    let model = Model(composition, seed: 1)
    let box = Tensor([0.1, 0.2], shape: [2])
    let choice = Tensor(shape: [], elements: .int64([6]))
    let values = try model.actionValues(Self.all, actions: ["x": box, "y": choice])
    let inputs = Self.all.merging(["x": box, "y": Tensor([0, 1], shape: [2])]) { first, _ in first }
    #expect(values["q_value"]?.floats == (try model.run("critic/0", inputs)["q_value"]?.floats))
    #expect(values["q_value"]?.shape == [])
    let outside = Tensor(shape: [], elements: .int64([7]))
    #expect(throws: ModelError.self) {
      try model.actionValues(Self.all, actions: ["x": box, "y": outside])
    }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "an action that no state-action critic judges",
      spec: spec(
        critic: "SharedStateActionCriticComposer",
        actions: ("{x: {type: MultiBinary, n: 3}}", "{y: {type: Discrete, n: 2}}")),
      messages: [
        "20: SharedStateActionCriticComposer judges Discrete and Box actions only, the action `x` is MultiBinary 3"
      ]),
    Mistake(
      testDescription: "embeddings for a shared critic",
      spec: spec(critic: "SharedStateCriticComposer", shared: "[latent]"),
      messages: [
        "18: `shared_embedding_keys` cannot be used with SharedStateCriticComposer, which reads no embeddings"
      ]),
    Mistake(
      testDescription: "the value before without a modality", spec: spec(critic: "DeltaStateCriticComposer"),
      messages: ["17: the value up to step `pick` has no modality, so that the critic does not read it"]),
    Mistake(
      testDescription: "the value before behind a shared concatenation",
      spec: spec(
        critic: "DeltaStateCriticComposer", mapped: ", prev_value: feature", shared: "{place: [latent]}"),
      messages: [
        "20: critic/place does not read `prev_value`, as it shares what comes after the concatenation"
      ]),
    Mistake(
      testDescription: "an action that goes in without a modality",
      spec: spec(critic: "StateActionCriticComposer", actions: box),
      messages: ["17: the action `x` (Box 2 float32) has no modality, so that the critic does not read it"]),
    Mistake(
      testDescription: "modalities of what a state critic does not read",
      spec: spec(critic: "StateCriticComposer", mapped: ", x: feature, prev_value: feature"),
      messages: ["17: the critic does not read `x`", "17: the critic does not read `prev_value`"]),
    Mistake(
      testDescription: "unequal observations",
      spec: spec(critic: "SharedStateCriticComposer", observed: "[3]"),
      messages: [
        "9: SharedStateCriticComposer reads `c` of all steps, which is Box 2 float32 in step `pick` and Box 3 float32 in step `place`"
      ]),
    Mistake(
      testDescription: "an action with an observation's name",
      spec: spec(
        critic: "SharedStateActionCriticComposer",
        actions: ("{b: {type: Box, low: -1, high: 1, shape: [2]}}", "{y: {type: Discrete, n: 2}}"),
        mapped: ", y: feature"),
      messages: [
        "7: SharedStateActionCriticComposer reads an observation and an action that are both called `b`"
      ]),
    Mistake(
      testDescription: "no actions to judge",
      spec: spec(critic: "StateActionCriticComposer", actions: ("{x: {type: Discrete, n: 3}}", "NONE"))
        .replacing("      action: NONE\n", with: ""),
      messages: [
        "9: policy/place has no heads: the step `place` has no action",
        "19: StateActionCriticComposer judges actions, and step `place` has none",
      ]),
    Mistake(
      testDescription: "stacking for each step",
      spec: spec(critic: "StateCriticComposer, stack_observations: true"),
      messages: ["20: `stack_observations` must be false: only SharedStateCriticComposer stacks observations"]
    ),
  ]

  @Test(arguments: mistakes) func `mistakes are told on their line`(_ mistake: Mistake) {
    #expect(SpecFixture(mistake.spec).messages == mistake.messages)
  }
}
