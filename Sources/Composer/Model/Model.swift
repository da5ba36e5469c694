import Compute
import Distributions
public import OrderedCollections
import Perception
import Spaces
import Spec
import Synchronization
public import Tensors

/// A composed model with weights, ready to run; safe to use from several threads.
public final class Model: Sendable {
  /// The networks.
  public let composition: Composition
  /// The parameters and buffers of each network, by the network's name.
  public let weights: OrderedDictionary<String, Weights>
  private let state: Mutex<State>

  /// What changes from run to run.
  private struct State: ~Copyable {
    var runners: [String: NetworkRunner] = [:]
    var actionRunners: [String: ActionRunner] = [:]
    var stream: RandomStream

    mutating func runner(of actions: ActionDistribution) -> ActionRunner {
      if let known = actionRunners[actions.network] { return known }
      let runner = ActionRunner(actions.whole, network: actions.network)
      actionRunners[actions.network] = runner
      return runner
    }
  }

  /// A model with the given weights.
  ///
  /// - Parameters:
  ///   - weights: The weights of every network, by the network's name.
  ///   - seed: Where the stream that actions are drawn from starts.
  public init(
    _ composition: Composition, weights: OrderedDictionary<String, Weights>, seed: UInt64 = 0
  ) {
    self.composition = composition
    self.weights = weights
    state = Mutex(State(stream: RandomStream(seed: seed, path: ["actions"])))
  }

  /// A model with fresh weights, the same on every machine for the same seed.
  public convenience init(_ composition: Composition, seed: UInt64 = 0) {
    let weights = OrderedDictionary(
      uniqueKeysWithValues: composition.networks.map { ($0.name, $0.freshWeights(seed: seed)) })
    self.init(composition, weights: weights, seed: seed)
  }

  /// A model with the weights of a safetensors file, under the names `<network>/param/<name>`.
  ///
  /// - Throws: an unknown, missing or ill-shaped parameter by its name.
  public convenience init(
    _ composition: Composition, weightsFrom file: SafetensorsFile, seed: UInt64 = 0
  ) throws(ModelError) {
    var weights: OrderedDictionary<String, Weights> = [:]
    for network in composition.networks {
      weights[network.name] = try TensorNames(network).weights(from: file)
    }
    self.init(composition, weights: weights, seed: seed)
  }

  /// Runs one network.
  ///
  /// - Parameter inputs: The network's inputs by name: leading axes of any number, the same for all, then the
  ///   axes of the space.
  /// - Returns: The network's outputs with the same leading axes.
  public func run(
    _ network: String, _ inputs: [String: Tensor]
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    guard let found = composition.network(network), let weights = weights[network] else {
      throw .unknownNetwork(network, available: composition.networks.map(\.name))
    }
    for key in inputs.keys where !found.offered.contains(key) {
      throw .unknownInput(
        key, network: network, suggestion: closestMatch(to: key, among: found.inputs.keys))
    }
    let result = state.withLock { state in
      let runner = state.runners[network] ?? NetworkRunner(found)
      state.runners[network] = runner
      return Result { () throws(ModelError) in try runner.run(inputs, weights: weights) }
    }
    return try result.get()
  }

  /// Draws an action for each head of a step's policy.
  ///
  /// - Parameters:
  ///   - observations: The step's observations by name, with any leading axes.
  ///   - step: The step; the first one by default.
  ///   - agent: Which of the step's agents acts; only needed where each has a network of its own.
  ///   - temperature: Above 1 actions are drawn more evenly, below 1 more sharply.
  ///   - deterministic: Whether the most likely action is taken instead of a random one.
  /// - Returns: The actions by head, with the same leading axes.
  public func policy(
    _ observations: [String: Tensor], step: String? = nil, agent: Int? = nil, temperature: Double = 1,
    deterministic: Bool = false
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    var start = RecurrentState()
    return try policy(
      observations, step: step, agent: agent, temperature: temperature, deterministic: deterministic,
      carrying: &start)
  }

  /// The first step.
  var firstStep: String { composition.spaces.stepOrder.first ?? "0" }

  /// Draws an action for each head from a policy's logits.
  public func actions(
    of network: String, from logits: OrderedDictionary<String, Tensor>, temperature: Double = 1,
    deterministic: Bool = false
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let actions = try actionDistribution(of: network, from: logits, temperature: temperature)
    return deterministic ? try actions.mode() : try actions.sample()
  }

  /// Answers a question about actions.
  func answer(
    _ question: ActionRunner.Question, _ actions: ActionDistribution, _ further: [String: Tensor]
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    if actions.logits.isEmpty { return [:] }
    let result = state.withLock { state in
      let runner = state.runner(of: actions)
      return Result { () throws(ModelError) in
        try runner.answer(
          question, actions.inputs.merging(further) { $1 }, temperature: actions.temperature)
      }
    }
    return try result.get()
  }

  /// Draws actions from the model's stream.
  func sample(_ actions: ActionDistribution) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    if actions.logits.isEmpty { return [:] }
    let result = state.withLock { state in
      let runner = state.runner(of: actions)
      return Result { () throws(ModelError) in
        let noise = try runner.noise(for: actions.logits, using: &state.stream)
        return try runner.answer(
          .sample, actions.inputs.merging(noise) { $1 }, temperature: actions.temperature)
      }
    }
    return try result.get()
  }
}
