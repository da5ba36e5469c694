/// A picture of one or more networks: what is to be seen, with no word about how it is laid out or painted.
///
/// A diagram knows neither specs nor weights. Identifiers of nodes and clusters are the caller's, unique and
/// stable (`policy/0/latent`), so that the same network has the same picture in every process.
public struct Diagram: Sendable, Hashable {
  /// The heading.
  public var title: String
  /// What stands beside the heading, such as the total of the parameters.
  public var subtitle: String
  /// The nodes, in the order in which they are written.
  public var nodes: [Node]
  /// The edges, in the order in which they are written.
  public var edges: [Edge]
  /// The frames around nodes; a node stands in one at most.
  public var clusters: [Cluster]
  /// What the marks mean, one remark each.
  public var legend: [LegendRow]
  /// Which way the tensors flow; nil takes the way in which the picture prints larger on a page.
  public var direction: Direction?

  /// Makes a diagram.
  public init(
    title: String, subtitle: String = "", nodes: [Node] = [], edges: [Edge] = [], clusters: [Cluster] = [],
    legend: [LegendRow] = [], direction: Direction? = nil
  ) {
    self.title = title
    self.subtitle = subtitle
    self.nodes = nodes
    self.edges = edges
    self.clusters = clusters
    self.legend = legend
    self.direction = direction
  }

  /// Which way the tensors flow.
  public enum Direction: Sendable, Hashable, CaseIterable {
    /// From left to right.
    case rightward
    /// From top to bottom.
    case downward
  }

  /// A frame around the nodes of one network, with a name.
  public struct Cluster: Sendable, Hashable, Identifiable {
    /// Unique among the clusters, stable.
    public var id: String
    /// The name on the frame.
    public var label: String
    /// What stands beside the name, such as the network's parameters.
    public var caption: String
    /// The identifiers of the nodes in the frame.
    public var members: [Node.ID]
    /// Frames within the frame.
    public var children: [Cluster]
    /// What is to be seen at a glance, such as a problem.
    public var mark: Mark?

    /// Makes a frame.
    public init(
      id: String, label: String, caption: String = "", members: [Node.ID], children: [Cluster] = [],
      mark: Mark? = nil
    ) {
      self.mark = mark
      self.id = id
      self.label = label
      self.caption = caption
      self.members = members
      self.children = children
    }
  }

  /// A remark under the picture: a sample of what is explained, and the explanation.
  public struct LegendRow: Sendable, Hashable {
    /// What is explained.
    public enum Sample: Sendable, Hashable {
      /// The colour and the glyph of a kind of node.
      case role(Role)
      /// A mark on nodes.
      case mark(Mark)
      /// Nothing that can be shown.
      case none
    }

    /// What is explained.
    public var sample: Sample
    /// The explanation.
    public var text: String

    /// Makes a remark.
    public init(_ sample: Sample, _ text: String) {
      self.sample = sample
      self.text = text
    }
  }
}
