public import Compute
public import Spec
public import Tensors

/// A part of a network: which tensors it wants, and which graph of operations it builds from them.
///
/// A block's initialiser reads each parameter once; the same reading, recorded, gives the reference page and
/// the schema. Shapes, parameters, cost, gradients and pictures all follow from ``build(_:with:)``.
public protocol Block: Sendable {
  /// Name, documentation and example.
  static var declaration: BlockDeclaration { get }

  /// Reads the parameters.
  init(_ parameters: ParameterReader, registry: Registry)

  /// The tensors that the block takes; they may depend on its parameters.
  var inputs: InputPorts { get }

  /// The tensors that the block gives.
  var outputs: OutputPorts { get }

  /// What is wrong between the block's parameters and the names of its inputs and outputs, whatever their shapes
  /// are; nothing, unless a block's parameters speak of those names.
  func problems(in entry: BlockEntry) -> [Diagnostic]

  /// The block inside that gives a tensor, where the block consists of blocks.
  func producer(of outKey: String) -> BlockEntry?

  /// What the block does to inputs of the given shapes, in one line: `16 → 32 → 32, ReLU`.
  func gist(_ shapes: [Shape]) -> String

  /// Builds the block's part of the graph.
  ///
  /// - Parameter inputs: One value for each in-key, with the batch axis in front, then any axes that the block
  ///   carries along, then the axes that its ports name.
  /// - Returns: One value for each output port, optional ones included or not.
  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value]
}

/// What kind of thing a block is: chooses its place in the catalogue and its look in a diagram.
public enum BlockCategory: String, Hashable, Sendable, CaseIterable {
  case feedForward = "feed-forward"
  case convolution
  case recurrent
  case attention
  case graph
  case pooling
  case join
  case reshape
  case output
  case composite
}

/// What the catalogue says of a block.
public struct BlockDeclaration: Sendable {
  /// The name in a spec.
  public let name: String
  /// Other spellings: the reference's dotted paths.
  public let aliases: [String]
  /// What kind of thing it is.
  public let category: BlockCategory
  /// What it does, in one sentence.
  public let summary: String
  /// What else there is to know: further inputs and outputs, what its parameters mean together.
  public var discussion: String { makeDiscussion() }
  /// Shapes in and out with named axes, one line each.
  public let shapes: String
  /// A complete spec that composes.
  public var example: String { makeExample() }
  /// The block that does the same and ends in one vector, where this one keeps more axes.
  public let vectorVariant: VectorVariant?

  // Long texts, which a page wants and a spec does not.
  private let makeDiscussion: @Sendable () -> String
  private let makeExample: @Sendable () -> String

  /// A declaration; `module` is where the reference keeps the block, under `maze.perception.blocks`.
  public init(
    _ name: String, module: String? = nil, category: BlockCategory, summary: String,
    discussion: @autoclosure @escaping @Sendable () -> String = "", shapes: String,
    example: @autoclosure @escaping @Sendable () -> String, vectorVariant: VectorVariant? = nil
  ) {
    self.name = name
    aliases =
      module.map { ["maze.perception.blocks.\(name)", "maze.perception.blocks.\($0).\(name)"] } ?? []
    self.category = category
    self.summary = summary
    makeDiscussion = discussion
    self.shapes = shapes
    makeExample = example
    self.vectorVariant = vectorVariant
  }
}

/// A tensor that a block takes.
public struct InputPort: Hashable, Sendable {
  /// What the tensor is to the block.
  public let name: String
  /// The names of the last axes, which the block works on; axes in front of them are carried along.
  public let axes: [String]
  /// The element types that the block can work with.
  public let elements: [ElementType]
  /// Whether the block works without it.
  public let isOptional: Bool

  /// A port for a tensor with the given last axes.
  public init(
    _ name: String, axes: [String], elements: [ElementType] = [.float32], isOptional: Bool = false
  ) {
    self.name = name
    self.axes = axes
    self.elements = elements
    self.isOptional = isOptional
  }
}

/// The tensors that a block takes.
public enum InputPorts: Hashable, Sendable {
  /// These, in this order; optional ones last.
  case fixed([InputPort])
  /// Any number, from `atLeast` on, all alike.
  case any(InputPort, atLeast: Int)

  /// The port of the in-key at an index, or nil when there are too many.
  public func port(at index: Int) -> InputPort? {
    switch self {
    case .fixed(let ports): ports.indices.contains(index) ? ports[index] : nil
    case .any(let port, _): port
    }
  }

  /// The numbers of in-keys that fit.
  public var counts: ClosedRange<Int> {
    switch self {
    case .fixed(let ports): ports.count(where: { !$0.isOptional })...ports.count
    case .any(_, let atLeast): atLeast...Int.max
    }
  }
}

/// A tensor that a block gives.
public struct OutputPort: Hashable, Sendable {
  /// What the tensor is.
  public let name: String
  /// How many of the last axes the block has worked on, those in front being carried along.
  ///
  /// Nil where the block only moves data, and knows nothing of axes.
  public let featureRank: Int?
  /// Whether a spec may leave it without an out-key.
  public let isOptional: Bool

  /// A port for a tensor.
  public init(_ name: String, featureRank: Int?, isOptional: Bool = false) {
    self.name = name
    self.featureRank = featureRank
    self.isOptional = isOptional
  }
}

/// The tensors that a block gives.
public enum OutputPorts: Hashable, Sendable {
  /// These, in this order; optional ones last.
  case fixed([OutputPort])
  /// As many as the spec has out-keys, all alike.
  case any(OutputPort)

  /// The port of the out-key at an index, or nil when there are too many.
  public func port(at index: Int) -> OutputPort? {
    switch self {
    case .fixed(let ports): ports.indices.contains(index) ? ports[index] : nil
    case .any(let port): port
    }
  }

  /// The numbers of out-keys that fit.
  public var counts: ClosedRange<Int> {
    switch self {
    case .fixed(let ports): ports.count(where: { !$0.isOptional })...ports.count
    case .any: 1...Int.max
    }
  }
}

extension Block {
  /// Nil: most blocks are of one piece.
  public func producer(of outKey: String) -> BlockEntry? { nil }

  /// The name in a spec.
  public var typeName: String { Self.declaration.name }

  /// Nothing: few parameters speak of names.
  public func problems(in entry: BlockEntry) -> [Diagnostic] { [] }
}
