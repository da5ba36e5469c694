import Compute
public import OrderedCollections
import Perception
public import Tensors

/// What recurrent networks hand on from run to run: zero at the start.
public struct RecurrentState: Sendable {
  private struct NetworkState {
    var tensors: OrderedDictionary<String, Tensor>
    let sampleCount: Int
  }

  private var networks: [String: NetworkState] = [:]

  /// The state at the start.
  public init() {}

  /// The states of a network by their names, with the inputs' leading axes; none at the start.
  public func tensors(of network: String) -> OrderedDictionary<String, Tensor> {
    networks[network]?.tensors ?? [:]
  }

  /// Sets the state of some samples to zero, as at the start of an episode.
  ///
  /// - Parameter isNew: Whether a sample starts anew, by its index in the order of the leading axes.
  public mutating func reset(where isNew: (Int) -> Bool) {
    for (name, state) in networks {
      let starting = (0..<state.sampleCount).filter(isNew)
      networks[name]?.tensors = state.tensors.mapValues {
        $0.zeroing(samples: starting, of: state.sampleCount)
      }
    }
  }

  mutating func update(
    _ network: String, _ tensors: OrderedDictionary<String, Tensor>, sampleCount: Int
  ) {
    networks[network] = NetworkState(tensors: tensors, sampleCount: sampleCount)
  }
}

extension Model {
  /// Runs one network from a state, and leaves the state after the run.
  ///
  /// - Parameters:
  ///   - inputs: The network's inputs by name, states aside.
  ///   - state: The state; a network that has none yet starts from zero.
  /// - Returns: The network's outputs with the inputs' leading axes, states aside.
  public func run(
    _ network: String, _ inputs: [String: Tensor], carrying state: inout RecurrentState
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let before = state.tensors(of: network)
    let outputs = try run(
      network, inputs.merging(before.map { ($0.key, $0.value) }, uniquingKeysWith: { given, _ in given }))
    guard let composed = composition.network(network)?.composed else { return outputs }
    let names = Set(composed.states)
    let after = outputs.filter { names.contains($0.key) }
    if let (name, tensor) = after.elements.first, let features = composed.values[name]?.shape.rank {
      let samples = tensor.shape.dropLast(features - 1).reduce(1, *)
      state.update(network, after, sampleCount: samples)
    }
    return outputs.filter { !names.contains($0.key) }
  }

  /// Draws an action for each head of a step's policy from a state, and leaves the state after the step.
  public func policy(
    _ observations: [String: Tensor], step: String? = nil, agent: Int? = nil, temperature: Double = 1,
    deterministic: Bool = false, carrying state: inout RecurrentState
  ) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let actions = try actionDistribution(
      observations, step: step, agent: agent, temperature: temperature, carrying: &state)
    return deterministic ? try actions.mode() : try actions.sample()
  }
}

extension Tensor {
  /// The tensor with zeros for some of its samples, which follow each other in memory.
  fileprivate func zeroing(samples: [Int], of sampleCount: Int) -> Tensor {
    guard case .float32(var values) = elements, sampleCount > 0 else { return self }
    let size = values.count / sampleCount
    for sample in samples {
      for index in sample * size..<(sample + 1) * size { values[index] = 0 }
    }
    return Tensor(values, shape: shape)
  }
}
