import Composer
import Compute
import OrderedCollections
import Perception
import Spec

/// Why there is no picture of a network: it would show more than anybody can see.
public struct OversizedPicture: Error, Sendable, Hashable, CustomStringConvertible {
  /// The network.
  public let network: String
  /// How much of it was to be shown.
  public let detail: Diagram.Detail
  /// How many nodes, rows and edges the picture would have.
  public let count: Int

  /// How many nodes, rows and edges a picture has at most: the time and the memory that Graphviz takes for more grow
  /// with the square of their number.
  public static let limit = 5000

  /// What there would be.
  public var description: String {
    "a picture of \(network) would have \(count.grouped) nodes, rows and edges, more than \(Self.limit.grouped)"
  }
}

extension NetworkPicture {
  /// Tells a picture that cannot be drawn before it is made.
  func checkSize() throws(OversizedPicture) {
    if size > OversizedPicture.limit {
      throw OversizedPicture(network: network.name, detail: detail, count: size)
    }
  }

  /// How many nodes, rows and edges there are, or a few more.
  private var size: Int {
    let blocks = network.composed.blocks
    let ports = network.composed.inputs.count + unknownInputs.count + 2 * network.composed.outputs.count
    guard detail == .ops else { return blocks.reduce(ports) { $0 + size(of: $1) } }
    let graph = network.composed.graph
    let operations = graph.nodes.reduce(graph.parameters.count) { $0 + 1 + $1.operands.count }
    return blocks.filter { !$0.isComplete }.reduce(ports + operations) { $0 + size(of: $1) + $1.nodes.count }
  }

  /// A block's node with its rows, and the edges that lead to it.
  private func size(of block: ComposedBlock) -> Int {
    1 + Set(block.inKeys).count + block.states.count + (detail == .layers ? block.layers.count : 0)
  }
}
