import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct CustomModelTests {
  static func spec(
    definition: String = "", policy: String, critic: String = "", action: String = "{type: Discrete, n: 3}"
  ) -> String {
    """
    _target_: CustomModelComposer
    spaces:
      observation: {state: {type: Box, low: -1, high: 1, shape: [6]}}
      action: {move: \(action)}
    definitions:
    \(definition.isEmpty ? "  {}" : definition)
    policy:
      _target_: ProbabilisticPolicyComposer
      networks: [\(policy)]
    \(critic.isEmpty ? "" : "critic: {_target_: StateCriticComposer, networks: [\(critic)]}")
    """
  }

  static let latent =
    "  Latent: {parameters: {units: ???}, blocks: {latent: {_target_: DenseBlock, in_keys: state, hidden_units: \"${units}\", non_lin: ReLU}}}"

  @Test func `a definition serves policy and critic`() throws {
    let composition = try SpecFixture(
      Self.spec(
        definition: Self.latent, policy: "{_target_: Latent, units: [4], heads: {in_keys: latent}}",
        critic: "{_target_: Latent, units: [5], heads: {in_keys: latent}}")
    ).composed()
    #expect(composition.network("policy/0")?.composed.parameterCount == 7 * 4 + 5 * 3)
    #expect(composition.network("critic/0")?.composed.parameterCount == 7 * 5 + 6)
  }

  @Test func `a critic reads what a policy gives besides its heads`() throws {
    let composition = try SpecFixture(
      Self.spec(
        definition: Self.latent,
        policy: "{_target_: Latent, units: [4], heads: {in_keys: latent}, out_keys: latent}",
        critic: "{blocks: {value: {_target_: LinearOutputBlock, in_keys: latent, output_units: 1}}}")
    ).composed()
    let critic = try #require(composition.network("critic/0"))
    #expect(critic.composed.parameterCount == 5)
    let state = Tensor([1, 2, 3, 4, 5, 6], shape: [6])
    let model = Model(composition, seed: 5)
    let latent = try #require(try model.run("policy/0", ["state": state])["latent"])
    let direct = try #require(try model.run("critic/0", ["latent": latent])["value"])
    #expect(try model.value(["state": state]).floats == direct.floats)
  }

  @Test(arguments: ["_target_", "blocks", "heads", "in_keys", "out_keys", "weight_init", "budget"])
  func `a definition has no parameters that are keys of every network`(_ key: String) {
    let definition = Self.latent.replacing("{units: ???}", with: "{units: ???, \(key): 3}")
    let text = Self.spec(
      definition: definition, policy: "{_target_: Latent, units: [4], heads: {in_keys: latent}}")
    #expect(
      SpecFixture(text).messages.contains(
        "6: `\(key)` is a key of every network and cannot be a parameter"))
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "missing parameter of a definition",
      spec: spec(definition: latent, policy: "{_target_: Latent, heads: {in_keys: latent}}"),
      messages: ["9: the network policy/0 lacks its required parameter `units`"]),
    Mistake(
      testDescription: "unknown definition",
      spec: spec(definition: latent, policy: "{_target_: Latnt, units: [4], heads: {in_keys: latent}}"),
      messages: [
        "6: no network builds on the definition `Latent`", "9: there is no definition `Latnt`",
      ]),
    Mistake(
      testDescription: "head of a wrong width",
      spec: spec(
        policy: "{blocks: {move: {_target_: LinearOutputBlock, in_keys: state, output_units: 4}}}"),
      messages: [
        "9: the action head `move` would be [4] instead of [3]: Discrete 3 needs [3]"
      ]),
    Mistake(
      testDescription: "misspelt head",
      spec: spec(
        policy: "{blocks: {mvoe: {_target_: LinearOutputBlock, in_keys: state, output_units: 3}}}"),
      messages: ["9: no block gives the action head `move`; `mvoe` is given, which nobody reads"]),
    Mistake(
      testDescription: "a Discrete observation for a block that wants numbers",
      spec: spec(
        policy: "{blocks: {move: {_target_: LinearOutputBlock, in_keys: state, output_units: 3}}}"
      ).replacing("{type: Box, low: -1, high: 1, shape: [6]}", with: "{type: Discrete, n: 6}"),
      messages: [
        "9: LinearOutputBlock `move` needs numbers (float32), the observation `state` (Discrete 6) has whole numbers (int64)"
      ]),
  ]

  static let oneMistake: [Mistake] = [
    Mistake(
      testDescription: "heads that are no mapping",
      spec: spec(
        policy:
          "{blocks: {latent: {_target_: FlattenBlock, in_keys: state, num_flatten_dims: 1}}, heads: true}"),
      messages: ["9: `heads` must be a mapping such as {in_keys: latent}, it is the flag true"]),
    Mistake(
      testDescription: "blocks that are none",
      spec: spec(policy: "{blocks: 3, heads: {in_keys: latent}}"),
      messages: ["9: `blocks` must be a mapping from key to block, or a list of blocks with a `key`"]),
    Mistake(
      testDescription: "a definition that is none",
      spec: spec(
        definition: "  Latent: 3",
        policy: "{_target_: Latent, units: [4], heads: {in_keys: latent}, out_keys: latent}",
        critic:
          "{in_keys: latent, blocks: {value: {_target_: LinearOutputBlock, in_keys: latent, output_units: 1}}}"
      ),
      messages: ["6: the definition `Latent` must be a mapping with `blocks`"]),
    Mistake(
      testDescription: "a misspelt embedding",
      spec: spec(
        definition: latent,
        policy: "{_target_: Latent, units: [4], heads: {in_keys: latent}, out_keys: latnet}",
        critic: "{blocks: {value: {_target_: LinearOutputBlock, in_keys: latent, output_units: 1}}}"),
      messages: ["9: no block gives the output `latnet`"]),
    Mistake(
      testDescription: "an input whose name is not known",
      spec: spec(
        policy:
          "{blocks: {a: {_target_: FlattenBlock, in_keys: '${v}', num_flatten_dims: 1}}, heads: {in_keys: a}}"
      ), messages: ["9: there is no `v`"]),
    Mistake(
      testDescription: "an observation that is no tensor",
      spec: spec(
        policy: "{blocks: {move: {_target_: LinearOutputBlock, in_keys: state, output_units: 3}}}"
      ).replacing(
        "{type: Box, low: -1, high: 1, shape: [6]}", with: "{type: Tuple, spaces: [{type: Discrete, n: 6}]}"),
      messages: ["9: the observation `state` is a Tuple, whose spaces have no names"]),
    Mistake(
      testDescription: "a step without an action",
      spec: spec(
        policy:
          "{blocks: {latent: {_target_: FlattenBlock, in_keys: state, num_flatten_dims: 1}}, heads: {in_keys: latent}}"
      ).replacing("  action: {move: {type: Discrete, n: 3}}\n", with: ""),
      messages: ["3: policy/0 has no heads: the step `0` has no action"]),
  ]

  static let flatten = "blocks: {latent: {_target_: FlattenBlock, in_keys: state, num_flatten_dims: 1}}"

  static let habits: [Mistake] = [
    Mistake(
      testDescription: "a space by `_target_`",
      spec: spec(
        policy: "{\(flatten), heads: {in_keys: latent}}",
        action: "{_target_: gymnasium.spaces.Discrete, n: 3}"),
      messages: ["4: a space names its kind by `type`, not by `_target_`"]),
    Mistake(
      testDescription: "a single space by `_target_`",
      spec: spec(policy: "{\(flatten), heads: {in_keys: latent}}").replacing(
        "action: {move: {type: Discrete, n: 3}}", with: "action: {_target_: gymnasium.spaces.Discrete, n: 3}"),
      messages: ["4: a space names its kind by `type`, not by `_target_`"]),
    Mistake(
      testDescription: "observations in a list",
      spec: spec(policy: "{\(flatten), heads: {in_keys: latent}}").replacing(
        "{state: {type: Box, low: -1, high: 1, shape: [6]}}", with: "[{state: {type: Box, shape: [6]}}]"),
      messages: ["3: a space is a mapping such as {type: Discrete, n: 4}, this is a list of 1 element"]),
    Mistake(
      testDescription: "misspelt action",
      spec: spec(policy: "{\(flatten), heads: {in_keys: latent}}").replacing("  action:", with: "  actions:"),
      messages: ["4: `spaces` has no parameter `actions`"]),
    Mistake(
      testDescription: "misspelt `_target_` of the spec",
      spec: spec(policy: "{\(flatten), heads: {in_keys: latent}}").replacing(
        "_target_: Custom", with: "_Target_: Custom"),
      messages: ["1: the spec has no parameter `_Target_`"]),
    Mistake(
      testDescription: "a network that is no list",
      spec: spec(policy: "here").replacing("[here]", with: "{\(flatten), heads: {in_keys: latent}}"),
      messages: ["9: `networks` of the policy is a single network: it must be a list of one"]),
    Mistake(
      testDescription: "`_target_` with block_params",
      spec: spec(
        policy:
          "{blocks: {latent: {_target_: FlattenBlock, in_keys: state, block_params: {num_flatten_dims: 1}}}, heads: {in_keys: latent}}"
      ),
      messages: ["9: `block_params` goes with `block_type`, FlattenBlock `latent` has `_target_`"]),
    Mistake(
      testDescription: "`block_type` without block_params",
      spec: spec(
        policy:
          "{blocks: {latent: {block_type: FlattenBlock, in_keys: state, num_flatten_dims: 1}}, heads: {in_keys: latent}}"
      ),
      messages: ["9: with `block_type`, the parameters of FlattenBlock `latent` stand in `block_params`"]),
  ]

  @Test(arguments: oneMistake + habits) func `what follows from a mistake is not told`(_ mistake: Mistake) {
    let errors = SpecFixture(mistake.spec).diagnostics.sorted.filter { $0.severity == .error }
    #expect(errors.map { "\($0.primary?.start.line ?? 0): \($0.message)" } == mistake.messages)
  }

  @Test func `spaces that are left empty are told at their key`() {
    let fixture = SpecFixture("_target_: CustomModelComposer\nspaces:\npolicy: {}\n")
    let error = fixture.diagnostics.sorted.first { $0.message.contains("has no spaces") }
    #expect(error?.primary?.start.line == 2)
  }

  @Test func `a step without a network is told`() {
    let fixture = SpecFixture(
      Self.spec(policy: "here").replacing("networks: [here]", with: "networks: {}"))
    #expect(fixture.messages.contains { $0.hasSuffix("lacks a network for the step `0`") })
  }

  @Test func `a key is offered once`() {
    let fixture = SpecFixture(Self.spec(policy: "{surplus: 3}"))
    let help = fixture.diagnostics.sorted.compactMap(\.help).first { $0.contains("`heads`") }
    #expect(help?.split(separator: "`blocks`", omittingEmptySubsequences: false).count == 2)
  }

  @Test func `a misspelt embedding is offered the tensor that resembles it`() {
    let fixture = SpecFixture(
      Self.spec(
        definition: Self.latent,
        policy: "{_target_: Latent, units: [4], heads: {in_keys: latent}, out_keys: latnet}"))
    #expect(fixture.diagnostics.sorted.map(\.help) == ["did you mean `latent`?"])
  }

  @Test(arguments: mistakes) func `mistakes are told on their line`(_ mistake: Mistake) {
    #expect(SpecFixture(mistake.spec).messages == mistake.messages)
  }
}

@Suite struct MisplacedKeyTests {
  private static let networks =
    "[{blocks: {a: {_target_: DenseBlock, in_keys: observation, hidden_units: [8], non_lin: ReLU}}, heads: {in_keys: a}}]"

  private static func spec(_ policy: String, _ more: String = "") -> String {
    """
    _target_: CustomModelComposer
    spaces: {observation: {type: Box, shape: [4]}, action: {type: Discrete, n: 2}}
    policy: {_target_: ProbabilisticPolicyComposer\(policy)}
    \(more)
    """
  }

  @Test func `what stands elsewhere is not missed where it belongs`() throws {
    let fixture = SpecFixture(Self.spec("", "networks: \(Self.networks)"))
    #expect(fixture.messages == ["4: the spec has no parameter `networks`"])
    let diagnostic = try #require(fixture.diagnostics.items.first)
    #expect(diagnostic.help == "move it into `policy`")
    #expect(diagnostic.fixes.map(\.title) == ["move `networks` into `policy`"])
  }

  @Test func `a key that two levels could have is left where it is`() throws {
    let fixture = SpecFixture(
      Self.spec("", "critic: {_target_: StateCriticComposer}\nnetworks: \(Self.networks)"))
    let diagnostic = try #require(fixture.diagnostics.items.first { $0.code == .unknownParameter })
    #expect(diagnostic.fixes.isEmpty)
    #expect(diagnostic.help == "it belongs one level further in, to the policy or the critic")
  }

  @Test func `heads that stand elsewhere are not missed by what asks for them`() {
    let networks = Self.networks.replacing("}}, heads: {in_keys: a}}", with: "}, heads: {in_keys: a}}}")
    let fixture = SpecFixture(Self.spec(", networks: \(networks)"))
    #expect(fixture.messages == ["3: the block `heads` lacks its required parameter `_target_`"])
    #expect(fixture.diagnostics.items.first?.help == "move it out to the network policy/0")
  }
}
