import Composer
import Compute
import OrderedCollections
import Tensors
import Testing

/// What a policy says of its actions: distributions, masks and temperatures, from spec to numbers.
@Suite struct ActionDistributionTests {
  /// A custom spec, or a template; `config` are lines of `distribution_mapper_config`.
  static func spec(_ config: [String], isTemplate: Bool = false, heads: String = "heads: {in_keys: latent}")
    -> String
  {
    let head = """
      _target_: \(isTemplate ? "Template" : "Custom")ModelComposer
      spaces:
        observation:
          position: {type: Box, low: -1, high: 1, shape: [4]}
          allowed: {type: MultiBinary, n: 3}
          few: {type: Box, low: 0, high: 1, shape: [2]}
        action:
          move: {type: Discrete, n: 3}
          force: {type: Box, low: 0, high: 1, shape: [2, 3]}
      distribution_mapper_config:
      \(config.isEmpty ? "  []" : config.map { "  - \($0)" }.joined(separator: "\n"))

      """
    if isTemplate {
      return head + """
        model_builder:
          _target_: ConcatModelBuilder
          modality_config:
            feature: {block_type: DenseBlock, block_params: {hidden_units: [8], non_lin: Tanh}}
            hidden: {}
            recurrence: {}
          observation_modality_mapping: {position: feature, few: feature}
          shared_embedding_keys: ~
        policy: {_target_: ProbabilisticPolicyComposer}
        critic: {_target_: StateCriticComposer}
        """
    }
    return head + """
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - in_keys: [position, few]
            blocks:
              joined: {_target_: ConcatenationBlock, in_keys: [position, few]}
              latent: {_target_: DenseBlock, in_keys: joined, hidden_units: [8], non_lin: Tanh}
            \(heads)
      """
  }

  private static let mask = "{action_head: move, distribution: Categorical, mask: allowed}"

  private static let observations = [
    "position": Tensor((0..<8).map { Float($0) / 5 - 0.7 }, shape: [2, 4]),
    "few": Tensor([1, 0, 0, 1], shape: [2, 2]),
    "allowed": Tensor(shape: [2, 3], elements: .int64([1, 0, 1, 0, 1, 0])),
  ]

  @Test(arguments: [false, true])
  func `a mask in the spec is an input of the policy, and forbids actions`(_ isTemplate: Bool) throws {
    let model = Model(try SpecFixture(Self.spec([Self.mask], isTemplate: isTemplate)).composed())
    let policy = try #require(model.composition.network("policy/0"))
    #expect(Set(policy.inputs.keys) == ["position", "few", "allowed"])
    let actions = try model.actionDistribution(Self.observations)
    for _ in 0..<50 {
      let move = try actions.sample()["move"]?.doubles ?? []
      #expect(move[0] != 1 && move[1] == 1)
    }
    #expect(throws: ModelError.self) { try model.policy(Self.observations.filter { $0.key != "allowed" }) }
  }

  @Test func `a mask changes nothing of the network but its output`() throws {
    let plain = Model(try SpecFixture(Self.spec([])).withoutWarnings())
    let masked = Model(try SpecFixture(Self.spec([Self.mask])).composed())
    #expect(masked.weights["policy/0"] == plain.weights["policy/0"])
    let logits = try plain.actionDistribution(Self.observations.filter { $0.key != "allowed" })
    let allowed = try #require(Self.observations["allowed"])
    let own = try logits.masked(by: ["move": allowed])
    #expect(try own.entropy() == masked.actionDistribution(Self.observations).entropy())
    #expect(try own.mode() == masked.policy(Self.observations, deterministic: true))
  }

  @Test(arguments: [
    (
      "{action_head: move, distribution: Categorical, mask: alowed}",
      "11: there is no observation `alowed` in step `0` that could be the mask of `move`"
    ),
    (
      "{action_head: move, distribution: Categorical, mask: few}",
      "11: the mask `few` is [2], but the action `move` has [3] choices"
    ),
    (
      "{action_head: force, distribution: Beta, mask: allowed}",
      "11: the action `force` cannot have a mask: Beta draws numbers, of which none is forbidden"
    ),
    (
      "{action_head: move, distribution: Categorical, temperature: -0.5}",
      "11: `temperature` of an entry of `distribution_mapper_config` must be a number from 1e-06 to 1000000, it is the number -0.5"
    ),
  ])
  func `a mistake is told on its line`(_ entry: String, _ message: String) {
    let messages = SpecFixture(Self.spec([entry])).messages
    #expect(messages.contains(message), "\(messages)")
  }

  @Test func `blocks of an action that cannot be drawn are not blamed again`() {
    let blocks = [
      "  move: {_target_: LinearOutputBlock, in_keys: latent, output_units: 3}",
      "  force: {_target_: LinearOutputBlock, in_keys: latent, output_units: 6}",
    ]
    let spec = Self.spec(
      ["{action_head: force, distribution: Categorical}"], heads: blocks.joined(separator: "\n      "))
    #expect(
      SpecFixture(spec).messages.filter { !$0.contains("no network reads") }
        == ["11: the action `force` is Box 2×3 float32, but Categorical needs a Discrete space"])
  }

  @Test func `a size with a name has no linear head`() {
    let spec = Self.spec([]).replacing("shape: [2, 3]}", with: "shape: [N, 3]}")
    let expected =
      "19: no linear layer can give the action head `force` (Box N×3 float32): its logits are [N, 6], and weights have no sizes with names"
    let messages = SpecFixture(spec).messages
    #expect(messages.contains(expected), "\(messages)")
  }

  @Test func `heads have the shape of their logits, of any rank`() throws {
    let composition = try SpecFixture(Self.spec([])).withoutWarnings()
    let outputs = try #require(composition.network("policy/0")).composed.outputs
    #expect(outputs["force"]??.shape == [.batch, 2, 6] && outputs["move"]??.shape == [.batch, 3])
  }

  @Test func `numbers of all actions are sums of those of each, or means`() throws {
    let mean = "{action_space: Dict, distribution: Dict, reduction: mean}"
    for (config, divisor) in [([], 1.0), ([mean], 2.0)] as [([String], Double)] {
      let model = Model(try SpecFixture(Self.spec(config + [Self.mask])).composed())
      let one = try model.actionDistribution(Self.observations)
      let other = try model.actionDistribution(
        Self.observations.merging(["position": Tensor(Array(repeating: 2, count: 8), shape: [2, 4])]) { $1 })
      let actions = try one.sample()
      let pairs = [
        (try one.logProbability(of: actions), try one.logProbabilities(of: actions)),
        (try one.entropy(), try one.entropies()),
        (try one.divergence(from: other), try one.divergences(from: other)),
      ]
      for (together, each) in pairs {
        #expect(each.keys == ["force", "move"] && together.shape == [2])
        for row in 0..<2 {
          let sum = each.values.reduce(0) { $0 + $1.doubles[row] }
          #expect(abs(together.doubles[row] - sum / divisor) < 1e-5)
        }
      }
      #expect(pairs[2].0.doubles.allSatisfy { $0 > 0 })
    }
  }

  @Test func `a temperature sharpens and flattens`() throws {
    let model = Model(try SpecFixture(Self.spec([])).withoutWarnings())
    let observations = Self.observations.filter { $0.key != "allowed" }
    var entropies: [Double] = []
    for temperature in [0.01, 1, 100] {
      let actions = try model.actionDistribution(observations, temperature: temperature)
      entropies.append(try actions.entropy().doubles[0])
      #expect(try actions.tempered(1).entropy() == model.actionDistribution(observations).entropy())
    }
    #expect(entropies == entropies.sorted() && entropies[0] < entropies[1])
    for temperature in [0, -1, .nan, .infinity] {
      #expect(throws: ModelError.self) { try model.policy(observations, temperature: temperature) }
    }
  }

  @Test func `what does not belong to the policy is refused by its name`() throws {
    let model = Model(try SpecFixture(Self.spec([Self.mask])).composed())
    let actions = try model.actionDistribution(Self.observations)
    let drawn = try actions.sample()
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch {
        return "\(error)"
      }
    }
    let wide = Tensor([1, 1], shape: [2])
    for (text, words) in [
      (
        message { _ = try actions.logProbability(of: ["move": drawn["move"] ?? wide]) },
        ["force", "not given"]
      ),
      (
        message { _ = try actions.logProbability(of: drawn.merging(["mvoe": wide]) { $1 }) },
        ["mvoe", "move"]
      ),
      (message { _ = try actions.masked(by: ["move": wide]) }, ["mask of move", "[3]", "[2]"]),
      (message { _ = try actions.masked(by: ["force": wide]) }, ["force", "DiagonalGaussian"]),
      (message { _ = try actions.masked(by: ["fly": wide]) }, ["no action `fly`"]),
      (message { _ = try model.actionDistribution(of: "critic/0", from: [:]) }, ["critic/0"]),
    ] {
      for word in words { #expect(text.contains(word), "\(text)") }
    }
  }
}

extension SpecFixture {
  /// The composition of a spec that may leave an observation unread.
  fileprivate func withoutWarnings() throws -> Composition {
    #expect(diagnostics.items.filter { $0.severity == .error }.isEmpty)
    return try #require(composition)
  }
}
