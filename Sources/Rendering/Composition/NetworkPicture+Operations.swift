import Composer
import Compute
import OrderedCollections
import Perception
import Spec
import Tensors

extension NetworkPicture {
  /// A node for each operation and parameter, framed by block: those that the outputs need, or, of a spec with
  /// errors, all that are known.
  ///
  /// A block that could not be built is a node, in a frame with the operations that it got as far as.
  var operations: Body {
    let graph = network.composed.graph
    let shown = errorCount > 0 ? Array(graph.nodes.indices) : neededNodes
    let open = network.composed.blocks.filter { !$0.isComplete }
    var producer: [Int: String] = [:]
    for (key, value) in graph.inputs { producer[value.id] = inputID(key) }
    for (name, parameter) in graph.parameters { producer[parameter.value.id] = parameterID(name) }
    for index in shown {
      for result in graph.nodes[index].results { producer[result.id] = operationID(index) }
    }
    let used = Set(shown.flatMap { graph.nodes[$0].operands.map(\.id) })
    let nodes =
      graph.parameters.filter { used.contains($0.value.value.id) }.map(parameterNode)
      + innerInputs(used) + shown.map { operationNode($0, graph.nodes[$0]) } + open.map(node)
    let parameters = Set(graph.parameters.values.map(\.value.id))
    var sources = producerIDs
    for (key, value) in tensors { sources[key] = producer[value.id] ?? sources[key] }
    let edges =
      shown.flatMap { operandEdges(of: $0, from: producer, parameters) }
      + open.flatMap { openEdges(of: $0, from: producer, sources, used) } + outputEdges(from: producer)
    return (nodes, edges, clusters(of: Set(nodes.map(\.id)), shown))
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

  // MARK: Edges

  private func operandEdges(
    of index: Int, from producer: [Int: String], _ parameters: Set<Int>
  ) -> [Diagram.Edge] {
    let graph = network.composed.graph
    let needs = needsOfOpenBlock(around: index)
    return graph.nodes[index].operands.compactMap { operand in
      guard let source = producer[operand.id] else { return nil }
      let edge = Diagram.Edge(
        from: source, to: operationID(index),
        shape: parameters.contains(operand.id) ? [] : sizes(operand.type))
      return broken(edge, whereNeeded: needs[operand.id])
    }
  }

  /// What the block that an operation is of needs in the place of its inputs, by their values.
  private func needsOfOpenBlock(around index: Int) -> [Int: String] {
    guard !problems.inputs.isEmpty,
      let block = network.composed.blocks.first(where: { $0.nodes.contains(index) && !$0.isComplete })
    else { return [:] }
    var needs: [Int: String] = [:]
    for (position, key) in block.inKeys.enumerated() {
      if let value = tensors[key] { needs[value.id] = problems.inputs[.init(of: block.key, at: position)] }
    }
    return needs
  }

  /// What a block that could not be built reads: its inputs, or what the operations gave that it got as far as.
  private func openEdges(
    of block: ComposedBlock, from producer: [Int: String], _ sources: [String: String], _ used: Set<Int>
  ) -> [Diagram.Edge] {
    let graph = network.composed.graph
    let own = block.nodes.flatMap { graph.nodes[$0].operands.map(\.id) }
    let direct = inputEdges(
      of: block, from: sources,
      without: { key in
        tensors[key].map { own.contains($0.id) } ?? false
      })
    let isToBlame = problems.blocks[block.key] != nil
    let inner = block.nodes.compactMap { index -> Diagram.Edge? in
      let results = graph.nodes[index].results
      guard let value = results.first, let source = producer[value.id],
        !results.contains(where: { used.contains($0.id) })
      else { return nil }
      let edge = Diagram.Edge(from: source, to: id(of: block), shape: sizes(value.type))
      return broken(edge, whereNeeded: isToBlame ? "" : nil)
    }
    return direct + inner
  }

  private func outputEdges(from producer: [Int: String]) -> [Diagram.Edge] {
    let blocks = producerIDs
    return network.composed.outputs.compactMap { key, type in
      let value = network.composed.values[key]
      guard let source = value.flatMap({ producer[$0.id] }) ?? (value == nil ? blocks[key] : nil)
      else { return nil }
      let shape = value == nil ? ["?"] : sizes(type)
      return broken(
        Diagram.Edge(from: source, to: outputID(key), shape: shape), whereNeeded: problems.outputs[key])
    }
  }

  // MARK: Nodes

  private func operationID(_ index: Int) -> String { "\(network.name)/op/\(index)" }
  private func parameterID(_ name: String) -> String { "\(network.name)/param/\(name)" }

  /// Inputs that blocks declare for themselves and that are none of the network's, such as the state of a block that
  /// could not be built to its end.
  private func innerInputs(_ used: Set<Int>) -> [Diagram.Node] {
    let ports = Set(network.composed.inputs.map(\.key))
    return network.composed.graph.inputs.filter { used.contains($0.value.id) && !ports.contains($0.key) }.map
    {
      Diagram.Node(id: inputID($0), role: .input, title: $0, type: featureText($1.type.shape))
    }
  }

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

  private func clusters(of ids: Set<String>, _ shown: [Int]) -> [Diagram.Cluster] {
    network.composed.blocks.compactMap { block in
      let inner =
        block.parameters.map { parameterID($0.name) }
        + shown.filter { block.nodes.contains($0) }.map(operationID)
      let present = inner.filter(ids.contains)
      if present.isEmpty { return nil }
      let problem = block.isComplete ? problemMarks(of: block).first : nil
      return Diagram.Cluster(
        id: id(of: block), label: block.key, caption: block.typeName,
        members: present + [id(of: block)].filter(ids.contains), mark: problem)
    }
  }
}
