import Compute
import Spec
import Tensors

/// `sage`: the mean of neighbours beside the node itself (Hamilton, Ying and Leskovec, 2017).
///
/// `y = W · mean(xⱼ) + V · mean(eᵢⱼ) + b + R xᵢ`, over the edges from j to i.
struct SampledMessages: MessagePassing {
  static let name = "sage"

  private let aggregation: Aggregation
  private let normalizes: Bool
  private let hasRoot: Bool
  private let hasBias: Bool

  init(_ options: ParameterReader) {
    aggregation = options.readAggregation(default: .mean)
    normalizes = options.read(
      "normalize", .flag, default: false, help: "Whether results are scaled to the Euclidean norm 1.")
    hasRoot = options.read(
      "root_weight", .flag, default: true, help: "Whether a node's own features are added.")
    hasBias = options.read("bias", .flag, default: true, help: "Whether the layer adds a bias.")
  }

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let heard = try edges.aggregate(edges.fromSources(x, builder), by: aggregation, builder)
    let width = x.shape[x.shape.rank - 1]
    let bound = 1 / Double(max(width.constant ?? 1, 1)).squareRoot()
    var result = try builder.messageMap(heard, units: features, named: "\(name).lin_l")
    if hasBias {
      let bias = try builder.messageBias(
        features, named: "\(name).lin_l.bias", initializer: .uniform(bound: bound))
      result = try builder.graph.add(result, bias)
    }
    if hasRoot {
      let own = try builder.messageMap(x, units: features, named: "\(name).lin_r")
      result = try builder.graph.add(result, own)
    }
    if let values = edges.features {
      let mapped = try builder.messageMap(
        edges.aggregate(values, by: aggregation, builder), units: features, named: "\(name).lin_edge")
      result = try builder.graph.add(result, mapped)
    }
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
