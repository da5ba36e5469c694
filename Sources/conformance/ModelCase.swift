import Composer
import Compute

/// A case of a whole model: every network's blocks, shapes, parameters and outputs.
struct ModelCase {
  private let recorded: Case
  private let registry: ModelRegistry
  private let composition: Composition
  private let networks: OrderedDictionary<String, Field>

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    self.recorded = recorded
    self.registry = registry
    networks = try recorded.root["networks"].members
    for (_, network) in networks {
      for block in try network["blocks"].elements {
        try registry.perception.requireBlock(block.elements.dropFirst().first?.text ?? "")
      }
    }
    for (_, heads) in try recorded.root["distributions"].members {
      for (_, head) in try heads.members {
        try registry.requireDistribution(head["type"].text)
      }
    }
    let diagnostics = Diagnostics()
    guard let spaces = try recorded.spaces(reportingTo: diagnostics) else {
      throw .problem(diagnostics.firstError ?? "the spaces cannot be read")
    }
    let spec = try InlinedSpec(recorded, networks: networks, steps: spaces.stepOrder).file
    let composition = ModelComposer.composition(
      of: spec, spaces: spaces, registry: registry, reportingTo: diagnostics)
    try diagnostics.requireSuccess()
    guard let composition else { throw .problem("the spec was not composed") }
    self.composition = composition
  }

  func outcome() throws(Obstacle) -> Outcome {
    var agreement = Agreement()
    agreement.expect("the networks", composition.networks.map(\.name), equals: Array(networks.keys))
    for (name, field) in networks {
      guard let network = composition.network(name) else { continue }
      try NetworkComparison(name: name, recorded: field, network: network).compare(&agreement)
    }
    try compareDistributions(&agreement)
    if agreement.problems.isEmpty { try compareTensors(&agreement) }
    return agreement.outcome
  }

  private func compareDistributions(_ agreement: inout Agreement) throws(Obstacle) {
    for (step, heads) in try recorded.root["distributions"].members {
      let outputs = composition.policies(of: step).first?.outputs ?? [:]
      for (head, field) in try heads.members {
        guard case .action(_, let distribution)? = outputs[head] else {
          agreement.expect(false, "policy/\(step) has no action head `\(head)`")
          continue
        }
        let want = try registry.requireDistribution(field["type"].text)
        agreement.expect("the distribution of `\(head)`", distribution.name, equals: want)
        agreement.expect(
          "the logits of `\(head)`", distribution.logitsShape,
          equals: Shape(try field["logits_shape"].integers))
      }
    }
  }

  private func compareTensors(_ agreement: inout Agreement) throws(Obstacle) {
    let tensors = try recorded.tensors
    let tolerance = try recorded.root["tolerance"].tolerance()
    do {
      let model = try Model(composition, weightsFrom: tensors.file)
      for name in networks.keys {
        let outputs = try model.run(name, tensors.under("\(name)/in/"))
        for (key, tensor) in outputs {
          agreement.compare("\(name)/out/\(key)", tensor, with: try tensors["\(name)/out/\(key)"], tolerance)
        }
      }
      for step in composition.spaces.stepOrder {
        for policy in composition.policies(of: step) {
          try compareActing(model, policy, step, tensors, tolerance, &agreement)
        }
        try compareJudging(model, step, tensors, tolerance, &agreement)
      }
    } catch let error as Obstacle {
      throw error
    } catch {
      throw .problem("\(error)")
    }
  }

  /// Compares the deterministic actions of a step, or of one of its agents.
  private func compareActing(
    _ model: Model, _ policy: Network, _ step: String, _ tensors: CaseTensors, _ tolerance: Tolerance,
    _ agreement: inout Agreement
  ) throws {
    guard case .policy(_, let agent) = policy.role else { return }
    let ending = agent.map { ".agent\($0)" } ?? ""
    let own = composition.spaces.steps[step]?.observation ?? [:]
    let observations = Dictionary(
      uniqueKeysWithValues: try tensors.under("observation/").compactMap { name, tensor in
        own.keys.first { name == $0 + ending }.map { ($0, tensor) }
      })
    let actions = try model.policy(observations, step: step, agent: agent, deterministic: true)
    for (head, action) in actions {
      let name = "actor/\(Network.Actor(step: step, agent: agent))/mode/\(head)"
      guard tensors.has(name) else { continue }
      agreement.compare(name, action, with: try tensors[name], tolerance)
    }
  }

  /// Compares what the critic says of a step's state, and of the actions that were drawn there.
  private func compareJudging(
    _ model: Model, _ step: String, _ tensors: CaseTensors, _ tolerance: Tolerance,
    _ agreement: inout Agreement
  ) throws {
    guard let critic = composition.critic(of: step) else { return }
    let observations = try observations(of: critic, tensors)
    let values = "values/\(step)" + (tensors.has("values/\(step).agent0") ? ".agent0" : "")
    if tensors.has(values) {
      let value = try model.value(observations, step: step)
      agreement.compare(values, value, with: try tensors[values], tolerance)
    }
    let actions = try tensors.under("actor/\(step)/action/")
    let choices = try tensors.under("q_values/\(step)/")
    if !tensors.has("q_taken/\(step)"), choices.isEmpty { return }
    for (head, value) in try model.actionValues(observations, actions: actions, step: step) {
      let name = head == "q_value" ? "q_taken/\(step)" : "q_values/\(step)/\(head)"
      if tensors.has(name) { agreement.compare(name, value, with: try tensors[name], tolerance) }
    }
  }

  /// What is observed, as a critic reads it: stacked where it wants that.
  private func observations(
    of critic: Network, _ tensors: CaseTensors
  ) throws(Obstacle) -> [String: Tensor] {
    var observations = try tensors.under("observation/").filter { !$0.key.contains(".agent") }
    for (key, meaning) in critic.inputs {
      // Which samples the reference stacks, the network's own inputs say.
      if case .stackedObservations = meaning { observations[key] = try tensors["\(critic.name)/in/\(key)"] }
    }
    return observations
  }
}

/// Compares one network with what is recorded of it.
private struct NetworkComparison {
  let name: String
  let recorded: Field
  let network: Network

  func compare(_ agreement: inout Agreement) throws(Obstacle) {
    let composed = network.composed
    // The reference lists what a network is offered, whether its blocks read it or not.
    let inKeys = try recorded["blocks"].elements.map { (field) throws(Obstacle) in try field.block.inKeys }
    let read = Set(inKeys.joined())
    let inputs = try recorded["in"].shapes.filter { read.contains($0.key) }
    agreement.compare(
      shapes: composed.inputs.map { ($0.key, features($0.type?.shape)) }, with: inputs,
      of: "inputs of \(name)")
    agreement.compare(
      shapes: composed.outputs.map { ($0, features($1?.shape)) }, with: try recorded["out"].shapes,
      of: "outputs of \(name)")
    try compareBlocks(&agreement)
    let prefix = try recorded["parameter_prefix"].text
    let want = try recorded["parameters"].elements.map { (field) throws(Obstacle) in
      try field.parameter.shortened(by: prefix)
    }
    agreement.compare(
      parameters: composed.blocks.flatMap(\.parameters).map { $0.record(without: "") }, with: want)
    agreement.expect(
      "the parameter count of \(name)", composed.parameterCount,
      equals: try recorded["parameter_count"].integer)
  }

  private func compareBlocks(_ agreement: inout Agreement) throws(Obstacle) {
    let want = try recorded["blocks"].elements.map { (field) throws(Obstacle) in try field.block }
    let got = network.composed.blocks.map { block in
      BlockRecord(
        key: block.key, type: block.typeName, inKeys: block.inKeys, outKeys: block.outKeys,
        outShapes: block.outTypes.map { features($0?.shape) }, parameterCount: block.parameterCount)
    }
    agreement.expect("the order of blocks in \(name)", got.map(\.key), equals: want.map(\.key))
    for (got, want) in zip(got, want) where got.key == want.key {
      agreement.expect("\(name)", got, equals: want)
    }
  }

  private func features(_ shape: Shape?) -> Shape {
    Shape(Array((shape?.dimensions ?? []).dropFirst()))
  }
}

/// A block as a model case lists it.
private struct BlockRecord: Equatable, CustomStringConvertible {
  let key: String
  let type: String
  let inKeys: [String]
  let outKeys: [String]
  let outShapes: [Shape]
  let parameterCount: Int

  var description: String {
    "\(type) `\(key)` \(inKeys) → \(outKeys) \(outShapes), \(parameterCount) parameters"
  }
}

extension Agreement {
  /// Compares shapes by name, in any order.
  fileprivate mutating func compare(
    shapes got: [(String, Shape)], with want: OrderedDictionary<String, [Int]>, of what: String
  ) {
    let got = got.map { "\($0): \($1)" }.sorted()
    expect("the \(what)", got, equals: want.map { "\($0): \(Shape($1))" }.sorted())
  }
}

extension Field {
  /// Reads `[key, type, in_keys, out_keys, out_shapes, trainable parameters]`.
  fileprivate var block: BlockRecord {
    get throws(Obstacle) {
      let parts = try elements
      guard parts.count == 6 else { throw .problem("case.json: \(path) is not a block's record") }
      let shapes = try parts[4].elements.map { (shape) throws(Obstacle) in Shape(try shape.integers) }
      return BlockRecord(
        key: try parts[0].text, type: try parts[1].text, inKeys: try parts[2].texts,
        outKeys: try parts[3].texts, outShapes: shapes, parameterCount: try parts[5].integer)
    }
  }
}

extension ParameterRecord {
  /// The parameter under a name without what stands in front of it.
  func shortened(by prefix: String) -> ParameterRecord {
    ParameterRecord(
      name: name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name, shape: shape, kind: kind)
  }
}
