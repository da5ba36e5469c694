import Spec

/// Writes a diagram in Graphviz's language, the same bytes for the same diagram in every process.
struct DOTWriter {
  private let diagram: Diagram
  private let theme: Theme
  private let direction: Diagram.Direction
  /// The outermost frame around each node that stands in one.
  private let frames: [Diagram.Node.ID: Diagram.Cluster.ID]
  private var lines: [String] = []
  private var clusterCount = 0

  /// A diagram in Graphviz's language.
  ///
  /// - Precondition: identifiers are unique, and edges and clusters name nodes of the diagram.
  static func text(of diagram: Diagram, theme: Theme) -> String {
    diagram.checkIdentifiers()
    var writer = DOTWriter(diagram: diagram, theme: theme)
    writer.writeGraph()
    return writer.lines.joined(separator: "\n") + "\n"
  }

  private init(diagram: Diagram, theme: Theme) {
    self.diagram = diagram
    self.theme = theme
    let members = diagram.clusters.flatMap { frame in frame.allMembers.map { ($0, frame.id) } }
    frames = Dictionary(members, uniquingKeysWith: { first, _ in first })
    direction = diagram.direction ?? PageFit(diagram).direction
  }

  private mutating func writeGraph() {
    lines.append("digraph \(quoted(diagram.title)) {")
    writeDefaults()
    if !diagram.legend.isEmpty {
      // A graph has one label, which is the heading: the legend is that of a frame around everything.
      lines.append("  subgraph \(nextCluster()) {")
      lines.append("    graph [style=invis, margin=0, labelloc=b, labeljust=l, label=<\(legend)>]")
    }
    let framed = Set(diagram.clusters.flatMap(\.allMembers))
    let nodes = Dictionary(uniqueKeysWithValues: diagram.nodes.map { ($0.id, $0) })
    for cluster in diagram.clusters { write(cluster, nodes: nodes, depth: 1) }
    for node in diagram.nodes where !framed.contains(node.id) { write(node, depth: 1) }
    if !diagram.legend.isEmpty { lines.append("  }") }
    for (index, edge) in diagram.edges.enumerated() { write(edge, index: index) }
    lines.append("}")
  }

  private mutating func writeDefaults() {
    let (rankdir, nodesep, ranksep) =
      direction == .rightward ? ("LR", "0.3", "0.55") : ("TB", "0.4", "0.45")
    lines += [
      "  graph [rankdir=\(rankdir), nodesep=\(nodesep), ranksep=\(ranksep), pad=0.3, margin=0, splines=spline,",
      "    bgcolor=\"\(theme.background.hex)\", fontname=\"\(LabelMarkup.sans)\", labelloc=t, labeljust=l,",
      "    \(effort)label=<\(heading)>]",
      "  node [shape=box, style=\"rounded,filled\", penwidth=1.2, margin=\"0.13,0.08\", height=0.3, width=0.3,",
      "    fontname=\"\(LabelMarkup.sans)\", fontsize=10]",
      "  edge [color=\"\(theme.edge.hex)\", penwidth=1.1, arrowsize=0.6,",
      "    fontname=\"\(LabelMarkup.monospaced)\", fontsize=9]",
    ]
  }

  /// Without a bound, the layout of some large graphs takes hours.
  private var effort: String {
    diagram.nodes.count > 200 ? "nslimit=1, nslimit1=1, mclimit=0.5, " : ""
  }

  private var heading: String {
    let title = LabelMarkup.cell(
      LabelMarkup.text(LabelText.abridged(diagram.title, to: 80), .heading, theme.text))
    var rows = [LabelMarkup.row(title)]
    for line in LabelText.wrapped(diagram.subtitle, to: 120) {
      rows.append(LabelMarkup.row(LabelMarkup.cell(LabelMarkup.text(line, .subheading, theme.quietText))))
    }
    rows.append(LabelMarkup.gap(10))
    return LabelMarkup.table(rows)
  }

  private var legend: String {
    let gap = LabelMarkup.cell("", "WIDTH=\"7\"")
    let rows = diagram.legend.flatMap { row -> [String] in
      let text = LabelMarkup.text(LabelText.abridged(row.text, to: 120), .caption, theme.quietText)
      let sample = LabelMarkup.cell(sample(row.sample), "ALIGN=\"CENTER\"")
      return [LabelMarkup.gap(4, columns: 3), LabelMarkup.row(sample, gap, LabelMarkup.cell(text))]
    }
    return LabelMarkup.table([LabelMarkup.gap(8, columns: 3)] + rows)
  }

  private func sample(_ sample: Diagram.LegendRow.Sample) -> String {
    switch sample {
    case .role(let role): LabelMarkup.text(role.glyph, .title, theme.tone(of: role).accent)
    case .mark(.shared(let tag)): LabelMarkup.tag(tag, theme)
    case .mark(.recurrent): LabelMarkup.text("↻", .title, theme.tone(of: .recurrent).accent)
    case .mark(.problem): LabelMarkup.text("✗", .title, theme.problem)
    case .none: ""
    }
  }

  private mutating func write(_ cluster: Diagram.Cluster, nodes: [Diagram.Node.ID: Diagram.Node], depth: Int)
  {
    let indent = String(repeating: "  ", count: depth)
    var problem: String?
    if case .problem(let message)? = cluster.mark { problem = message }
    let gap = LabelMarkup.cell("", "WIDTH=\"8\"")
    let remark = problem.map {
      gap + LabelMarkup.cell(LabelMarkup.text("✗ " + LabelText.abridged($0, to: 80), .caption, theme.problem))
    }
    let label = LabelMarkup.table([
      LabelMarkup.row(
        LabelMarkup.cell(
          LabelMarkup.text(LabelText.abridged(cluster.label, to: 60), .frame, theme.text)), gap,
        LabelMarkup.cell(LabelMarkup.text(cluster.caption, .caption, theme.quietText)), remark ?? "")
    ])
    // Frames side by side would touch: each stands in one that is not seen.
    lines += [
      "\(indent)subgraph \(nextCluster()) {",
      "\(indent)graph [style=invis, margin=7, label=\"\"]",
      "\(indent)subgraph \(nextCluster()) {",
      "\(indent)  graph [id=\"\(ElementID.cluster(cluster.id))\", style=\"rounded,filled\", margin=14,",
      "\(indent)    fillcolor=\"\(theme.frame.hex)\", pencolor=\"\((problem == nil ? theme.frameLine : theme.problem).hex)\",",
      "\(indent)    labelloc=t, labeljust=l, label=\(direction == .rightward ? "<\(label)>" : "\"\"")]",
    ]
    if direction == .downward { writeTitle(label, of: cluster, indent: indent + "  ") }
    for id in cluster.members {
      if let node = nodes[id] { write(node, depth: depth + 1) }
    }
    for child in cluster.children { write(child, nodes: nodes, depth: depth + 1) }
    lines.append("\(indent)}}")
  }

  /// A frame's title where tensors flow downwards: a node at its top, as arrows make way for nodes and would go through
  /// a label.
  private mutating func writeTitle(_ label: String, of cluster: Diagram.Cluster, indent: String) {
    let members = Set(cluster.allMembers)
    let inner = Set(diagram.edges.filter { members.contains($0.from) && members.contains($0.to) }.map(\.to))
    let title = ElementID.title(cluster.id)
    lines.append(
      "\(indent)\"\(title)\" [id=\"\(title)\", shape=plain, style=\"\", tooltip=\" \", label=<\(label)>]")
    for first in cluster.allMembers where !inner.contains(first) {
      lines.append("\(indent)\"\(title)\" -> \"\(ElementID.node(first))\" [style=invis, weight=0]")
    }
  }

  /// The name of a frame, with a number: the renderer lays frames out in the order of those (`shim.h`).
  private mutating func nextCluster() -> String {
    clusterCount += 1
    // Graphviz places the first frame at the top, or, where tensors flow downwards, at the right.
    return "cluster_\(direction == .rightward ? clusterCount : max(0, 30_000 - clusterCount))"
  }

  private mutating func write(_ node: Diagram.Node, depth: Int) {
    let indent = String(repeating: "  ", count: depth)
    let tone = theme.tone(of: node.role)
    let isBroken = node.marks.contains { if case .problem = $0 { true } else { false } }
    let line = isBroken ? theme.problem : tone.line
    lines += [
      "\(indent)\"\(ElementID.node(node.id))\" [id=\"\(ElementID.node(node.id))\", \(outline(of: node)),",
      "\(indent)  fillcolor=\"\(tone.fill.hex)\", color=\"\(line.hex)\",",
      "\(indent)  tooltip=\(quoted(node.description)),",
      "\(indent)  label=<\(NodeLabel(node, theme).html)>]",
    ]
  }

  private func outline(of node: Diagram.Node) -> String {
    let isDashed = node.role == .embedding || node.role == .unused
    let dashes = isDashed ? ",dashed" : ""
    let loops = node.role.outline == .loop || node.marks.contains(.recurrent)
    switch node.role.outline {
    case .entry: return "style=\"filled\(dashes)\""
    case .exit:
      // A tag that points where the tensors go; arrows from above would stop short of it.
      return direction == .rightward
        ? "shape=cds, style=filled, margin=\"0.2,0.15\"" : "shape=note, style=filled"
    case .detail where node.role == .parameter: return "style=filled, margin=\"0.08,0.04\""
    case .detail: return "style=\"rounded,filled\", margin=\"0.08,0.04\""
    case .step, .loop: return "style=\"rounded,filled\"" + (loops ? ", peripheries=2" : "")
    }
  }

  private mutating func write(_ edge: Diagram.Edge, index: Int) {
    var attributes = ["id=\"\(ElementID.edge(index))\"", "tooltip=\(quoted(edge.description))"]
    switch edge.kind {
    case .tensor: break
    case .shared: attributes += ["style=dashed", "color=\"\(theme.sharedEdge.hex)\""]
    case .state: attributes += ["style=dashed", "constraint=false"]
    case .broken: attributes += ["color=\"\(theme.problem.hex)\"", "penwidth=1.8", "arrowhead=tee"]
    }
    if let label = label(of: edge) { attributes.append("label=<\(label)>") }
    let ends = "\"\(ElementID.node(edge.from))\" -> \"\(ElementID.node(edge.to))\""
    lines.append("  \(ends) [\(attributes.joined(separator: ", "))]")
  }

  private func label(of edge: Diagram.Edge) -> String? {
    let color = edge.kind == .broken ? theme.problem : theme.text
    let name = LabelText.abridged(edge.label, to: 32)
    var rows: [String] = []
    if !name.isEmpty { rows.append(LabelMarkup.text(name, .figures, color)) }
    if !edge.shape.isEmpty {
      rows.append(
        LabelMarkup.shape(edge.shape, .shape, color, dim: edge.kind == .broken ? color : theme.dimText))
    }
    if !edge.need.isEmpty {
      rows.append(LabelMarkup.text("needs " + LabelText.abridged(edge.need, to: 64), .shape, color))
    }
    if rows.isEmpty { return nil }
    // Between frames a label may come to lie on the line around one.
    let ground = isBetweenFrames(edge) ? " BGCOLOR=\"\(theme.background.hex)\"" : ""
    switch direction {
    case .rightward:
      return LabelMarkup.table(
        rows.map { LabelMarkup.row(LabelMarkup.cell($0, "ALIGN=\"CENTER\"\(ground)")) })
    case .downward:
      // The label stands at the right of the edge, too near to it.
      let gap = LabelMarkup.cell("", "WIDTH=\"4\"")
      return LabelMarkup.table(
        rows.map { LabelMarkup.row(gap, LabelMarkup.cell($0, "ALIGN=\"LEFT\"\(ground)")) })
    }
  }

  private func isBetweenFrames(_ edge: Diagram.Edge) -> Bool {
    frames[edge.from] != frames[edge.to]
  }

  /// A string of the language; `\` starts an escape sequence in tooltips, hence twice.
  private func quoted(_ text: String) -> String {
    let escaped = text.escaping { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case _ where LabelText.isUnprintable(scalar): "\u{fffd}"
      default: nil
      }
    }
    return "\"\(escaped)\""
  }
}
