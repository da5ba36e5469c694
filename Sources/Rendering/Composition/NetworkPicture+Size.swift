import Composer
import Compute
import OrderedCollections
import Perception

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

  /// What there would be, and what to draw instead.
  public var description: String {
    let counted = "a picture of \(network) would have \(count.grouped) parts, more than \(Self.limit.grouped)"
    return detail == .blocks ? counted : "\(counted); --detail blocks shows less"
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
    let ports = network.composed.inputs.count + 2 * network.composed.outputs.count
    return ports + (detail == .ops ? operationsSize : blocksSize)
  }

  private var blocksSize: Int {
    network.composed.blocks.reduce(0) { size, block in
      let edges = Set(block.inKeys).count + block.states.count
      return size + 1 + edges + (detail == .layers ? block.layers.count : 0)
    }
  }

  private var operationsSize: Int {
    let graph = network.composed.graph
    return graph.nodes.reduce(graph.parameters.count) { $0 + 1 + $1.operands.count }
  }
}
