public import Composer
import Compute
import OrderedCollections
import Perception
public import Spec
import Tensors

extension Diagram {
  /// How much of a network is shown.
  public enum Detail: String, Sendable, Hashable, CaseIterable {
    /// A node for each block.
    case blocks
    /// A node for each block, with its layers inside.
    case layers
    /// A node for each operation.
    case ops
  }

  /// The picture of one network of a composition.
  ///
  /// - Parameter diagnostics: What is wrong with the spec. With errors the picture shows what there is, marks the
  ///   blocks that are to blame, and the tensors that do not fit.
  /// - Throws: `OversizedPicture` where there is more than anybody sees in a picture.
  public init(
    of network: Network, in composition: Composition, detail: Detail = .blocks,
    diagnostics: [Diagnostic] = []
  ) throws(OversizedPicture) {
    let errors = diagnostics.filter { $0.severity == .error }
    var picture = NetworkPicture(network: network, composition: composition, detail: detail)
    if !errors.isEmpty {
      let sketch = network.sketch(diagnostics: errors)
      picture = NetworkPicture(
        network: sketch.network, composition: composition, detail: detail, problems: sketch.problems,
        tensors: sketch.values, errorCount: errors.count, errorsElsewhere: sketch.elsewhere)
    }
    try picture.checkSize()
    self = picture.diagram
  }
}

/// The parts of a network's picture.
struct NetworkPicture {
  let network: Network
  let composition: Composition
  let detail: Diagram.Detail
  /// What is wrong with the network.
  let problems: NetworkProblems
  /// The tensors of a network with errors in its graph, by name, as far as they are known.
  let tensors: [String: Value]
  /// How many errors the whole spec has.
  let errorCount: Int
  /// The errors that are not about parts of this network.
  let errorsElsewhere: [Diagnostic]
  /// The index of the block that gives each tensor.
  private let producers: [String: Int]

  init(
    network: Network, composition: Composition, detail: Diagram.Detail, problems: NetworkProblems = .init(),
    tensors: [String: Value] = [:], errorCount: Int = 0, errorsElsewhere: [Diagnostic] = []
  ) {
    self.network = network
    self.composition = composition
    self.detail = detail
    self.problems = problems
    self.tensors = tensors
    self.errorCount = errorCount
    self.errorsElsewhere = errorsElsewhere
    producers = Dictionary(
      network.composed.blocks.enumerated().flatMap { index, block in block.outKeys.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
  }

  var diagram: Diagram {
    let body = detail == .ops ? operations : blocks
    return Diagram(
      title: title, subtitle: subtitle, nodes: inputPorts + unknownInputs + body.nodes + outputPorts,
      edges: body.edges, clusters: body.clusters, legend: legend)
  }

  private var title: String {
    "\(composition.name) · \(network.name)"
  }

  private var subtitle: String {
    let parameters = network.composed.parameterCount
    let cost = network.composed.multiplyAdds
    let symbols = cost.symbols.sorted().joined(separator: ", ")
    let adds = cost.constant.map { "\($0.grouped) multiply-adds" } ?? "multiply-adds depend on \(symbols)"
    // What is wrong or follows what is wrong has no figures yet.
    let isSound = problems.isEmpty && !hasMissingOutput
    guard network.composed.hasAllBlocks, isSound else { return "incomplete: the spec has errors" }
    return "\(parameters.grouped) parameters · \(adds)"
  }

  /// Letters for the tensors that other networks of the model read too, the same in each picture.
  var sharedTags: [String: String] {
    let shared = composition.networks.flatMap { other in
      other.inputs.compactMap { key, meaning -> String? in
        if case .embedding(let source) = meaning { "\(source)/\(key)" } else { nil }
      }
    }
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    let unique = Array(OrderedSet(shared))
    return Dictionary(
      uniqueKeysWithValues: unique.enumerated().map { index, name in
        (name, index < letters.count ? letters[index] : "\(index + 1)")
      })
  }

  /// The tag of a tensor that this network gives or reads, if it is shared.
  func tag(of key: String) -> String? {
    if case .embedding(let source)? = network.inputs[key] { return sharedTags["\(source)/\(key)"] }
    return sharedTags["\(network.name)/\(key)"]
  }

  private var legend: [Diagram.LegendRow] {
    errorLegend + sharingLegend
  }

  private var sharingLegend: [Diagram.LegendRow] {
    let keys = Array(network.inputs.keys) + Array(network.outputs.keys)
    return keys.compactMap { key -> Diagram.LegendRow? in
      guard let tag = tag(of: key) else { return nil }
      if case .embedding(let source)? = network.inputs[key] {
        return .init(.mark(.shared(tag: tag)), "\(key), computed by \(source)")
      }
      let readers = composition.networks.filter { reader in
        if case .embedding(network.name)? = reader.inputs[key] { true } else { false }
      }
      return .init(
        .mark(.shared(tag: tag)), "\(key), read by \(readers.map(\.name).joined(separator: ", "))")
    }
  }

  // MARK: Ports

  /// The nodes of the tensors that go in.
  private var inputPorts: [Diagram.Node] { network.composed.inputs.map(inputPort) }

  /// The nodes of the tensors that come out, but for those that their block's node shows by itself.
  private var outputPorts: [Diagram.Node] {
    let producers = producerIDs
    return network.composed.outputs.keys.filter(hasPort).map { outputPort($0, from: producers) }
  }

  /// The block that is nothing but a head, so that one node shows both.
  private func headBlock(_ key: String) -> ComposedBlock? {
    guard detail != .ops, network.isHead(key), problems.outputs[key] == nil, problems.heads[key] == nil
    else { return nil }
    return network.composed.blocks.first { block in
      block.category == .output && block.outKeys == [key]
        && !network.composed.blocks.contains { $0.inKeys.contains(key) }
    }
  }

  private func hasPort(_ key: String) -> Bool {
    if case .embedding? = network.outputs[key], detail != .ops { return false }
    return headBlock(key) == nil
  }

  private func inputPort(_ source: NetworkSource) -> Diagram.Node {
    let shape = source.type.map { featureText($0.shape) } ?? "unknown shape"
    switch network.inputs[source.key] {
    case .observation(let space)?:
      return Diagram.Node(id: inputID(source.key), role: .input, title: source.key, type: "\(space)")
    case .stackedObservations(let space, let actors)?:
      return Diagram.Node(
        id: inputID(source.key), role: .input, title: source.key, type: "\(actors.count) × \(space)")
    case .action(let space, _)?:
      let form = space.kind == .discrete ? ", one-hot" : ""
      return Diagram.Node(
        id: inputID(source.key), role: .input, title: source.key, type: "action \(space)\(form)")
    case .previousValue(let critic)?:
      return Diagram.Node(
        id: inputID(source.key), role: .embedding, title: source.key, type: "value up to \(critic)")
    case .embedding(let origin)?:
      return Diagram.Node(
        id: inputID(source.key), role: .embedding, title: source.key, type: "\(shape) from \(origin)",
        marks: tag(of: source.key).map { [.shared(tag: $0)] } ?? [])
    case .state?:
      return Diagram.Node(
        id: inputID(source.key), role: .input, title: source.key, type: "\(shape), zero at the start")
    case nil:
      return Diagram.Node(id: inputID(source.key), role: .input, title: source.key, type: shape)
    }
  }

  private func outputPort(_ key: String, from producers: [String: String]) -> Diagram.Node {
    var node = soundOutputPort(key)
    if isMissing(key, producers) { node.marks.append(.problem("no block gives it")) }
    node.marks += marks(problems.heads[key] ?? [])
    return node
  }

  private func soundOutputPort(_ key: String) -> Diagram.Node {
    let type = network.composed.outputs[key] ?? nil
    let shape = type.map { featureText($0.shape) } ?? "unknown shape"
    let marks: [Diagram.Mark] = tag(of: key).map { [.shared(tag: $0)] } ?? []
    switch network.outputs[key] {
    case .action(let space, let distribution)?:
      return Diagram.Node(
        id: outputID(key), role: .actionHead, title: key,
        type: "\(space) → \(Swift.type(of: distribution).name)", marks: marks)
    case .undrawnAction(let space)?:
      return Diagram.Node(
        id: outputID(key), role: .actionHead, title: key, type: "\(space) → ?", marks: marks)
    case .value?:
      return Diagram.Node(
        id: outputID(key), role: .valueHead, title: key, type: "state value", marks: marks)
    case .valueDifference(let before, _)?:
      return Diagram.Node(
        id: outputID(key), role: .valueHead, title: key, type: "added to \(before)", marks: marks)
    case .actionValue?:
      return Diagram.Node(
        id: outputID(key), role: .valueHead, title: key, type: "value of state and actions", marks: marks)
    case .actionValues(let action, let count)?:
      return Diagram.Node(
        id: outputID(key), role: .valueHead, title: key, type: "values of \(action), \(count) choices",
        marks: marks)
    case .embedding?:
      return Diagram.Node(
        id: outputID(key), role: .embedding, title: key, type: "shared embedding", marks: marks)
    case .state?:
      return Diagram.Node(
        id: outputID(key), role: .general, title: key, type: "\(shape) for the next run", marks: marks)
    case .tensor?, nil:
      return Diagram.Node(
        id: outputID(key), role: .general, title: key, type: "output \(shape)", marks: marks)
    }
  }

  func inputID(_ key: String) -> String { "\(network.name)/in/\(key)" }
  func outputID(_ key: String) -> String { "\(network.name)/out/\(key)" }

  /// The shape without its batch axis: `3×64×64`.
  func featureText(_ shape: Shape) -> String {
    let sizes = shape.dimensions.dropFirst()
    return sizes.isEmpty ? "scalar" : sizes.map(\.description).joined(separator: "×")
  }

  func sizes(_ type: TensorType?) -> [String] {
    type?.shape.dimensions.map(\.description) ?? []
  }

  // MARK: Blocks

  typealias Body = (nodes: [Diagram.Node], edges: [Diagram.Edge], clusters: [Diagram.Cluster])

  private var blocks: Body {
    var edges: [Diagram.Edge] = []
    let producers = producerIDs
    for block in network.composed.blocks {
      edges += inputEdges(of: block, from: producers)
      for state in block.states {
        let type = network.composed.outputs[state] ?? nil
        edges.append(edge(from: inputID(state), to: id(of: block), state, type))
      }
    }
    for (key, type) in network.composed.outputs where hasPort(key) {
      guard let producer = producers[key] else { continue }
      let whole = edge(from: producer, to: outputID(key), key, type)
      edges.append(broken(whole, whereNeeded: problems.outputs[key]))
    }
    return (network.composed.blocks.map(node), edges, [])
  }

  /// The tensors that a block reads; one that it reads twice, as keys and as values, is drawn once.
  ///
  /// - Parameter isLeftOut: Whether a tensor is drawn otherwise.
  func inputEdges(
    of block: ComposedBlock, from producers: [String: String],
    without isLeftOut: (String) -> Bool = { _ in false }
  ) -> [Diagram.Edge] {
    let uses = OrderedDictionary(grouping: block.inKeys.indices) { block.inKeys[$0] }
    return uses.filter { !isLeftOut($0.key) }.map { key, indices in
      let roles = indices.compactMap { role(ofInput: $0, block) }
      let times = roles.isEmpty && indices.count > 1 ? ["×\(indices.count)"] : []
      let type = indices.first.flatMap { block.inTypes[$0] }
      let whole = edge(
        from: producers[key] ?? inputID(key), to: id(of: block), key, type,
        as: (roles + times).joined(separator: ", "))
      let needs = indices.compactMap { problems.inputs[.init(of: block.key, at: $0)] }
      return broken(whole, whereNeeded: needs.max { $0.count < $1.count })
    }
  }

  /// What a tensor is to a block that reads tensors of different kinds: `mask`.
  private func role(ofInput index: Int, _ block: ComposedBlock) -> String? {
    guard case .fixed(let ports)? = block.inputPorts, block.inKeys.count > 1, ports.indices.contains(index)
    else { return nil }
    return ports[index].name
  }

  func edge(
    from: String, to: String, _ key: String, _ type: TensorType?, as role: String = ""
  ) -> Diagram.Edge {
    let producer = producers[key].map { network.composed.blocks[$0] }
    let name = producer.map { $0.outKeys.count > 1 || $0.key != key ? key : "" } ?? ""
    let label = role == key ? name : [name, role].filter { !$0.isEmpty }.joined(separator: " · ")
    var kind = Diagram.Edge.Kind.tensor
    if case .embedding? = network.inputs[key] { kind = .shared }
    // What could not be computed is told apart from what is not shown.
    let shape = type == nil && errorCount > 0 ? ["?"] : sizes(type)
    return Diagram.Edge(from: from, to: to, label: label, shape: shape, kind: kind)
  }

  /// The node of the block that gives each tensor.
  var producerIDs: [String: String] {
    var producers: [String: String] = [:]
    for block in network.composed.blocks {
      for key in block.outKeys + block.states where producers[key] == nil { producers[key] = id(of: block) }
    }
    return producers
  }

  /// A block's identifier, which tooltips show: a word more only where its key looks like that of another node.
  func id(of block: ComposedBlock) -> String {
    let others = ["in/", "out/", "op/", "param/", "block/"]
    let isClear = !others.contains { block.key.hasPrefix($0) }
    return isClear ? "\(network.name)/\(block.key)" : "\(network.name)/block/\(block.key)"
  }

  func node(_ block: ComposedBlock) -> Diagram.Node {
    var node = Diagram.Node(
      id: id(of: block), role: role(of: block.category), title: block.key, type: block.typeName,
      gist: block.gist.isEmpty ? [] : gistLines(block.gist),
      weight: block.parameterCount == 0
        ? nil : .init(parameters: block.parameterCount, of: network.composed.parameterCount),
      marks: marks(of: block),
      rows: detail == .layers ? block.layers.map { row($0, of: block) } : [], tooltip: tooltip(block))
    if let key = block.outKeys.first, headBlock(key) != nil {
      let port = soundOutputPort(key)
      node.role = port.role
      node.type = port.type
      node.gist = ["\(block.typeName) · \(block.gist)"]
    }
    return node
  }

  /// A gist has one line, or two where it tells of sizes and then of what happens: `3 → 8 · 3×3 conv ×2`.
  private func gistLines(_ gist: String) -> [String] {
    let parts = gist.split(separator: " · ", maxSplits: 1).map(String.init)
    return parts
  }

  private func marks(of block: ComposedBlock) -> [Diagram.Mark] {
    let shared = block.outKeys.compactMap { tag(of: $0) }.map { Diagram.Mark.shared(tag: $0) }
    return shared + problemMarks(of: block)
  }

  private func row(_ layer: NetworkBuilder.Layer, of block: ComposedBlock) -> Diagram.Row {
    let prefix = block.key + "."
    return Diagram.Row(
      name: layer.name.hasPrefix(prefix) ? String(layer.name.dropFirst(prefix.count)) : layer.name,
      operation: layer.text, shape: layer.shape.dimensions.map(\.description),
      parameters: layer.parameterCount)
  }

  private func tooltip(_ block: ComposedBlock) -> String {
    let inputs = zip(block.inKeys, block.inTypes).map { key, type in
      "in \(key) \(type.map { $0.shape.description } ?? "unknown")"
    }
    let outputs = zip(block.outKeys, block.outTypes).map { key, type in
      "out \(key) \(type.map { $0.shape.description } ?? "unknown")"
    }
    let cost = block.multiplyAdds.constant.map(\.grouped) ?? "\(block.multiplyAdds)"
    let place = "\(block.place.file.name):\(block.place.start.line)"
    let figures = "\(block.parameterCount.grouped) parameters, \(cost) multiply-adds"
    return
      (["\(block.key) · \(block.typeName)", block.gist] + inputs + outputs + [
        block.isComplete ? figures : "parameters unknown", place,
      ]).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func role(of category: BlockCategory) -> Diagram.Role {
    switch category {
    case .feedForward: .feedForward
    case .convolution: .convolution
    case .recurrent: .recurrent
    case .attention: .attention
    case .graph: .graph
    case .pooling: .pooling
    case .join: .join
    case .reshape, .composite: .general
    case .output: .output
    }
  }
}
