public import Compute
import OrderedCollections
public import Spec
import Tensors

extension BlockGraph {
  /// Builds the network: each block in order, with what is wrong reported and its outputs unknown from there on.
  public func composed(mode: Mode, reportingTo diagnostics: Diagnostics) -> ComposedNetwork {
    let order = ordered(reportingTo: diagnostics)
    let builder = NetworkBuilder(
      mode: mode, diagnostics: diagnostics, portNames: Set(sources.map(\.key) + outputs.map(\.key)))
    let inputs = inputs(of: order)
    var values = declare(inputs, in: builder)
    let blocks = build(order, values: &values, with: builder, reportingTo: diagnostics)
    return network(of: blocks, inputs: inputs, values: values, in: builder)
  }

  /// The tensors that stand ready and that some block reads.
  func inputs(of order: [BlockEntry]) -> [NetworkSource] {
    let read = Set(order.flatMap { $0.inKeys.map(\.value) })
    return sources.filter { read.contains($0.key) }
  }

  /// The values of inputs whose types are known.
  func declare(_ inputs: [NetworkSource], in builder: NetworkBuilder) -> [String: Value] {
    var values: [String: Value] = [:]
    for source in inputs {
      if let type = source.type { values[source.key] = builder.graph.input(source.key, type) }
    }
    return values
  }

  /// The network of built blocks, with what is known of its outputs.
  func network(
    of blocks: [ComposedBlock], inputs: [NetworkSource], values: [String: Value], in builder: NetworkBuilder
  ) -> ComposedNetwork {
    var types: OrderedDictionary<String, TensorType?> = [:]
    var known: OrderedDictionary<String, Value> = [:]
    for output in outputs {
      types[output.key] = .some(values[output.key]?.type)
      if let value = values[output.key] { known[output.key] = value }
    }
    for state in builder.states {
      types[state.name] = state.after.type
      known[state.name] = state.after
    }
    return ComposedNetwork(
      inputs: inputs + builder.states.map(NetworkSource.init), blocks: blocks, outputs: types,
      graph: builder.graph, values: known, states: builder.states.map(\.name))
  }

  /// Builds blocks in order on top of known values.
  func build(
    _ order: [BlockEntry], values: inout [String: Value], with builder: NetworkBuilder,
    reportingTo diagnostics: Diagnostics
  ) -> [ComposedBlock] {
    let origins = TensorOrigins()
    for source in sources { origins[source.key] = .source(source) }
    var blocks: [ComposedBlock] = []
    for (index, entry) in order.enumerated() {
      let inputs = entry.inKeys.map { values[$0.value] }
      let start = BuildMark(builder)
      builder.begin(block: index, entry)
      let problems = BlockProblems(
        entry: entry, inputs: inputs.map { $0?.type }, origins: origins, network: self)
      if problems.inputsFit(reportingTo: diagnostics) {
        let results = results(of: entry, inputs: inputs, with: builder, problems, diagnostics)
        for (out, value) in zip(entry.outKeys, results) { values[out.value] = value }
      }
      let block = start.composed(
        entry, inputs: inputs.map { $0?.type }, outputs: entry.outKeys.map { values[$0.value]?.type },
        with: builder)
      for out in entry.outKeys { origins[out.value] = .block(block) }
      blocks.append(block)
    }
    return blocks
  }

  private func results(
    of entry: BlockEntry, inputs: [Value?], with builder: NetworkBuilder, _ problems: BlockProblems,
    _ diagnostics: Diagnostics
  ) -> [Value] {
    let known = inputs.compactMap { $0 }
    guard let block = entry.block, known.count == inputs.count else { return [] }
    builder.enter(entry.key.value)
    defer { builder.leave() }
    builder.note(entry.weightRules)
    do {
      let results = try block.build(known, with: builder)
      problems.reportChannelsLast(to: diagnostics)
      return results
    } catch {
      problems.report(error, cause: builder.cause(of: error.origin), to: diagnostics)
      return []
    }
  }
}

extension NetworkSource {
  /// A state before the run.
  fileprivate init(_ state: NetworkBuilder.CarriedState) {
    self.init(state.name, type: state.before.type, title: "the state `\(state.name)`")
  }
}

/// Where a block began in a graph under construction.
private struct BuildMark {
  let node: Int
  let parameter: Int
  let layer: Int
  let state: Int
  let weightRule: Int

  init(_ builder: NetworkBuilder) {
    node = builder.graph.nodes.count
    parameter = builder.graph.parameters.count
    layer = builder.layers.count
    state = builder.states.count
    weightRule = builder.weightRules.count
  }

  func composed(
    _ entry: BlockEntry, inputs: [TensorType?], outputs: [TensorType?], with builder: NetworkBuilder
  ) -> ComposedBlock {
    let nodes = node..<builder.graph.nodes.count
    let single: [String: Dimension] = ["B": 1]
    return ComposedBlock(
      key: entry.key.value, typeName: entry.type.value,
      category: entry.block.map { Swift.type(of: $0).declaration.category } ?? .composite,
      vectorVariant: entry.block.flatMap { Swift.type(of: $0).declaration.vectorVariant },
      gist: entry.block?.gist(inputs.map { $0?.shape ?? [] }) ?? "",
      inKeys: entry.inKeys.map(\.value), inTypes: inputs, outKeys: entry.outKeys.map(\.value),
      outTypes: outputs,
      parameters: builder.graph.parameters.values.dropFirst(parameter).map(\.declaration),
      multiplyAdds: builder.graph.nodes[nodes].reduce(0) { sum, node in
        sum
          + node.operation.multiplyAdds(node.operands.map(\.type), node.results.map(\.type))
          .substituting(single)
      },
      nodes: nodes, layers: Array(builder.layers.dropFirst(layer)),
      states: builder.states.dropFirst(state).map(\.name),
      inputPorts: entry.block?.inputs, outputPorts: entry.block?.outputs,
      weightRules: Array(builder.weightRules.dropFirst(weightRule)),
      title: entry.title, place: entry.key.span, typePlace: entry.type.span,
      inputPlaces: entry.inKeys.indices.map { entry.inputSpan($0) },
      widthParameters: entry.outKeys.map { entry.widthParameter(of: $0.value) })
  }
}

extension BlockEntry {
  /// The parameter that sets the width of an output, where it has one, be it of a block inside.
  func widthParameter(of outKey: String) -> Located<String>? {
    let names = [
      "output_units", "hidden_units", "hidden_channels", "hidden_features", "hidden_size", "embedding_dim",
    ]
    for name in names {
      if let span = parameters?.span(of: name) { return Located(name, at: span) }
    }
    return block?.producer(of: outKey)?.widthParameter(of: outKey)
  }
}
