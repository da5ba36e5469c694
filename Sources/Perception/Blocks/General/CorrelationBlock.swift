import Compute
import Spec
import Tensors

/// The products of two tensors' elements, for each pair of vectors, or their sum: the dot product.
///
/// Axes are paired from the left, the last ones with each other; an axis without a partner of its size is one of
/// the result's, along which the other tensor is repeated.
struct CorrelationBlock: Block {
  static let declaration = BlockDeclaration(
    "CorrelationBlock", module: "general.correlation", category: .join,
    summary:
      "Multiplies the vectors of two inputs element by element, and sums up the products if asked for.",
    discussion: """
      Axes of equal size belong together, the last ones always; for other axes all combinations are \
      formed.
      """,
    shapes: """
      […, n, features], […, features] → […, n]
      […, n, features], […, m, features] → […, n, m]
      […, n, features], […, m, features] → […, n, m, features] without reduce
      """,
    example: BlockDeclaration.example(
      observation: """
        {units: {type: Box, low: -1, high: 1, shape: [5, 4]}, query: {type: Box, low: -1, high: 1, shape: [4]}}
        """,
      block: "{_target_: CorrelationBlock, in_keys: [units, query], reduce: True}"))

  let sums: Bool

  init(_ parameters: ParameterReader, registry: Registry) {
    sums = parameters.read(
      "reduce", .flag, default: true,
      help: "Whether the products are summed over the last axis, which gives dot products.")
  }

  var inputs: InputPorts {
    .fixed([InputPort("key", axes: ["features"]), InputPort("query", axes: ["features"])])
  }
  var outputs: OutputPorts { .fixed([OutputPort("products", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String {
    sums ? "dot products" : "products"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blameInputs()
    let pairs = AxisPairs(inputs[0].shape, inputs[1].shape, pairingLast: sums)
    let product = try builder.graph.multiply(
      builder.graph.reshape(inputs[0], to: pairs.first),
      builder.graph.reshape(inputs[1], to: pairs.second))
    return [sums ? try builder.graph.sum(product, axes: [-1]) : product]
  }
}

/// Two shapes with axes of size 1 put in where an axis of the other has no partner.
struct AxisPairs: Hashable, Sendable {
  private(set) var first: Shape = []
  private(set) var second: Shape = []

  /// Pairs the batch axes, then from the left what agrees, then the last axes.
  ///
  /// - Parameter isForced: Whether the last axes are a pair even where their sizes differ.
  init(_ a: Shape, _ b: Shape, pairingLast isForced: Bool) {
    let pairsLast = isForced || Self.agree(a[a.rank - 1], b[b.rank - 1])
    var left = a.dimensions.dropFirst().dropLast(pairsLast ? 1 : 0)
    var right = b.dimensions.dropFirst().dropLast(pairsLast ? 1 : 0)
    append(a[0], b[0])
    while let x = left.first, let y = right.first {
      if Self.agree(x, y) {
        append(left.removeFirst(), right.removeFirst())
      } else if left.count >= right.count {
        append(left.removeFirst(), 1)
      } else {
        append(1, right.removeFirst())
      }
    }
    for x in left { append(x, 1) }
    for y in right { append(1, y) }
    if pairsLast { append(a[a.rank - 1], b[b.rank - 1]) }
  }

  private mutating func append(_ x: Dimension, _ y: Dimension) {
    first.dimensions.append(x)
    second.dimensions.append(y)
  }

  private static func agree(_ x: Dimension, _ y: Dimension) -> Bool {
    x == y || x == 1 || y == 1
  }
}
