public import Compute
public import OrderedCollections
public import Spec
public import Tensors

/// A tensor that stands ready before a network's first block.
public struct NetworkSource: Sendable {
  /// The name under which blocks read it.
  public let key: String
  /// Its type with the batch axis in front; nil where it could not be computed.
  public let type: TensorType?
  /// What it is, for messages: "the observation `screen` (Box 3×64×64 uint8)".
  public let title: String
  /// Where it is declared.
  public let span: SourceSpan?
  /// Why no block can read it, and what helps.
  public let obstacle: Obstacle?
  /// What its whole numbers stand for, if they do for choices.
  public let choices: Choices?

  /// What whole numbers stand for.
  public enum Choices: Sendable, Hashable {
    /// One of so many, from the smallest on; one or several numbers of the same kind.
    case oneOf(Int, from: Int)
    /// Each is 0 or 1.
    case flags
  }

  /// Why something cannot be one tensor.
  public struct Obstacle: Sendable {
    let message: String
    let help: String?

    /// What is in the way, as a sentence.
    public init(_ message: String, help: String?) {
      self.message = message
      self.help = help
    }
  }

  /// A tensor under a name.
  public init(
    _ key: String, type: TensorType?, title: String, span: SourceSpan? = nil, obstacle: Obstacle? = nil,
    choices: Choices? = nil
  ) {
    self.choices = choices
    self.obstacle = obstacle
    self.key = key
    self.type = type
    self.title = title
    self.span = span
  }
}

/// A block whose place in a network is known: what goes in, what comes out, what it costs.
public struct ComposedBlock: Sendable {
  /// The name within the network.
  public let key: String
  /// The type's name.
  public let typeName: String
  /// What kind of thing it is.
  public let category: BlockCategory
  /// The block that does the same and ends in one vector: see ``BlockDeclaration/vectorVariant``.
  public let vectorVariant: VectorVariant?
  /// What it does, in one line.
  public let gist: String
  /// The tensors that it reads.
  public let inKeys: [String]
  /// Their types; nil where they could not be computed.
  public let inTypes: [TensorType?]
  /// The tensors that it gives.
  public let outKeys: [String]
  /// Their types; nil where they could not be computed.
  public let outTypes: [TensorType?]
  /// Its parameters and buffers, in state-dict order.
  public let parameters: [Parameter.Declaration]
  /// Multiply-add pairs of one evaluation for a batch of one.
  public let multiplyAdds: Dimension
  /// Its operations in the network's graph.
  public let nodes: Range<Int>
  /// Its named layers.
  public let layers: [NetworkBuilder.Layer]
  /// The states that it carries from run to run, as inputs and outputs of the network.
  public let states: [String]
  /// What its inputs are to it; nil where its parameters are wrong.
  public let inputPorts: InputPorts?
  /// What its outputs are; nil where its parameters are wrong.
  public let outputPorts: OutputPorts?
  /// What it, and the blocks that it consists of, say of fresh weights, from the outside to the inside.
  public let weightRules: [ScopedWeightRule]
  /// How messages call it.
  public let title: String
  /// Where it stands in the spec.
  public let place: SourceSpan
  /// Where its type stands in the spec.
  public let typePlace: SourceSpan
  /// Where each input is chosen in the spec.
  public let inputPlaces: [SourceSpan]
  /// The parameter that each output's last axis comes from, where one does.
  public let widthParameters: [Located<String>?]

  /// Whether its outputs are known, and so its parameters.
  public var isComplete: Bool { outTypes.allSatisfy { $0 != nil } }

  /// How far the last axes of an output are features: see ``OutputPort/featureRank``.
  public func featureRank(ofOutput index: Int) -> Int? {
    outputPorts?.port(at: index)?.featureRank
  }

  /// The number of trained parameters.
  public var parameterCount: Int {
    parameters.reduce(0) { sum, parameter in
      parameter.kind == .trained ? sum + (parameter.shape.elementCount.constant ?? 0) : sum
    }
  }
}

/// The graph of a network whose blocks all fit, with everything that is known of it.
public struct ComposedNetwork: Sendable {
  /// The tensors that are read, in the order in which they were offered, then the states.
  public let inputs: [NetworkSource]
  /// The blocks that contribute to an output, in the order of execution.
  public let blocks: [ComposedBlock]
  /// The requested tensors, then the states; nil types could not be computed.
  public let outputs: OrderedDictionary<String, TensorType?>
  /// The operations.
  public let graph: Graph
  /// The requested tensors and the states in the graph, as far as they could be computed.
  public let values: OrderedDictionary<String, Value>
  /// The names of the states, each an input that is zero where it is not given, and an output.
  public let states: [String]

  /// Whether every output could be computed.
  public var isComplete: Bool { values.count == outputs.count }

  /// Whether every block could be built.
  public var hasAllBlocks: Bool { blocks.allSatisfy(\.isComplete) }

  /// The number of trained parameters.
  public var parameterCount: Int { blocks.reduce(0) { $0 + $1.parameterCount } }

  /// Multiply-add pairs of one evaluation for a batch of one.
  public var multiplyAdds: Dimension { blocks.reduce(0) { $0 + $1.multiplyAdds } }
}
