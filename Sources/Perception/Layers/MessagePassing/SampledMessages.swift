import Compute
import Spec
import Tensors

/// `sage`: the mean of neighbours beside the node itself (Hamilton, Ying and Leskovec, 2017).
///
/// `y = W · mean(xⱼ) + V · mean(eᵢⱼ) + b + R xᵢ`, over the edges from j to i.
struct SampledMessages: MessagePassing {
  static let name = "sage"

  private let messages: AggregatedMessages
  private let normalizes: Bool

  init(_ options: ParameterReader) {
    let aggregation = options.readAggregation(default: .mean)
    normalizes = options.read(
      "normalize", .flag, default: false, help: "Whether results are scaled to the Euclidean norm 1.")
    let hasRoot = options.read(
      "root_weight", .flag, default: true, help: "Whether a node's own features are added.")
    let hasBias = options.read("bias", .flag, default: true, help: "Whether the layer adds a bias.")
    messages = AggregatedMessages(
      aggregation: aggregation, hasBias: hasBias, neighbours: "lin_l", own: hasRoot ? "lin_r" : nil)
  }

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let result = try messages.build(x, edges, features: features, named: name, with: builder)
    guard normalizes else { return result }
    let squares = try builder.graph.sum(
      builder.graph.square(result), axes: [result.shape.rank - 1], keepingDimensions: true)
    // The root's slope at 0 is infinite, so tiny squares are raised before it and not after.
    let norm = try builder.graph.sqrt(builder.graph.maximum(squares, builder.graph.constant(1e-24)))
    return try builder.graph.divide(result, norm)
  }
}

extension ParameterReader {
  /// Reads `aggr`, how messages are brought together; PyTorch Geometric says `add` for the sum.
  func readAggregation(default: Aggregation) -> Aggregation {
    read(
      "aggr",
      ParameterType<String>.choice(["add"] + Aggregation.allCases.map(\.rawValue)).map(
        { Aggregation(rawValue: $0) ?? .sum }, back: \.rawValue),
      default: `default`, help: "How the messages of neighbours are brought together.")
  }
}
