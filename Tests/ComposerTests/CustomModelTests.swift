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

  struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let spec: String
    let messages: [String]
  }

  static let mistakes: [Mistake] = [
    Mistake(
      testDescription: "missing parameter of a definition",
      spec: spec(definition: latent, policy: "{_target_: Latent, heads: {in_keys: latent}}"),
      messages: ["9: the network policy/0 lacks its required parameter `units`, any value"]),
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

  @Test(arguments: mistakes) func `mistakes are told on their line`(_ mistake: Mistake) {
    #expect(SpecFixture(mistake.spec).messages == mistake.messages)
  }
}
