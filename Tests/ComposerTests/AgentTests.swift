import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

/// Steps with several agents: networks of their own, observations stacked for a shared critic.
@Suite struct AgentTests {
  static func spec(
    separate: String, counts: (String, String) = ("agent_count: 2", "agent_count: 3"), critic: String = "~"
  ) -> String {
    """
    _target_: CustomModelComposer
    spaces:
      step_order: [0, 1]
      steps:
        0: {observation: {obs: {type: Box, low: -1, high: 1, shape: [4]}}, action: {x: {type: Discrete, n: 2}}, \(counts.0)}
        1: {observation: {obs: {type: Box, low: -1, high: 1, shape: [4]}}, action: {y: {type: Discrete, n: 2}}, \(counts.1)}
    definitions:
      Head: {blocks: {latent: {_target_: DenseBlock, in_keys: obs, hidden_units: [3], non_lin: ReLU}}}
    policy:
      _target_: ProbabilisticPolicyComposer
      substeps_with_separate_agent_nets: \(separate)
      networks: [{_target_: Head, heads: {in_keys: latent}}, {_target_: Head, heads: {in_keys: latent}}]
    critic: \(critic)
    """
  }

  @Test(arguments: [
    ("[]", ["policy/0", "policy/1"]),
    ("[1]", ["policy/0", "policy/1.agent0", "policy/1.agent1", "policy/1.agent2"]),
    ("['0']", ["policy/0.agent0", "policy/0.agent1", "policy/1"]),
  ])
  func `agents have networks of their own where the spec says so`(
    _ separate: String, _ names: [String]
  ) throws {
    let composition = try SpecFixture(Self.spec(separate: separate)).composed()
    #expect(composition.networks.map(\.name) == names)
  }

  @Test func `agents with networks of their own have weights of their own`() throws {
    let model = Model(try SpecFixture(Self.spec(separate: "[1]")).composed())
    let weights = ["policy/1.agent0", "policy/1.agent1"].map {
      model.weights[$0]?["latent.net.linear_0.weight"]
    }
    #expect(weights[0] != nil && weights[0] != weights[1])
    let obs = ["obs": Tensor([1, 2, 3, 4], shape: [4])]
    #expect(try model.policy(obs, step: "1", agent: 2).keys == ["y"])
    #expect(try model.policy(obs, step: "0", agent: 1).keys == ["x"])
  }

  @Test func `a mistake in a network of several agents is told once`() {
    let spec = Self.spec(separate: "[1]").replacing("in_keys: obs", with: "in_keys: obd")
    #expect(
      SpecFixture(spec).messages == [
        "5: no network reads the observation `obs`", "6: no network reads the observation `obs`",
        "8: DenseBlock `latent` reads `obd`, which is neither an input of the network nor any block's output",
      ])
  }

  static let shared =
    "{_target_: SharedStateCriticComposer, stack_observations: true, networks: [{blocks: {flat: {_target_: FlattenBlock, in_keys: obs, num_flatten_dims: 2}}, heads: {in_keys: flat}}]}"

  @Test func `a shared critic sees the observations of all agents stacked`() throws {
    let composition = try SpecFixture(Self.spec(separate: "[1]", critic: Self.shared)).composed()
    let critic = try #require(composition.network("critic/0"))
    #expect(critic.composed.inputs.map { $0.type?.shape } == [[.batch, 5, 4]])
    guard case .stackedObservations(_, let actors)? = critic.inputs["obs"] else {
      Issue.record("the observations are not stacked")
      return
    }
    #expect(actors.map(\.description) == ["0.agent0", "0.agent1", "1.agent0", "1.agent1", "1.agent2"])
  }

  @Test func `a step's only actor is not stacked`() throws {
    let spec = Self.spec(separate: "[]", counts: ("agent_count: 1", "agent_count: 1"), critic: Self.shared)
      .replacing("1: {observation: {obs:", with: "1: {observation: {other:")
      .replacing("num_flatten_dims: 2", with: "num_flatten_dims: 1")
    let critic = SpecFixture(spec).composition?.network("critic/0")
    #expect(critic?.composed.inputs.map { $0.type?.shape } == [[.batch, 4]])
  }

  @Test(arguments: [
    ("[2]", "agent_count: 3", ["11: there is no step `2`"]),
    (
      "0", "agent_count: 3",
      [
        "11: `substeps_with_separate_agent_nets` of the policy must be a list of texts, it is the number 0"
      ]
    ),
    (
      "[1]", "agent_count: 2000",
      ["11: step `1` has 2000 agents, too many for networks of their own: the limit is 1024"]
    ),
    ("[1]", "", ["11: the spaces give step `1` no `agent_count`, so that it has one agent"]),
    (
      "[1]", "agent_count: -1",
      ["11: step `1` has no fixed number of agents, who cannot have networks of their own"]
    ),
    (
      "[0]", "agent_count: 0",
      ["6: `agent_count` of step `1` must not be 0: a step has an agent"]
    ),
  ])
  func `mistakes are told on their line`(_ separate: String, _ count: String, _ messages: [String]) {
    let spec = Self.spec(separate: separate, counts: ("agent_count: 2", count))
    #expect(SpecFixture(spec).messages == messages)
  }

  @Test func `a shared critic has one network`() {
    let two =
      "{_target_: SharedStateCriticComposer, networks: [{_target_: Head, heads: {in_keys: latent}}, {}]}"
    #expect(
      SpecFixture(Self.spec(separate: "[]", critic: two)).messages == [
        "13: `networks` of the critic holds 2 networks, a shared critic has one"
      ])
  }

  @Test func `observations of agents whose number changes are not stacked`() {
    let spec = Self.spec(separate: "[]", counts: ("agent_count: 2", "agent_count: -1"), critic: Self.shared)
    #expect(
      SpecFixture(spec).messages == [
        "13: step `1` has no fixed number of agents, whose observations `obs` cannot be stacked"
      ])
  }

  /// A critic on what the policies give besides their heads.
  static func sharing(_ composer: String, separate: String, names: (String, String)) -> String {
    func policy(_ name: String) -> String {
      "{out_keys: \(name), blocks: {\(name): {_target_: DenseBlock, in_keys: obs, hidden_units: [3], non_lin: ReLU}}, heads: {in_keys: \(name)}}"
    }
    func critic(_ name: String) -> String {
      "{blocks: {mine: {_target_: DenseBlock, in_keys: \(name), hidden_units: [3], non_lin: ReLU}}, heads: {in_keys: mine}}"
    }
    let networks =
      composer.hasPrefix("Shared") ? critic(names.0) : "\(critic(names.0)), \(critic(names.1))"
    return spec(separate: separate, critic: "{_target_: \(composer), networks: [\(networks)]}")
      .replacing(
        "networks: [{_target_: Head, heads: {in_keys: latent}}, {_target_: Head, heads: {in_keys: latent}}]",
        with: "networks: [\(policy(names.0)), \(policy(names.1))]"
      ).replacing(
        "Head: {blocks: {latent: {_target_: DenseBlock, in_keys: obs, hidden_units: [3], non_lin: ReLU}}}",
        with: "{}")
  }

  @Test(arguments: [
    ("[]", ("one", "two"), []),
    ("[]", ("one", "one"), ["13: DenseBlock `mine` reads `one`, which policy/0 and policy/1 both give"]),
    (
      "[0]", ("one", "two"),
      ["13: DenseBlock `mine` reads `one`, which policy/0.agent0 and policy/0.agent1 both give"]
    ),
    ("[1]", ("one", "two"), []),
  ])
  func `a shared critic reads an embedding that one network gives`(
    _ separate: String, _ names: (String, String), _ messages: [String]
  ) {
    let spec = Self.sharing("SharedStateCriticComposer", separate: separate, names: names)
    #expect(SpecFixture(spec).messages == messages)
  }

  @Test func `a critic reads the embedding of the agent that is asked for`() throws {
    let spec = Self.sharing("StateCriticComposer", separate: "[1]", names: ("one", "two"))
    let model = Model(try SpecFixture(spec).composed(), seed: 4)
    let obs = ["obs": Tensor([1, 2, 3, 4], shape: [4])]
    for agent in 0..<3 {
      let embedding = try #require(try model.run("policy/1.agent\(agent)", obs)["two"])
      let value = try #require(try model.run("critic/1", ["two": embedding])["value"])
      #expect(try model.value(obs, step: "1", agent: agent).floats == value.floats)
    }
    #expect(throws: ModelError.self) { try model.value(obs, step: "1", agent: 3) }
  }
}
