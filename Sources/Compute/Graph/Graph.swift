public import OrderedCollections
public import Tensors

/// The element type and symbolic shape of a tensor in a graph.
public struct TensorType: Hashable, Sendable {
  /// The type of the elements.
  public let elementType: ElementType
  /// The sizes of the axes.
  public let shape: Shape

  /// A type of the given shape.
  public init(_ elementType: ElementType = .float32, shape: Shape) {
    self.elementType = elementType
    self.shape = shape
  }
}

/// A tensor in a graph: which one it is, and its type.
public struct Value: Hashable, Sendable {
  /// The place in the graph's list of values.
  public let id: Int
  /// The element type and shape.
  public let type: TensorType

  /// The sizes of the axes.
  public var shape: Shape { type.shape }
  /// The type of the elements.
  public var elementType: ElementType { type.elementType }
}

/// Whom to blame or name for a node: a number that means something to whoever builds the graph, and nothing
/// to this module.
public struct Origin: Hashable, Sendable {
  /// The builder's number.
  public let id: Int

  /// An origin with the builder's number.
  public init(_ id: Int) {
    self.id = id
  }
}

/// One application of an operation.
public struct Node: Sendable {
  /// What is computed.
  public let operation: any Operation
  /// What it is computed from.
  public let operands: [Value]
  /// What comes out.
  public let results: [Value]
  /// Who asked for it.
  public let origin: Origin?
}

/// A named tensor that is given for every run.
public struct Input: Hashable, Sendable {
  /// The name under which it is given.
  public let name: String
  /// The tensor.
  public let value: Value
}

/// Whether running statistics are read (evaluation) or estimated from the batch and updated (training).
public enum Mode: String, Hashable, Sendable, CaseIterable {
  case evaluation
  case training
}

/// A network as data: operations on tensors in the order in which they were asked for.
///
/// A graph is built by its own methods, one for each operation, which check shapes and return the resulting
/// values. It holds no numbers but constants: inputs, parameters and buffers are names with types.
public struct Graph: Sendable {
  /// What building the graph assumes of normalisation and dropout.
  public let mode: Mode
  /// The applied operations; each uses inputs, parameters and results of earlier ones only.
  public private(set) var nodes: [Node] = []
  /// Tensors that are given for every run.
  public private(set) var inputs: OrderedDictionary<String, Value> = [:]
  /// Parameters and buffers by name, in the order of declaration.
  public private(set) var parameters: OrderedDictionary<String, Parameter> = [:]
  /// New values of buffers after a training run, by the buffer's name.
  public private(set) var updates: OrderedDictionary<String, Value> = [:]
  /// Who is blamed and named for the nodes that are appended next.
  public var origin: Origin?
  private var valueCount = 0

  /// The largest number of elements that a tensor may have, batch axis aside: beyond it a size is a mistake.
  public static let elementLimit = 1 << 40

  /// An empty graph.
  public init(mode: Mode = .evaluation) {
    self.mode = mode
  }

  /// Declares a tensor that is given for every run.
  ///
  /// - Precondition: no input has the name yet.
  public mutating func input(_ name: String, _ type: TensorType) -> Value {
    precondition(inputs[name] == nil, "the graph has an input \(name) already")
    let value = newValue(type)
    inputs[name] = value
    return value
  }

  /// Declares a parameter or buffer; a shared one, declared again under the same name, is the same value.
  ///
  /// - Throws: where another parameter has the name.
  public mutating func parameter(_ parameter: Parameter.Declaration) throws(ShapeError) -> Value {
    if let known = parameters[parameter.name] {
      guard known.declaration == parameter else {
        throw ShapeError(operation: "parameter", fact: .parameterName(parameter.name)).at(origin)
      }
      return known.value
    }
    try checkSize(parameter.shape)
    let type = TensorType(parameter.elementType, shape: parameter.shape)
    let value = newValue(type)
    parameters[parameter.name] = Parameter(declaration: parameter, value: value, origin: origin)
    return value
  }

  /// Declares what a buffer becomes after a training run.
  public mutating func update(_ buffer: String, to value: Value) {
    updates[buffer] = value
  }

  /// Applies an operation; the one way in which nodes come into being.
  ///
  /// - Throws: what the operation's shape rule says of the operands.
  public mutating func append(_ operation: any Operation, _ operands: [Value]) throws(ShapeError) -> [Value] {
    let types: [TensorType]
    do {
      types = try operation.resultTypes(operands.map(\.type))
    } catch {
      throw error.at(origin)
    }
    for type in types { try checkSize(type.shape) }
    let results = types.map { newValue($0) }
    nodes.append(Node(operation: operation, operands: operands, results: results, origin: origin))
    return results
  }

  /// Applies an operation that has one result.
  public mutating func apply(_ operation: any Operation, _ operands: Value...) throws(ShapeError) -> Value {
    let results = try append(operation, operands)
    precondition(results.count == 1, "\(operation.name) has \(results.count) results")
    return results[0]
  }

  private func checkSize(_ shape: Shape) throws(ShapeError) {
    if Graph.isSurelySmall(shape) { return }
    var sample: [String: Dimension] = [:]
    for name in shape.symbols { sample[name] = 1 }
    if let fact = Graph.problem(of: shape, at: shape.substituting(sample)) {
      throw ShapeError(operation: "tensor", fact: fact).at(origin)
    }
  }

  /// Whether a shape of numbers and names has no problem, as nearly all have none.
  private static func isSurelySmall(_ shape: Shape) -> Bool {
    var count = 1
    for size in shape.dimensions where !size.isSymbol {
      guard let size = size.constant, size >= 0 else { return false }
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: Swift.max(size, 1))
      if isTooLarge { return false }
      count = product
    }
    return count <= elementLimit
  }

  /// What is wrong with the sizes of a shape, once numbers stand for all names.
  static func problem(of shape: Shape, at sample: Shape) -> ShapeError.Fact? {
    if let axis = shape.dimensions.firstIndex(where: { $0.constant.map { $0 < 0 } ?? false }) {
      return .tooSmall(operand: 0, axis: axis, found: shape, minimum: 0)
    }
    // An axis of size 0 must not hide others that no address reaches.
    let sizes = sample.dimensions.map { size in size.constant.map { Dimension(Swift.max($0, 1)) } ?? size }
    let count = Shape(sizes).elementCount.constant ?? 0
    return count > elementLimit ? .tooManyElements(shape: shape, limit: elementLimit) : nil
  }

  private mutating func newValue(_ type: TensorType) -> Value {
    defer { valueCount += 1 }
    return Value(id: valueCount, type: type)
  }
}
