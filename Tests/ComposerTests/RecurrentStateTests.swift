import Composer
import Compute
import OrderedCollections
import Perception
import Tensors
import Testing

@Suite struct RecurrentStateTests {
  /// A policy that reads one step at a time, and a critic with a state of the same name that reads its embedding.
  static let spec = """
    _target_: CustomModelComposer
    spaces:
      observation: {x: {type: Box, low: -1, high: 1, shape: [1, 3]}}
      action: {move: {type: Discrete, n: 2}}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            memory: {_target_: LSTMBlock, in_keys: x, hidden_size: 4, non_lin: Tanh, state: carried}
            move: {_target_: LinearOutputBlock, in_keys: last, output_units: 2}
            last: {_target_: SliceBlock, in_keys: memory, slice_dim: -2, slice_idx: -1}
          out_keys: [move, memory]
    critic:
      _target_: StateCriticComposer
      networks:
        - blocks:
            recall: {_target_: GRUBlock, in_keys: memory, hidden_size: 4, non_lin: Tanh, state: carried}
            value: {_target_: FlattenDenseBlock, in_keys: recall, num_flatten_dims: 2, hidden_units: [1], non_lin: Tanh}
    """

  static func model() throws -> Model {
    Model(try SpecFixture(spec).composed(), seed: 3)
  }

  static func observation(_ step: Int, samples: Int = 2) -> [String: Tensor] {
    var stream = RandomStream(seed: UInt64(step), path: ["x"])
    let values = (0..<samples * 3).map { _ in Float(stream.uniform()) }
    return ["x": Tensor(values, shape: [samples, 1, 3])]
  }

  @Test func `a state is zero where it is not given, and comes back`() throws {
    let model = try Self.model()
    let zeros = Tensor([Float](repeating: 0, count: 8), shape: [2, 1, 4])
    let inputs = Self.observation(0)
    let plain = try model.run("policy/0", inputs)
    let given = try model.run("policy/0", inputs.merging(["memory.h": zeros, "memory.c": zeros]) { $1 })
    #expect(plain == given)
    #expect(plain["memory.h"]?.shape == [2, 1, 4])
    let single = try model.run("policy/0", ["x": Tensor([1, 2, 3], shape: [1, 3])])
    #expect(single["memory.h"]?.shape == [1, 4])
  }

  @Test func `a carried state is what was given back by hand`() throws {
    let model = try Self.model()
    var state = RecurrentState()
    var byHand: [String: Tensor] = [:]
    for step in 0..<3 {
      let outputs = try model.run("policy/0", Self.observation(step), carrying: &state)
      let expected = try model.run("policy/0", Self.observation(step).merging(byHand) { $1 })
      #expect(outputs["move"] == expected["move"])
      #expect(outputs.keys == ["move", "memory"])
      byHand = ["memory.h": expected["memory.h"], "memory.c": expected["memory.c"]].compactMapValues { $0 }
      #expect(byHand.count == 2)
    }
    #expect(state.tensors(of: "policy/0").keys == ["memory.h", "memory.c"])
    #expect(state.tensors(of: "critic/0").isEmpty)
  }

  @Test func `a sample that is reset starts from zero, the others go on`() throws {
    let model = try Self.model()
    var state = RecurrentState()
    _ = try model.run("policy/0", Self.observation(0), carrying: &state)
    var unbroken = state
    state.reset { $0 == 1 }
    let outputs = try #require(model.run("policy/0", Self.observation(1), carrying: &state)["move"])
    let fresh = try #require(model.run("policy/0", Self.observation(1))["move"])
    let carried = try #require(model.run("policy/0", Self.observation(1), carrying: &unbroken)["move"])
    func row(_ tensor: Tensor, _ sample: Int) -> [Float] {
      if case .float32(let values) = tensor.elements {
        Array(values[sample * 2..<sample * 2 + 2])
      } else {
        []
      }
    }
    #expect(row(outputs, 1) == row(fresh, 1))
    #expect(row(outputs, 1) != row(carried, 1))
    #expect(row(outputs, 0) == row(carried, 0))
    #expect(row(outputs, 0) != row(fresh, 0))
  }

  @Test func `a policy acts from its state`() throws {
    let model = try Self.model()
    var state = RecurrentState()
    let actions = try model.policy(Self.observation(0), deterministic: true, carrying: &state)
    #expect(actions["move"]?.shape == [2])
    #expect(state.tensors(of: "policy/0").count == 2)
  }

  @Test func `a critic's own state is not the policy's`() throws {
    let model = try Self.model()
    let completed = try model.completed(Self.observation(0), for: "critic/0")
    #expect(Set(completed.keys) == ["x", "memory"])
    let value = try model.value(Self.observation(0))
    #expect(value.shape == [2])
  }

  @Test func `a critic reads the embedding of the policy's state, and moves its own on`() throws {
    let model = try Self.model()
    var state = RecurrentState()
    _ = try model.run("policy/0", Self.observation(0), carrying: &state)
    let policy = state.tensors(of: "policy/0")
    let value = try model.value(Self.observation(1), carrying: &state)
    #expect(state.tensors(of: "policy/0") == policy)
    #expect(state.tensors(of: "critic/0").keys == ["recall.h"])
    let memory = try #require(model.run("policy/0", Self.observation(1), carrying: &state)["memory"])
    let byHand = try model.run("critic/0", ["memory": memory])
    #expect(byHand["value"]?.floats == value.floats)
    #expect(byHand["recall.h"] == state.tensors(of: "critic/0")["recall.h"])
  }

  /// Two steps: agents with networks of their own in the second, all networks with a state of the same name.
  static func steps(critic: String) -> String {
    """
    _target_: CustomModelComposer
    spaces:
      step_order: [a, b]
      steps:
        a: {observation: {x: {type: Box, low: -1, high: 1, shape: [1, 3]}}, action: {u: {type: Discrete, n: 2}}}
        b: {observation: {x: {type: Box, low: -1, high: 1, shape: [1, 3]}}, action: {v: {type: Discrete, n: 2}}, agent_count: 2}
    definitions:
      Memory:
        parameters: {axes: 2}
        blocks:
          memory: {_target_: GRUBlock, in_keys: x, hidden_size: 4, non_lin: Tanh, state: carried}
          latent: {_target_: FlattenBlock, in_keys: memory, num_flatten_dims: "${axes}"}
    policy:
      _target_: ProbabilisticPolicyComposer
      substeps_with_separate_agent_nets: [b]
      networks: [{_target_: Memory, heads: {in_keys: latent}}, {_target_: Memory, heads: {in_keys: latent}}]
    critic: \(critic)
    """
  }

  @Test func `each agent with a network of its own has a state of its own`() throws {
    let model = Model(try SpecFixture(Self.steps(critic: "~")).composed())
    var state = RecurrentState()
    for agent in 0..<2 {
      _ = try model.policy(Self.observation(agent), step: "b", agent: agent, carrying: &state)
    }
    let states = ["policy/a", "policy/b.agent0", "policy/b.agent1"].map { state.tensors(of: $0)["memory.h"] }
    #expect(states[0] == nil)
    #expect(states[1] != nil && states[2] != nil && states[1] != states[2])
  }

  @Test func `a delta critic adds to the value from the earlier critic's state, which stays`() throws {
    let critic = """
      {_target_: DeltaStateCriticComposer, networks: [{_target_: Memory, heads: {in_keys: latent}}, {_target_: Memory, heads: {in_keys: latent}}]}
      """
    let fixture = SpecFixture(Self.steps(critic: critic))
    let model = Model(try #require(fixture.composition), seed: 2)
    var state = RecurrentState()
    _ = try model.value(Self.observation(0), step: "a", carrying: &state)
    let earlier = state
    let both = try model.value(Self.observation(1), step: "b", carrying: &state)
    #expect(state.tensors(of: "critic/a") == earlier.tensors(of: "critic/a"))
    var other = earlier
    let first = try model.value(Self.observation(1), step: "a", carrying: &other)
    let difference = try #require(model.run("critic/b", Self.observation(1))["value"])
    #expect(zip(first.floats, difference.floats).map { $0 + $1 } == both.floats)
    #expect(first != (try model.value(Self.observation(1), step: "a")))
  }

  @Test func `a critic of all agents has a state for each`() throws {
    let critic = """
      {_target_: SharedStateCriticComposer, stack_observations: true, networks: [{_target_: Memory, axes: 3, heads: {in_keys: latent}}]}
      """
    let model = Model(try SpecFixture(Self.steps(critic: critic)).composed())
    var state = RecurrentState()
    let x = Tensor((0..<18).map { Float($0) / 20 }, shape: [2, 3, 1, 3])
    let first = try model.value(["x": x], carrying: &state)
    #expect(state.tensors(of: "critic/0")["memory.h"]?.shape == [2, 3, 1, 4])
    #expect(try model.value(["x": x], carrying: &state) != first)
  }

  @Test func `a state of another batch is refused`() throws {
    let model = try Self.model()
    var state = RecurrentState()
    _ = try model.run("policy/0", Self.observation(0), carrying: &state)
    #expect(throws: ModelError.self) {
      try model.run("policy/0", Self.observation(1, samples: 3), carrying: &state)
    }
  }
}
