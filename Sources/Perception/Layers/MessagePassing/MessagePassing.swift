import Compute
import Spec
import Tensors

/// A kind of layer in which nodes hear from the nodes that edges come from.
///
/// With edge features each kind adds a linear map of them to what it hears, `lin_edge`; without, it is the layer of
/// the same name in PyTorch Geometric, and so are its parameters' names and defaults.
protocol MessagePassing: Sendable {
  /// The name in a spec.
  static var name: String { get }
  /// Reads the options.
  init(_ options: ParameterReader)
  /// The width of the result for so many features.
  func width(features: Int) -> Int
  /// Applies the layer: `[…, N, in] → […, N, width]`, parameters under `name`.
  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value
}

extension MessagePassing {
  func width(features: Int) -> Int { features }
}

/// The kinds of layers of message passing.
enum MessagePassingKinds {
  static let all: [any MessagePassing.Type] = [
    NormalizedMessages.self, SampledMessages.self, SummedMessages.self, AttendedMessages.self,
  ]

  /// The options of each kind in words: `gcn: bias, …; sage: …`.
  static var optionWords: String {
    all.map { kind in
      let recorder = ParameterReader(recordingFor: kind.name)
      _ = kind.init(recorder)
      return "\(kind.name): \(recorder.declarations.map(\.name).joined(separator: ", "))"
    }.joined(separator: "; ")
  }
}

extension NetworkBuilder {
  /// A linear map in a layer of message passing: weight `[units, in]`, no bias.
  func messageMap(
    _ x: Value, units: Int, named name: String, initializer: Parameter.DefaultInitializer? = nil
  ) throws(ShapeError) -> Value {
    let width = x.shape[x.shape.rank - 1]
    let bound = 1 / Double(max(width.constant ?? 1, 1)).squareRoot()
    let weight = try parameter(
      "\(name).weight", shape: [Dimension(units), width], role: .messageWeight,
      initializer: initializer ?? .uniform(bound: bound))
    return try graph.matmul(x, weight, transposingB: true)
  }

  /// The bias of a layer of message passing, `[width]`.
  func messageBias(
    _ width: Int, named name: String, initializer: Parameter.DefaultInitializer
  ) throws(ShapeError) -> Value {
    try parameter(
      name, shape: [Dimension(width)], role: .messageBias, initializer: initializer)
  }
}
