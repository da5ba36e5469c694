import Compute
import Spec
import Tensors

/// `graph_conv`: the sum of neighbours beside the node itself (Morris et al., 2018).
///
/// `y = W · Σⱼ xⱼ + V · Σⱼ eᵢⱼ + b + R xᵢ`, over the edges from j to i.
struct SummedMessages: MessagePassing {
  static let name = "graph_conv"

  private let messages: AggregatedMessages

  init(_ options: ParameterReader) {
    let aggregation = options.readAggregation(default: .sum)
    let hasBias = options.read("bias", .flag, default: true, help: "Whether the layer adds a bias.")
    messages = AggregatedMessages(
      aggregation: aggregation, hasBias: hasBias, neighbours: "lin_rel", own: "lin_root")
  }

  func build(
    _ x: Value, _ edges: EdgeList, features: Int, named name: String, with builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    try messages.build(x, edges, features: features, named: name, with: builder)
  }
}
