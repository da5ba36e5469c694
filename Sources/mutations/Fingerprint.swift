import Composer
import Compute

/// What is composed of a spec, without weights: networks, how they begin, what they draw, and what is asserted of them.
///
/// Two specs of one fingerprint compose to the same model.
struct Fingerprint: Hashable {
  private var lines: [String] = []

  /// The fingerprint of compositions of one spec: for evaluation and for training, whose graphs differ.
  ///
  /// - Parameter assertions: What the spec says besides, for it to be checked.
  init(_ compositions: [Composition], assertions: [String]) {
    lines += assertions
    if let spaces = compositions.first?.spaces { note(spaces) }
    for composition in compositions {
      for network in composition.networks { note(network) }
    }
  }

  private mutating func note(_ spaces: EnvironmentSpaces) {
    for (key, step) in spaces.steps {
      lines.append("step \(key): \(step.agentCount ?? 0) agents, open \(step.hasOpenAgentCount)")
      for (name, space) in step.observation { lines.append("observation \(name): \(Self.text(of: space))") }
      for (name, space) in step.action { lines.append("action \(name): \(Self.text(of: space))") }
    }
  }

  /// The space with everything that its description leaves out.
  private static func text(of space: Space) -> String {
    switch space {
    case .box(let box): "\(box)"
    case .discrete(let discrete): "\(discrete)"
    case .multiDiscrete(let counts): "\(counts)"
    case .multiBinary(let flags): "\(flags)"
    case .dict(let spaces): "{" + spaces.map { "\($0): \(text(of: $1))" }.joined(separator: ", ") + "}"
    case .tuple(let spaces): "(" + spaces.map(text).joined(separator: ", ") + ")"
    }
  }

  private mutating func note(_ network: Network) {
    lines.append("network \(network.name): \(network.role), reads of \(network.offered.sorted())")
    for (key, meaning) in network.inputs { lines.append("input \(key): \(meaning)") }
    for (key, meaning) in network.outputs { lines.append("output \(key): \(meaning)") }
    lines.append("\(network.distribution)")
    for block in network.composed.blocks { note(block, of: network) }
    note(network.composed.graph)
  }

  private mutating func note(_ block: ComposedBlock, of network: Network) {
    lines.append("block \(block.key): \(block.typeName), \(block.gist)")
    lines.append("\(block.inKeys) → \(block.outKeys) \(block.outTypes)")
    let plan = network.weightPlan(of: block)
    for parameter in block.parameters {
      let fresh = plan.initializer(of: parameter).map { "\($0.initializer), named \($0.isNamed)" }
      lines.append("parameter \(parameter), drawn by \(fresh ?? "default")")
    }
  }

  private mutating func note(_ graph: Graph) {
    for (name, value) in graph.inputs { lines.append("graph input \(name): \(value)") }
    for node in graph.nodes {
      lines.append("\(node.operation) \(node.operands.map(\.id)) → \(node.results)")
    }
    for (name, value) in graph.updates { lines.append("update \(name): \(value.id)") }
  }
}
