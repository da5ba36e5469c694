public import Distributions
public import OrderedCollections
public import Perception
public import Spaces
public import Spec
public import Tensors

/// The networks of a model, checked and with every shape known, as far as the spec is right: no weights yet.
public struct Composition: Sendable {
  /// What the model is called: the spec's file name without folder and ending.
  public let name: String
  /// The networks: policies in the order of their steps, then critics; or the networks of an `InferenceBlock`.
  public let networks: [Network]
  /// The spaces that the networks are composed for.
  public let spaces: EnvironmentSpaces

  /// The network of a name.
  public func network(_ name: String) -> Network? {
    networks.first { $0.name == name }
  }

  /// The critic of a step, or the one of all steps.
  public func critic(of step: String) -> Network? {
    networks.first { $0.role == .critic(step: step) || $0.role == .sharedCritic }
  }

  /// The policies of a step: one, or one for each agent.
  public func policies(of step: String) -> [Network] {
    networks.filter { if case .policy(step, _) = $0.role { true } else { false } }
  }

  /// The step in which a network observes a tensor.
  public func step(observing key: String, in network: Network) -> String? {
    network.role.step ?? spaces.steps.first { $0.value.observation[key] != nil }?.key
  }

  /// The number of trained parameters of all networks.
  public var parameterCount: Int { networks.reduce(0) { $0 + $1.composed.parameterCount } }

  /// Multiply-add pairs of one evaluation of all networks for a batch of one.
  public var multiplyAdds: Dimension { networks.reduce(0) { $0 + $1.composed.multiplyAdds } }
}

/// One network of a model.
public struct Network: Sendable {
  /// What a network is for.
  public enum Role: Hashable, Sendable {
    /// Observations to action logits, in the given step; of one agent where each has a network of its own.
    case policy(step: String, agent: Int?)
    /// Observations to values, in the given step.
    case critic(step: String)
    /// Observations of all steps to values.
    case sharedCritic
    /// Tensors to tensors.
    case inference

    /// The one step that the network belongs to, if it belongs to one.
    public var step: String? {
      switch self {
      case .policy(let step, _), .critic(let step): step
      case .sharedCritic, .inference: nil
      }
    }

    /// Whether the network judges states.
    public var isCritic: Bool {
      switch self {
      case .critic, .sharedCritic: true
      case .policy, .inference: false
      }
    }
  }

  /// Who observes and acts: a step, or one of its agents.
  public struct Actor: Hashable, Sendable, CustomStringConvertible {
    /// The step.
    public let step: String
    /// Which of several agents, from 0.
    public let agent: Int?

    /// A step's only actor, or one of several.
    public init(step: String, agent: Int? = nil) {
      self.step = step
      self.agent = agent
    }

    /// `0`, `0.agent1`.
    public var description: String { step + (agent.map { ".agent\($0)" } ?? "") }
  }

  /// What a tensor that goes in is.
  public enum InputMeaning: Sendable {
    /// An observation of the given space.
    case observation(Space)
    /// The observations of several actors in this order, stacked along a first axis of their own.
    case stackedObservations(Space, of: [Actor])
    /// A step's action: one-hot where it is Discrete.
    case action(Space, step: String)
    /// The value up to the given critic, with a last axis of size 1.
    case previousValue(of: String)
    /// What another network gives besides its heads.
    case embedding(from: String)
    /// What the run before gave back under this name; zero where it is not given.
    case state
  }

  /// What a tensor that comes out is.
  public enum OutputMeaning: Sendable {
    /// The logits of an action.
    case action(Space, any Distribution)
    /// What would be the logits of an action, were the spec not wrong about its distribution.
    case undrawnAction(Space)
    /// The value of a state.
    case value
    /// What is to be added to the value up to another critic, which may go in under the given name.
    case valueDifference(after: String, input: String)
    /// The value of a state with the actions taken there.
    case actionValue
    /// The values of a state with each choice of a Discrete action.
    case actionValues(of: String, count: Int)
    /// What other networks may read.
    case embedding
    /// What the next run takes under this name.
    case state
    /// A result without a further meaning.
    case tensor
  }

  /// The name: `policy/0`.
  public let name: String
  /// What the network is for.
  public let role: Role
  /// Its blocks, shapes and graph.
  public let composed: ComposedNetwork
  /// What the tensors that go in are, by their names, in the network's order.
  public let inputs: OrderedDictionary<String, InputMeaning>
  /// What the tensors that come out are, by their names.
  public let outputs: OrderedDictionary<String, OutputMeaning>
  /// The names of all tensors that the network might have read.
  public let offered: Set<String>
  /// The tensors that the spec's blocks name as their inputs, those left out included.
  let namedTensors: Set<String>
  /// The tensors that are logits before a mask has forbidden some.
  let unmaskedLogits: Set<String>
  /// How the network's actions are drawn together.
  let acting: ActingPart
  /// What the spec says of the network's fresh weights.
  public let weightRules: [WeightRule]
  /// Where the network stands in the spec.
  public let place: SourceSpan
  /// Whether the spec is wrong about some of its blocks or inputs, so that nobody knows what else it reads or gives.
  let isPartial: Bool
  /// What the network is composed of.
  let draft: NetworkDraft

  /// How fresh weights of one of the network's blocks are drawn.
  ///
  /// Heads start small: what the spec says of the network as a whole leaves them alone.
  public func weightPlan(of block: ComposedBlock) -> WeightPlan {
    let isHead = block.outKeys.contains { self.isHead($0) || unmaskedLogits.contains($0) }
    let rules = weightRules.filter { $0.isNamed || !isHead }.map { ScopedWeightRule($0) }
    return WeightPlan(base: NormC(std: isHead ? 0.01 : 1), rules: rules + block.weightRules)
  }

  /// The distribution of the network's actions together; empty where it has none.
  public var distribution: DictDistribution {
    var heads: OrderedDictionary<String, any Distribution> = [:]
    for case (let key, .action(_, let distribution)) in outputs { heads[key] = distribution }
    return DictDistribution(heads, reduction: acting.headReduction)
  }

  /// Whether an output is an action's logits or a value.
  public func isHead(_ key: String) -> Bool {
    switch outputs[key] {
    case .action, .undrawnAction, .value, .valueDifference, .actionValue, .actionValues: true
    case .embedding, .state, .tensor, nil: false
    }
  }
}
