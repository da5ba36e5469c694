import Compute
public import Distributions
public import OrderedCollections
import Spec
public import Tensors

/// What a policy says of its actions: their distribution under the logits of one run.
///
/// Tensors of actions are by the names of the actions; numbers have the leading axes of the logits.
public struct ActionDistribution: Sendable {
  /// The network that gave the logits.
  public let network: String
  /// The distribution of all actions together, which can also be built into graphs.
  public let distribution: DictDistribution
  /// The logits of each action.
  public let logits: OrderedDictionary<String, Tensor>
  /// How much more evenly, above 1, or sharply, below 1, actions are drawn.
  public let temperature: Double
  /// The distribution of all actions that the network has.
  let whole: DictDistribution
  private let model: Model

  init(
    _ model: Model, network: String, _ distribution: DictDistribution,
    logits: OrderedDictionary<String, Tensor>, temperature: Double
  ) throws(ModelError) {
    guard temperature > 0, temperature.isFinite else { throw .temperature(temperature) }
    for (head, tensor) in logits {
      guard let own = distribution.heads[head] else { continue }
      try tensor.requireLastAxes(own.logitsShape, of: head, network: network)
    }
    self.model = model
    self.network = network
    whole = distribution
    self.distribution = DictDistribution(
      distribution.heads.filter { logits[$0.key] != nil }, reduction: distribution.reduction)
    self.logits = logits.filter { distribution.heads[$0.key] != nil }
    self.temperature = temperature
  }

  /// Draws an action of each head, from the model's stream of random numbers.
  public func sample() throws(ModelError) -> OrderedDictionary<String, Tensor> {
    try model.sample(self)
  }

  /// The action of each head that is taken where chance is to play no part.
  public func mode() throws(ModelError) -> OrderedDictionary<String, Tensor> { try answer(.mode) }

  /// The logarithm of the probability or density of each action.
  public func logProbabilities(
    of actions: OrderedDictionary<String, Tensor>
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    try answer(.logProbabilities, try given(actions, as: "action"))
  }

  /// The logarithm of the probability or density of all actions together.
  public func logProbability(
    of actions: OrderedDictionary<String, Tensor>
  ) throws(ModelError) -> Tensor {
    try one(.logProbability, try given(actions, as: "action"))
  }

  /// The entropy of each action.
  public func entropies() throws(ModelError) -> OrderedDictionary<String, Tensor> { try answer(.entropies) }

  /// The entropy of all actions together.
  public func entropy() throws(ModelError) -> Tensor { try one(.entropy) }

  /// The Kullback-Leibler divergence of another distribution of the same actions from this one, for each action.
  ///
  /// Both have this one's temperature.
  public func divergences(
    from other: ActionDistribution
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    try answer(.divergences, try given(other))
  }

  /// The Kullback-Leibler divergence of another distribution of the same actions from this one, of all together.
  ///
  /// Both have this one's temperature.
  public func divergence(from other: ActionDistribution) throws(ModelError) -> Tensor {
    try one(.divergence, try given(other))
  }

  /// The distribution without the choices where masks are 0.
  ///
  /// - Parameter masks: For an action, or some, a tensor as wide as its logits.
  public func masked(by masks: [String: Tensor]) throws(ModelError) -> ActionDistribution {
    var inputs: [String: Tensor] = [:]
    for (head, mask) in masks {
      guard let own = distribution.heads[head] else { throw unknown(head) }
      guard own is any ChoiceDistribution else {
        throw .noMask(head, network: network, distribution: own.name)
      }
      try mask.requireLastAxes(own.logitsShape, of: "the mask of \(head)", network: network)
      inputs["mask/\(head)"] = Tensor(mask.floats, shape: mask.shape)
    }
    return try ActionDistribution(
      model, network: network, whole, logits: try answer(.mask, inputs), temperature: temperature)
  }

  /// The distribution at another temperature.
  public func tempered(_ temperature: Double) throws(ModelError) -> ActionDistribution {
    try ActionDistribution(
      model, network: network, whole, logits: logits, temperature: temperature)
  }

  /// The logits as inputs of a question.
  var inputs: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: logits.map { ("logits/\($0.key)", $0.value) })
  }

  private func answer(
    _ question: ActionRunner.Question, _ further: [String: Tensor] = [:]
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    try model.answer(question, self, further)
  }

  private func one(
    _ question: ActionRunner.Question, _ further: [String: Tensor] = [:]
  ) throws(ModelError) -> Tensor {
    guard let tensor = try answer(question, further).values.first else {
      throw .noActions(network: network)
    }
    return tensor
  }

  private func given(
    _ actions: OrderedDictionary<String, Tensor>, as kind: String
  ) throws(ModelError) -> [String: Tensor] {
    for head in actions.keys where distribution.heads[head] == nil { throw unknown(head) }
    var inputs: [String: Tensor] = [:]
    for (head, own) in distribution.heads {
      guard let action = actions[head] else { throw .missingAction(head, network: network) }
      try action.requireLastAxes(own.actionShape, of: head, network: network)
      inputs["\(kind)/\(head)"] = action
    }
    return inputs
  }

  private func given(_ other: ActionDistribution) throws(ModelError) -> [String: Tensor] {
    var inputs: [String: Tensor] = [:]
    for (head, own) in distribution.heads {
      guard let logits = other.logits[head] else { throw .missingAction(head, network: other.network) }
      try logits.requireLastAxes(own.logitsShape, of: head, network: other.network)
      inputs["other/\(head)"] = logits
    }
    return inputs
  }

  private func unknown(_ head: String) -> ModelError {
    .unknownAction(
      head, network: network, suggestion: closestMatch(to: head, among: distribution.heads.keys))
  }
}

extension Model {
  /// What a step's policy says of its actions.
  ///
  /// - Parameters:
  ///   - observations: The step's observations by name, with any leading axes.
  ///   - step: The step; the first one by default.
  ///   - agent: Which of the step's agents acts; only needed where each has a network of its own.
  ///   - temperature: Above 1 actions are drawn more evenly, below 1 more sharply.
  public func actionDistribution(
    _ observations: [String: Tensor], step: String? = nil, agent: Int? = nil, temperature: Double = 1
  ) throws(ModelError) -> ActionDistribution {
    var start = RecurrentState()
    return try actionDistribution(
      observations, step: step, agent: agent, temperature: temperature, carrying: &start)
  }

  /// What a step's policy says of its actions, from a recurrent state, which the policy moves on.
  public func actionDistribution(
    _ observations: [String: Tensor], step: String? = nil, agent: Int? = nil, temperature: Double = 1,
    carrying state: inout RecurrentState
  ) throws(ModelError) -> ActionDistribution {
    let step = step ?? firstStep
    let own = Network.Actor(step: step, agent: agent).description
    let name = "policy/\(composition.network("policy/\(own)") != nil ? own : step)"
    let outputs = try run(name, observations, carrying: &state)
    return try actionDistribution(of: name, from: outputs, temperature: temperature)
  }

  /// What a network says of its actions by its outputs.
  public func actionDistribution(
    of network: String, from outputs: OrderedDictionary<String, Tensor>, temperature: Double = 1
  ) throws(ModelError) -> ActionDistribution {
    guard let found = composition.network(network) else {
      throw .unknownNetwork(network, available: composition.networks.map(\.name))
    }
    return try ActionDistribution(
      self, network: network, found.distribution, logits: outputs, temperature: temperature)
  }
}

extension Tensor {
  /// Makes sure that the last axes are those that are needed.
  fileprivate func requireLastAxes(
    _ needed: Shape, of name: String, network: String
  ) throws(ModelError) {
    let last = shape.suffix(needed.rank)
    let fits = zip(last, needed.dimensions).allSatisfy { size, dimension in
      dimension.constant.map { $0 == size } ?? true
    }
    guard shape.count >= needed.rank, fits else {
      throw .inputShape(name, network: network, found: shape, needed: needed)
    }
  }
}
