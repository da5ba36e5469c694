import Compute
import Tensors

/// What neighbours and their edges say, each brought together and then mapped, beside what the node says itself.
///
/// `W · aggregate(xⱼ) + b + R xᵢ + V · aggregate(eᵢⱼ)`, over the edges from j to i.
struct AggregatedMessages: Sendable {
  let aggregation: Aggregation
  let hasBias: Bool
  /// The name of W.
  let neighbours: String
  /// The name of R; nil where the node itself is left out.
  let own: String?

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let heard = try edges.aggregate(edges.fromSources(x, builder), by: aggregation, builder)
    var result = try builder.messageMap(heard, units: features, named: "\(name).\(neighbours)")
    if hasBias {
      let width = x.shape[x.shape.rank - 1]
      let bound = 1 / Double(max(width.constant ?? 1, 1)).squareRoot()
      let bias = try builder.messageBias(
        features, named: "\(name).\(neighbours).bias", initializer: .uniform(bound: bound))
      result = try builder.graph.add(result, bias)
    }
    if let own {
      let ownPart = try builder.messageMap(x, units: features, named: "\(name).\(own)")
      result = try builder.graph.add(result, ownPart)
    }
    guard let values = edges.features else { return result }
    let mapped = try builder.messageMap(
      edges.aggregate(values, by: aggregation, builder), units: features, named: "\(name).lin_edge")
    return try builder.graph.add(result, mapped)
  }
}
