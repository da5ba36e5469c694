/// How large a diagram comes out either way, estimated without a layout.
struct PageFit {
  private let diagram: Diagram
  /// The nodes of equal distance from the inputs, by that distance.
  private let layers: [[Diagram.Node]]

  /// A page, and the gaps between nodes, in points.
  private static let page = (width: 900.0, height: 850.0)
  private static let acrossFlow = 30.0

  init(_ diagram: Diagram) {
    self.diagram = diagram
    layers = Self.layers(of: diagram)
  }

  /// The direction in which the diagram, shrunk to fit on a page, prints larger; rightward when equal.
  var direction: Diagram.Direction {
    let (right, down) = (scale(.rightward), scale(.downward))
    // Tensors read best from left to right: the other way has to gain something.
    return down > right * 1.15 ? .downward : .rightward
  }

  private func scale(_ direction: Diagram.Direction) -> Double {
    let labels = Dictionary(grouping: diagram.edges, by: \.from).mapValues { edges in
      edges.map { $0.shape.joined(separator: ", ").count + 2 }.max() ?? 0
    }
    var length = 0.0
    var breadth = 0.0
    for layer in layers {
      let sizes = layer.map(Self.size)
      let across = sizes.map { direction == .rightward ? $0.height : $0.width }
      let along = sizes.map { direction == .rightward ? $0.width : $0.height }
      let longestLabel = layer.map { labels[$0.id] ?? 0 }.max() ?? 0
      length += (along.max() ?? 0) + (direction == .rightward ? Double(longestLabel) * 5.2 + 38 : 45)
      breadth = max(breadth, across.reduce(0) { $0 + $1 + Self.acrossFlow })
    }
    let (width, height) = direction == .rightward ? (length, breadth) : (breadth, length)
    return min(1, Self.page.width / max(width, 1), Self.page.height / max(height, 1))
  }

  /// A node's size in points, from the lengths of its lines.
  private static func size(_ node: Diagram.Node) -> (width: Double, height: Double) {
    let rowWidth = node.rows.map { row in
      Double(row.name.count + row.operation.count + row.shape.joined(separator: ", ").count) * 5.2 + 60
    }
    let widths =
      [Double(min(node.title.count, NodeLabel.titleLimit)) * 8, Double(node.type.count + 2) * 5.6]
      + node.gist.map { Double(min($0.count, NodeLabel.lineLimit)) * 5.8 } + rowWidth
    let lines = 1 + (node.type.isEmpty ? 0 : 1) + node.gist.count + (node.weight == nil ? 0 : 1)
    return ((widths.max() ?? 0) + 20, Double(lines) * 13 + Double(node.rows.count) * 11 + 14)
  }

  /// Nodes by their longest way from an input; those in a circle follow at the end.
  private static func layers(of diagram: Diagram) -> [[Diagram.Node]] {
    let edges = diagram.edges.filter { $0.kind != .state }
    let readers = Dictionary(grouping: edges, by: \.from)
    var missing = Dictionary(edges.map { ($0.to, 1) }, uniquingKeysWith: +)
    let nodes = Dictionary(diagram.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var layers: [[Diagram.Node]] = []
    var layer = diagram.nodes.filter { missing[$0.id] == nil }
    var placed = 0
    while !layer.isEmpty {
      layers.append(layer)
      placed += layer.count
      var next: [Diagram.Node] = []
      for edge in layer.flatMap({ readers[$0.id] ?? [] }) {
        guard let count = missing[edge.to] else { continue }
        missing[edge.to] = count - 1
        if count == 1, let node = nodes[edge.to] { next.append(node) }
      }
      layer = next
    }
    if placed < diagram.nodes.count {
      layers.append(diagram.nodes.filter { (missing[$0.id] ?? 0) > 0 })
    }
    return layers
  }
}
