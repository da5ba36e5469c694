public import Distributions
public import OrderedCollections
public import Perception
public import Spaces
public import Spec

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

  /// The number of trained parameters of all networks.
  public var parameterCount: Int { networks.reduce(0) { $0 + $1.composed.parameterCount } }
}

/// One network of a model.
public struct Network: Sendable {
  /// What a network is for.
  public enum Role: Hashable, Sendable {
    /// Observations to action logits, in the given step.
    case policy(step: String)
    /// Observations to a value, in the given step.
    case critic(step: String)
    /// Tensors to tensors.
    case inference
  }

  /// What a tensor that goes in is.
  public enum InputMeaning: Sendable {
    /// An observation of the given space.
    case observation(Space)
    /// What another network gives besides its heads.
    case embedding(from: String)
  }

  /// What a tensor that comes out is.
  public enum OutputMeaning: Sendable {
    /// The logits of an action.
    case action(Space, any Distribution)
    /// The value of a state.
    case value
    /// What other networks may read.
    case embedding
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
  /// The tensors that the spec's blocks name as their inputs, those left out included.
  let namedTensors: Set<String>
  /// How fresh weights are drawn where a block does not say otherwise.
  public let weightInit: any WeightInitializer
  /// Where the network stands in the spec.
  public let place: SourceSpan
  /// Whether the spec is wrong about some of its blocks or inputs, so that nobody knows what else it reads or gives.
  let isPartial: Bool

  /// How fresh weights of one of the network's blocks are drawn: heads start small.
  public func weightInitializer(of block: ComposedBlock) -> any WeightInitializer {
    if let own = block.weightInit { return own }
    return block.outKeys.contains(where: isHead) ? NormC(std: 0.01) : weightInit
  }

  /// Whether an output is an action's logits or a value.
  public func isHead(_ key: String) -> Bool {
    switch outputs[key] {
    case .action, .value: true
    case .embedding, .tensor, nil: false
    }
  }
}
