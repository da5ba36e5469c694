import Spec

extension Diagram.Node: CustomStringConvertible {
  /// What is shown under the pointer: the node's own text, or all that the node shows, unabridged.
  public var description: String {
    if let tooltip { return tooltip }
    var lines = [type.isEmpty ? title : "\(title) · \(type)"]
    lines += gist
    lines += rows.map { row in
      "\(row.name) \(row.operation) [\(row.shape.joined(separator: ", "))] \(row.parameters.grouped)"
    }
    if let weight {
      lines.append(
        "\(weight.parameters.grouped) parameters (\(LabelText.percentage(weight.share)))")
    }
    for mark in marks {
      switch mark {
      case .shared(let tag): lines.append("shared: \(tag)")
      case .recurrent: lines.append("carries state from step to step")
      case .problem(let text): lines.append(text)
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension Diagram.Edge: CustomStringConvertible {
  /// What is shown under the pointer.
  public var description: String {
    let parts = [
      "\(from) → \(to)", label, shape.isEmpty ? "" : "[\(shape.joined(separator: ", "))]",
      need.isEmpty ? "" : "needs \(need)",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }
}

extension Diagram.Cluster {
  /// The identifiers of the nodes in the frame and in frames within it.
  var allMembers: [Diagram.Node.ID] { members + children.flatMap(\.allMembers) }

  /// The frame and all frames within it.
  var withDescendants: [Diagram.Cluster] { [self] + children.flatMap(\.withDescendants) }
}

extension Diagram {
  /// Identifiers are made by the program, never by a spec: a clash is a mistake in the program.
  func checkIdentifiers() {
    let ids = Set(nodes.map(\.id))
    precondition(ids.count == nodes.count, "a diagram's nodes have unique identifiers")
    for edge in edges {
      precondition(ids.contains(edge.from), "an edge comes from the unknown node '\(edge.from)'")
      precondition(ids.contains(edge.to), "an edge goes to the unknown node '\(edge.to)'")
    }
    let members = clusters.flatMap(\.allMembers)
    precondition(Set(members).count == members.count, "a node stands in one cluster at most")
    precondition(ids.isSuperset(of: members), "a cluster's members are nodes of the diagram")
    let clusterIDs = clusters.flatMap(\.withDescendants).map(\.id)
    precondition(Set(clusterIDs).count == clusterIDs.count, "a diagram's clusters have unique identifiers")
  }
}
