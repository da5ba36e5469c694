public import OrderedCollections
import Spaces
import Spec
public import Tensors

extension Model {
  /// The value of a step's state, without the last axis of size 1.
  ///
  /// Embeddings that the critic shares with the step's policy are computed if they are not given, and so is the
  /// value up to the step before.
  ///
  /// - Parameters:
  ///   - observations: The observations by name: of the step, and of earlier ones where their value is needed.
  ///   - step: The step; the first one by default.
  ///   - agent: Whose embeddings the critic reads; only needed where each agent has a policy of its own.
  public func value(
    _ observations: [String: Tensor], step: String? = nil, agent: Int? = nil
  ) throws(ModelError) -> Tensor {
    var start = RecurrentState()
    return try value(observations, step: step, agent: agent, carrying: &start)
  }

  /// The value of a step's state, from a recurrent state, which the critic moves on.
  ///
  /// Networks that only compute what the critic reads start from the state too, and leave theirs as it is: ask for
  /// the value before they move on, or give what the critic reads.
  public func value(
    _ observations: [String: Tensor], step: String? = nil, agent: Int? = nil,
    carrying state: inout RecurrentState
  ) throws(ModelError) -> Tensor {
    let critic = try critic(of: step ?? firstStep, knowing: observations)
    return try value(of: critic, observations, agent: agent, carrying: &state)
  }

  /// The values of a step's state and actions.
  ///
  /// - Parameters:
  ///   - observations: The observations by name.
  ///   - actions: The actions by name, for a critic that reads them.
  ///   - step: The step; the first one by default.
  ///   - agent: Whose embeddings the critic reads; only needed where each agent has a policy of its own.
  /// - Returns: `q_value` without its last axis, or the values of each action's choices.
  public func actionValues(
    _ observations: [String: Tensor], actions: [String: Tensor] = [:], step: String? = nil,
    agent: Int? = nil
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    var start = RecurrentState()
    return try actionValues(observations, actions: actions, step: step, agent: agent, carrying: &start)
  }

  /// The values of a step's state and actions, from a recurrent state, which the critic moves on.
  public func actionValues(
    _ observations: [String: Tensor], actions: [String: Tensor] = [:], step: String? = nil,
    agent: Int? = nil, carrying state: inout RecurrentState
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let critic = try critic(of: step ?? firstStep, knowing: observations)
    var inputs = observations.filter { critic.offered.contains($0.key) }
    for (key, action) in actions {
      guard case .action(let space, _)? = critic.inputs[key] else { continue }
      guard let encoded = space.criticInput(of: action) else {
        throw .actionOutside(key, network: critic.name, space: space)
      }
      inputs[key] = encoded
    }
    let outputs = try run(
      critic.name, completed(inputs, for: critic.name, agent: agent, from: state), carrying: &state)
    return outputs.filter { critic.isHead($0.key) }.mapValuesWithKeys { key, tensor in
      if case .actionValue? = critic.outputs[key] {
        tensor.reshaped(to: Array(tensor.shape.dropLast()))
      } else {
        tensor
      }
    }
  }

  /// The inputs of a network with what is not given computed by the networks that give it: embeddings, and the
  /// value up to the step before.
  ///
  /// - Parameters:
  ///   - agent: Whose embeddings are meant; only needed where each agent has a policy of its own.
  ///   - state: Where recurrent networks among those start; it stays as it is.
  public func completed(
    _ inputs: [String: Tensor], for network: String, agent: Int? = nil,
    from state: RecurrentState = RecurrentState()
  ) throws(ModelError) -> [String: Tensor] {
    guard let found = composition.network(network) else {
      throw .unknownNetwork(network, available: composition.networks.map(\.name))
    }
    // A state belongs to one network, though another may have one of the same name.
    let states = Set(found.composed.states)
    let observed = inputs.filter { !states.contains($0.key) }
    var completed = inputs
    for (key, meaning) in found.inputs where completed[key] == nil {
      var state = state
      switch meaning {
      case .embedding(let source):
        let giver = own(source, of: agent)
        let read = composition.network(giver)?.inputs ?? [:]
        let outputs = try run(giver, observed.filter { read[$0.key] != nil }, carrying: &state)
        for (name, tensor) in outputs where completed[name] == nil {
          if case .embedding(source)? = found.inputs[name] { completed[name] = tensor }
        }
      case .previousValue(let critic):
        guard let earlier = composition.network(critic) else {
          throw .missingInput(key, network: network)
        }
        let value = try value(of: earlier, observed, agent: nil, carrying: &state)
        completed[key] = value.reshaped(to: value.shape + [1])
      case .observation, .stackedObservations, .action, .state:
        continue
      }
    }
    return completed
  }

  /// The network that an agent has in place of another agent's.
  private func own(_ network: String, of agent: Int?) -> String {
    guard let agent, case .policy(let step, .some)? = composition.network(network)?.role else {
      return network
    }
    return "policy/\(Network.Actor(step: step, agent: agent))"
  }

  /// The critic of a step; observations that no step has are refused.
  private func critic(
    of step: String, knowing inputs: [String: Tensor]
  ) throws(ModelError) -> Network {
    guard let critic = composition.critic(of: step) else {
      throw .unknownNetwork("critic/\(step)", available: composition.networks.map(\.name))
    }
    let observed = composition.spaces.steps.values.flatMap { $0.observation.keys }
    for key in inputs.keys where !critic.offered.contains(key) && !observed.contains(key) {
      throw .unknownInput(
        key, network: critic.name, suggestion: closestMatch(to: key, among: critic.inputs.keys))
    }
    return critic
  }

  private func value(
    of critic: Network, _ inputs: [String: Tensor], agent: Int?, carrying state: inout RecurrentState
  ) throws(ModelError) -> Tensor {
    // An embedding may need observations that the critic itself is not offered.
    let completed = try self.completed(inputs, for: critic.name, agent: agent, from: state)
      .filter { critic.offered.contains($0.key) }
    var start = state
    guard let output = try run(critic.name, completed, carrying: &state)["value"] else {
      throw .noValue(network: critic.name)
    }
    let value = output.reshaped(to: Array(output.shape.dropLast()))
    guard case .valueDifference(let before, let key)? = critic.outputs["value"],
      let earlier = composition.network(before)
    else { return value }
    let previous: [Float]
    if let given = completed[key] {
      previous = given.floats
    } else {
      previous = try self.value(of: earlier, inputs, agent: nil, carrying: &start).floats
    }
    guard previous.count == value.count else {
      throw .inputShape(key, network: critic.name, found: [previous.count], needed: Shape(value.shape))
    }
    return Tensor(zip(value.floats, previous).map { $0 + $1 }, shape: value.shape)
  }
}

extension OrderedDictionary {
  fileprivate func mapValuesWithKeys<Other>(
    _ transform: (Key, Value) -> Other
  ) -> OrderedDictionary<Key, Other> {
    OrderedDictionary<Key, Other>(uniqueKeysWithValues: map { ($0, transform($0, $1)) })
  }
}

extension Space {
  /// An action as a critic reads it: one-hot for a Discrete space, as it is otherwise; nil for a number that the
  /// space does not have.
  package func criticInput(of action: Tensor) -> Tensor? {
    guard case .discrete(let discrete) = self else { return action }
    guard case .int64(let choices) = action.elements else { return nil }
    var elements = [Float](repeating: 0, count: choices.count * discrete.n)
    for (index, choice) in choices.enumerated() {
      let (place, overflows) = choice.subtractingReportingOverflow(Int64(discrete.start))
      guard !overflows, place >= 0, place < Int64(discrete.n) else { return nil }
      elements[index * discrete.n + Int(place)] = 1
    }
    return Tensor(elements, shape: action.shape + [discrete.n])
  }
}
