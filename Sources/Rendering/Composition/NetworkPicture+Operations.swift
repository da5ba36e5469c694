import Composer
import Compute
import OrderedCollections
import Perception
import Tensors

extension NetworkPicture {
  /// A node for each operation and parameter that the outputs need, framed by block.
  var operations: Body {
    let graph = network.composed.graph
    let needed = neededNodes
    var producer: [Int: String] = [:]
    for (key, value) in graph.inputs { producer[value.id] = inputID(key) }
    for (name, parameter) in graph.parameters { producer[parameter.value.id] = parameterID(name) }
    for index in needed {
      for result in graph.nodes[index].results { producer[result.id] = operationID(index) }
    }
    let used = Set(needed.flatMap { graph.nodes[$0].operands.map(\.id) })
    var nodes = graph.parameters.filter { used.contains($0.value.value.id) }.map(parameterNode)
    var edges: [Diagram.Edge] = []
    for index in needed {
      let node = graph.nodes[index]
      nodes.append(operationNode(index, node))
      for operand in node.operands {
        guard let source = producer[operand.id] else { continue }
        let isParameter = graph.parameters.values.contains { $0.value.id == operand.id }
        edges.append(
          Diagram.Edge(
            from: source, to: operationID(index), shape: isParameter ? [] : sizes(operand.type)))
      }
    }
    for (key, value) in network.composed.values {
      guard let source = producer[value.id] else { continue }
      edges.append(Diagram.Edge(from: source, to: outputID(key), shape: sizes(value.type)))
    }
    return (nodes, edges, clusters(of: Set(nodes.map(\.id)), needed))
  }

  private var neededNodes: [Int] {
    let graph = network.composed.graph
    var values = Set(network.composed.values.values.map(\.id))
    var needed: [Int] = []
    for (index, node) in graph.nodes.enumerated().reversed()
    where node.results.contains(where: { values.contains($0.id) }) {
      values.formUnion(node.operands.map(\.id))
      needed.append(index)
    }
    return needed.reversed()
  }

  private func operationID(_ index: Int) -> String { "\(network.name)/op/\(index)" }
  private func parameterID(_ name: String) -> String { "\(network.name)/param/\(name)" }

  private func parameterNode(_ name: String, _ parameter: Parameter) -> Diagram.Node {
    Diagram.Node(
      id: parameterID(name), role: .parameter,
      title: name.split(separator: ".").suffix(2).joined(separator: "."),
      type: parameter.declaration.shape.description,
      weight: parameter.declaration.kind == .trained
        ? .init(parameters: parameter.elementCount, of: network.composed.parameterCount) : nil,
      tooltip: "\(name) \(parameter.declaration.shape)\n\(parameter.declaration.kind.rawValue)")
  }

  private func operationNode(_ index: Int, _ node: Compute.Node) -> Diagram.Node {
    let cost = node.operation.multiplyAdds(node.operands.map(\.type), node.results.map(\.type))
      .substituting(["B": 1])
    let shapes = node.results.map { "out \($0.shape)" }
    let costLine = cost == 0 ? [] : ["\(cost.constant.map(\.grouped) ?? "\(cost)") multiply-adds"]
    return Diagram.Node(
      id: operationID(index), role: .operation, title: node.operation.name,
      tooltip: ([node.operation.name] + shapes + costLine).joined(separator: "\n"))
  }

  private func clusters(of ids: Set<String>, _ needed: [Int]) -> [Diagram.Cluster] {
    network.composed.blocks.compactMap { block in
      let members =
        block.parameters.map { parameterID($0.name) }
        + needed.filter { block.nodes.contains($0) }.map(operationID)
      let present = members.filter(ids.contains)
      if present.isEmpty { return nil }
      return Diagram.Cluster(
        id: id(of: block), label: block.key, caption: block.typeName, members: present)
    }
  }
}
