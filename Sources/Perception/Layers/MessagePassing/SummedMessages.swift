import Compute
import Spec
import Tensors

/// `graph_conv`: the sum of neighbours beside the node itself (Morris et al., 2018).
///
/// `y = W · Σⱼ xⱼ + V · Σⱼ eᵢⱼ + b + R xᵢ`, over the edges from j to i.
struct SummedMessages: MessagePassing {
  static let name = "graph_conv"

  private let aggregation: Aggregation
  private let hasBias: Bool

  init(_ options: ParameterReader) {
    aggregation = options.readAggregation(default: .sum)
    hasBias = options.read("bias", .flag, default: true, help: "Whether the layer adds a bias.")
  }

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let heard = try edges.aggregate(edges.fromSources(x, builder), by: aggregation, builder)
    let width = x.shape[x.shape.rank - 1]
    let bound = 1 / Double(max(width.constant ?? 1, 1)).squareRoot()
    var result = try builder.messageMap(heard, units: features, named: "\(name).lin_rel")
    if hasBias {
      let bias = try builder.messageBias(
        features, named: "\(name).lin_rel.bias", initializer: .uniform(bound: bound))
      result = try builder.graph.add(result, bias)
    }
    let own = try builder.messageMap(x, units: features, named: "\(name).lin_root")
    result = try builder.graph.add(result, own)
    guard let values = edges.features else { return result }
    let mapped = try builder.messageMap(
      edges.aggregate(values, by: aggregation, builder), units: features, named: "\(name).lin_edge")
    return try builder.graph.add(result, mapped)
  }
}
