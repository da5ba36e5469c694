public import Compute
import OrderedCollections
public import Spec
public import Tensors

/// Builds one network's graph: keeps the scope of parameter names, and who is to blame for each operation.
public final class NetworkBuilder {
  /// Which parameter of which block an operation stands for.
  public struct Cause: Hashable, Sendable {
    /// The place of the block in the order of building.
    public let block: Int
    /// The parameter, or nil for the block's inputs.
    public let parameter: String?
    /// The place within the parameter's lists.
    public let path: [Int]
  }

  /// A named layer of a block, for detailed diagrams.
  public struct Layer: Hashable, Sendable {
    /// The name within the network, as its parameters have it.
    public let name: String
    /// What it is: `Linear 16 → 32`.
    public let text: String
    /// The shape that it gives.
    public let shape: Shape
    /// The trained parameters that it has.
    public let parameterCount: Int
  }

  /// The graph under construction.
  public var graph: Graph
  /// The layers so far, in order.
  public private(set) var layers: [Layer] = []
  /// What blocks say of fresh weights, so far, in order.
  private(set) var weightRules: [ScopedWeightRule] = []
  /// The names of the present block's inputs in the network.
  public private(set) var inKeys: [String] = []
  /// The names of the present block's outputs in the network.
  public private(set) var outKeys: [String] = []
  /// Where blocks that consist of blocks report what is wrong inside; nil while a build is only tried.
  let diagnostics: Diagnostics?
  /// The states that runs hand on to each other, in the order of building.
  public private(set) var states: [CarriedState] = []
  /// The names that the network's own inputs and outputs have.
  private let portNames: Set<String>
  /// What the names in each scope begin with, that of the innermost one last.
  private var prefixes: [String] = []
  private var causes: [Cause] = []
  private var block = 0
  /// How many blocks have begun, those within blocks too.
  private var begun = 0
  private var parameterOwners: [String: Int] = [:]
  /// The present block as the spec has it; nil while a build is only tried.
  private(set) var entry: BlockEntry?

  /// A builder of an empty network.
  ///
  /// - Parameters:
  ///   - diagnostics: Where blocks that consist of blocks report what is wrong inside.
  ///   - portNames: The names that the network's own inputs and outputs have, which layers then avoid.
  public init(mode: Mode, diagnostics: Diagnostics? = nil, portNames: Set<String> = []) {
    graph = Graph(mode: mode)
    self.diagnostics = diagnostics
    self.portNames = portNames
  }

  /// A name for an input that a layer declares: this one, with underscores behind if it is taken.
  func unusedInputName(_ name: String) -> String {
    name.givingWay { graph.inputs[$0] != nil || portNames.contains($0) }
  }

  /// Notes what a state is after the run.
  func give(back state: CarriedState) {
    states.append(state)
  }

  /// Makes parameter names that follow start with `name.`; ``leave()`` ends it.
  public func enter(_ name: String) {
    prefixes.append(qualified(name) + ".")
  }

  /// Ends the innermost scope of parameter names.
  public func leave() {
    prefixes.removeLast()
  }

  /// The full name of something in the present scope.
  public func qualified(_ name: String) -> String {
    (prefixes.last ?? "") + name
  }

  /// Says whose operations follow.
  func begin(block: Int, _ entry: BlockEntry) {
    self.block = block
    self.entry = entry
    begun += 1
    inKeys = entry.inKeys.map(\.value)
    outKeys = entry.outKeys.map(\.value)
    blameInputs()
  }

  /// Says that what cannot be done from here on is due to a parameter, or to an element of its list.
  public func blame(_ parameter: String, _ path: Int...) {
    setCause(Cause(block: block, parameter: parameter, path: path))
  }

  /// Says that what cannot be done from here on is due to the block's inputs.
  public func blameInputs() {
    setCause(Cause(block: block, parameter: nil, path: []))
  }

  /// Who asked for the operation that an error or a node is about.
  public func cause(of origin: Origin?) -> Cause? {
    origin.flatMap { causes.indices.contains($0.id) ? causes[$0.id] : nil }
  }

  /// Notes a layer for detailed diagrams.
  public func note(layer name: String, _ text: String, gives value: Value, parameters: Int = 0) {
    layers.append(
      Layer(name: qualified(name), text: text, shape: value.shape, parameterCount: parameters))
  }

  /// Notes what is said of the fresh weights of the present scope.
  func note(_ rules: [WeightRule]) {
    weightRules += rules.map { ScopedWeightRule($0, in: qualified("")) }
  }

  /// Declares a parameter or buffer in the present scope.
  public func parameter(
    _ name: String, shape: [Dimension], role: Parameter.Role,
    initializer: Parameter.DefaultInitializer, kind: Parameter.Kind = .trained,
    elementType: ElementType = .float32
  ) throws(ShapeError) -> Value {
    let shape = Shape(shape)
    if shape.constant == nil {
      blameInputs()
      throw ShapeError(operation: "parameter", fact: .unknownParameterSize(shape: shape)).at(graph.origin)
    }
    let name = qualified(name)
    // Blocks are named by the spec, so that one's key may be what another's parameters begin with.
    if parameterOwners.updateValue(begun, forKey: name).map({ $0 != begun }) ?? false {
      throw ShapeError(operation: "parameter", fact: .parameterName(name)).at(graph.origin)
    }
    return try graph.parameter(
      Parameter.Declaration(
        name, shape: shape, role: role, initializer: initializer, kind: kind,
        elementType: elementType))
  }

  private func setCause(_ cause: Cause) {
    causes.append(cause)
    graph.origin = Origin(causes.count - 1)
  }
}

extension NetworkBuilder {
  /// Merges all axes in front of the last `count` ones into one, runs the work, and takes them apart again.
  ///
  /// With one axis in front nothing is reshaped.
  public func folding(
    _ input: Value, keeping count: Int, _ work: (Value) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    let leading = Array(input.shape.dimensions.dropLast(count))
    if leading.count == 1 { return try work(input) }
    let folded = Shape([leading.reduce(1, *)] + input.shape.dimensions.suffix(count))
    let result = try work(graph.reshape(input, to: folded))
    return try graph.reshape(result, to: Shape(leading + result.shape.dimensions.dropFirst()))
  }
}
