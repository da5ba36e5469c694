import OrderedCollections
import Tensors

/// How some outputs of a graph are computed for certain sizes: made once, run many times.
///
/// A plan holds the operations that the outputs need, in order, and a place in one stretch of memory for
/// every tensor between them. It is a value and can be shared; an ``Execution`` has the memory.
public struct Plan: Sendable {
  /// A tensor that every run needs from outside.
  public struct Argument: Hashable, Sendable {
    /// The name of the input or parameter.
    public let name: String
    /// The type as the plan's precision has it.
    public let type: ConcreteType
  }

  /// The inputs that the outputs depend on.
  public let inputs: [Argument]
  /// The parameters that the outputs depend on.
  public let parameters: [Argument]
  /// The memory that an execution takes.
  public var arenaByteCount: Int { program.arenaByteCount }
  /// The memory that the same tensors would take if each had a place of its own.
  public var unsharedByteCount: Int { program.unsharedByteCount }
  /// The number of operations that a run takes.
  public var stepCount: Int { program.steps.count }

  let program: Program

  /// Plans the computation of some values of a graph.
  ///
  /// - Parameters:
  ///   - graph: Where the values are computed.
  ///   - outputs: What every run returns.
  ///   - bindings: A number for each name of a size; see ``Graph/bindings(inputShapes:)``.
  ///   - precision: What stands for float32.
  ///   - reusingMemory: Whether tensors that are not needed at the same time may share memory.
  /// - Throws: what a shape rule says of these sizes, which names are not bound, or that it is too much.
  public init(
    _ graph: Graph, outputs: [Value], bindings: [String: Int], precision: Precision = .float32,
    reusingMemory: Bool = true
  ) throws(ShapeError) {
    let needed = graph.nodes(neededFor: outputs)
    let read = Set(needed.flatMap(\.operands).map(\.id) + outputs.map(\.id))
    let inputs = graph.inputs.elements.filter { read.contains($0.value.id) }
    let parameters = graph.parameters.elements.filter { read.contains($0.value.value.id) }
    program = try Program(
      graph, outputs: outputs, externals: inputs.map(\.value) + parameters.map(\.value.value),
      bindings: bindings, precision: precision, reusingMemory: reusingMemory)
    let types = program.externals
    self.inputs = zip(inputs, types).map { Argument(name: $0.key, type: $1) }
    self.parameters = zip(parameters, types.dropFirst(inputs.count)).map {
      Argument(name: $0.key, type: $1)
    }
  }
}
