import Composer
import Testing

@Suite struct BudgetTests {
  /// A spec with budgets in four places, whose policy and critic build on the same blocks.
  private func spec(
    model: String = "~", policy: String = "~", critic: String = "~", network: String = "~",
    size: String = "4",
    extra: String = ""
  ) -> String {
    """
    _target_: CustomModelComposer
    spaces: {observation: {type: Box, low: -1, high: 1, shape: [\(size), 4]}, action: {type: Discrete, n: 2}}
    budget: \(model)
    definitions:
      Latent:
        blocks:
          wide: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}
          latent: {_target_: LSTMLastStepBlock, in_keys: wide, hidden_size: 1, num_layers: 1, bidirectional: False, non_lin: Tanh}
    policy:
      _target_: ProbabilisticPolicyComposer
      budget: \(policy)
      networks:
        - _target_: Latent
          budget: \(network)
          heads: {in_keys: latent}\(extra)
    critic:
      _target_: StateCriticComposer
      budget: \(critic)
      networks:
        - {_target_: Latent, heads: {in_keys: latent}}
    """
  }

  @Test func `what keeps within its budget is fine, to the last parameter`() throws {
    let sizes = try SpecFixture(spec()).composed()
    let policy = sizes.networks[0].composed
    let limits = "{parameters: \(policy.parameterCount), multiply_adds: \(policy.multiplyAdds)}"
    _ = try SpecFixture(
      spec(
        model: "{parameters: \(sizes.parameterCount), multiply_adds: \(sizes.multiplyAdds)}", policy: limits,
        critic: "{multiply_adds: 1M}", network: limits)
    ).composed()
  }

  @Test func `what is over its budget is told with the places that cost most`() {
    let fixture = SpecFixture(spec(model: "{parameters: 10}"))
    let error = fixture.diagnostics.sorted.first
    #expect(
      fixture.messages == ["3: the model has 178 parameters, 168 more than its budget of 10"])
    #expect(
      error?.related.map { "\($0.span?.start.line ?? 0): \($0.message)" } == [
        "8: 52%: 92 for LSTMLastStepBlock `latent`, in 2 networks",
        "7: 45%: 80 for DenseBlock `wide`, in 2 networks", "15: 2%: 4 for the head `action`",
      ])
  }

  @Test func `of blocks that stand at one place, the costliest is named`() {
    let fixture = SpecFixture(
      """
      _target_: CustomModelComposer
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}, action: {type: Discrete, n: 2}}
      policy:
        _target_: ProbabilisticPolicyComposer
        budget: {parameters: 10}
        networks: [{_target_: FlattenConcatPolicyNet, hidden_units: [8], non_lin: ReLU}]
      """)
    #expect(
      fixture.diagnostics.sorted.first?.related.map(\.message) == [
        "100%: 58 for DenseBlock `latent` and 3 more"
      ])
  }

  @Test(arguments: [
    ("model", "3: the model has"), ("policy", "11: the policy has"),
    ("critic", "18: the critic has"), ("network", "14: the network policy/0 has"),
  ])
  func `budgets stand on the model, the policy, the critic and a network`(_ place: String, _ start: String) {
    let limit = "{multiply_adds: 10}"
    let text =
      switch place {
      case "policy": spec(policy: limit)
      case "critic": spec(critic: limit)
      case "network": spec(network: limit)
      default: spec(model: limit)
      }
    let messages = SpecFixture(text).messages
    #expect(messages.count == 1)
    #expect(messages.first?.hasPrefix(start) == true, "\(messages)")
    #expect(messages.first?.hasSuffix("more than its budget of 10") == true)
  }

  @Test func `both limits are told`() {
    #expect(SpecFixture(spec(model: "{parameters: 1, multiply_adds: 1}")).messages.count == 2)
  }

  @Test func `what a size with a name costs is unknown`() {
    let fixture = SpecFixture(spec(model: "{multiply_adds: 1G}", size: "T"))
    #expect(
      fixture.messages == [
        "3: the multiply-adds of the model depend on `T`: whether they keep within the budget is unknown"
      ])
    _ = try? SpecFixture(spec(model: "{parameters: 1G}", size: "T")).composed()
  }

  @Test(arguments: [
    ("50", "3: `budget` must be a mapping such as {parameters: 50k, multiply_adds: 2M}, it is the number 50"),
    (
      "{}",
      "3: `budget` must be a mapping such as {parameters: 50k, multiply_adds: 2M}, it is an empty mapping"
    ),
    ("{params: 3}", "3: budget has no parameter `params`"),
    (
      "{parameters: many}",
      "3: `parameters` of budget must be a whole number such as 50000, 50k, 1.5M or 2G, it is the text 'many'"
    ),
    (
      "{multiply_adds: -1}",
      "3: `multiply_adds` of budget must be a whole number such as 50000, 50k, 1.5M or 2G, it is the number -1"
    ),
  ])
  func `a budget at fault`(_ budget: String, _ message: String) {
    #expect(SpecFixture(spec(model: budget)).messages == [message])
  }

  @Test func `a network that could not be built has no cost`() {
    let broken = spec(model: "{parameters: 1}").replacing("[8]", with: "[x]")
    #expect(SpecFixture(broken).messages.allSatisfy { !$0.contains("budget") })
  }

  @Test func `a template and networks without actions have budgets`() {
    let template = """
      _target_: TemplateModelComposer
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}, action: {type: Discrete, n: 2}}
      budget: {parameters: 5}
      model_builder:
        _target_: ConcatModelBuilder
        modality_config:
          feature: {block_type: DenseBlock, block_params: {hidden_units: [3], non_lin: ReLU}}
          hidden: {}
          recurrence: {}
        observation_modality_mapping: {observation: feature}
        shared_embedding_keys: ~
      policy: {_target_: ProbabilisticPolicyComposer, budget: {parameters: 4}}
      critic: {_target_: StateCriticComposer, budget: {parameters: 3}}
      """
    #expect(
      SpecFixture(template).messages == [
        "3: the model has 42 parameters, 37 more than its budget of 5",
        "12: the policy has 23 parameters, 19 more than its budget of 4",
        "13: the critic has 19 parameters, 16 more than its budget of 3",
      ])
    let inference = """
      _target_: InferenceBlock
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}}
      networks:
        one:
          budget: {parameters: 1}
          blocks: {x: {_target_: DenseBlock, in_keys: observation, hidden_units: [3], non_lin: ReLU}}
          out_keys: x
      """
    #expect(
      SpecFixture(inference).messages == [
        "5: the network one has 15 parameters, 14 more than its budget of 1"
      ])
  }
}
