import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// Composes policies and critics whose networks stand in the spec, block by block.
struct CustomModelComposer {
  let context: CompositionContext

  /// The networks that the spec describes: a policy and a critic for each step.
  func networks(_ reader: ParameterReader, _ interpolation: Interpolation) -> [Network] {
    let definitions = Definitions(
      reader.optional("definitions", .anyNode, help: "Networks that several networks build on."),
      interpolation: interpolation, reportingTo: context.diagnostics)
    let mapper = context.distributionMapper(reader)
    let policyNode = reader.read(
      "policy", .anyNode, help: "The policy: `_target_` and one network for each step.")
    let criticNode = reader.optional(
      "critic", .anyNode, help: "The critic: `_target_` and one network for each step.")
    var networks: [Network] = []
    if let part = PolicyPart(policyNode, place: reader.keySpan(of: "policy"), context: context) {
      networks += part.networks(definitions: definitions) { step in
        self.policyHeads(step, mapper: mapper)
      }
    }
    let policies = networks
    if let criticNode,
      let part = CriticPart(criticNode, place: reader.keySpan(of: "critic"), context: context)
    {
      networks += part.networks(definitions: definitions, policies: policies)
    }
    definitions.reportUnused(reportingTo: context.diagnostics)
    return networks
  }

  private func policyHeads(
    _ step: String, mapper: DistributionMapper
  ) -> OrderedDictionary<String, Network.OutputMeaning> {
    context.actionHeads(of: step, mapper: mapper)
  }
}

extension CompositionContext {
  /// Reads `distribution_mapper_config` for the actions of all steps.
  func distributionMapper(_ reader: ParameterReader) -> DistributionMapper {
    let node = reader.optional(
      "distribution_mapper_config", .anyNode,
      help: "Distributions other than the default ones, by action space or action head.")
    return DistributionMapper(
      reading: node, actions: actions, spans: actionSpans,
      unreadable: spaces.steps.values.reduce(into: []) { $0.formUnion($1.unreadableActions) },
      catalogue: registry.distributions, diagnostics: diagnostics)
  }

  /// The actions of all steps; one that two steps have must have one space.
  private var actions: OrderedDictionary<String, Space> {
    var actions: OrderedDictionary<String, Space> = [:]
    for step in spaces.steps.values {
      for (key, space) in step.action {
        if let obstacle = space.obstacle(to: .action, named: key) {
          diagnostics.error(.noTensor, obstacle.message, at: step.actionSpans[key], help: obstacle.help)
        } else if let known = actions[key], known != space {
          diagnostics.error(
            .actionClash, "the action `\(key)` is \(known) in one step and \(space) in another",
            at: step.actionSpans[key], help: "give one of them another name")
        } else {
          actions[key] = space
        }
      }
    }
    return actions
  }

  private var actionSpans: [String: SourceSpan] {
    spaces.steps.values.reduce(into: [:]) { $0.merge($1.actionSpans) { first, _ in first } }
  }

  /// The action heads of a step, with what their logits mean.
  func actionHeads(
    of step: String, mapper: DistributionMapper
  ) -> OrderedDictionary<String, Network.OutputMeaning> {
    var heads: OrderedDictionary<String, Network.OutputMeaning> = [:]
    guard let actions = spaces.steps[step] else { return [:] }
    for (key, space) in actions.action {
      if let distribution = mapper.distribution(for: key) {
        heads[key] = .action(space, distribution)
      }
    }
    return heads
  }
}

/// The `policy` or `critic` of a custom spec: which composer, and a network for each step.
private struct NetworksOfSteps {
  /// The networks as written, with where each stands, by step.
  var nodes: OrderedDictionary<String, (node: Spec.Node, place: SourceSpan)> = [:]

  /// Reads `networks`, a list in the order of steps or a mapping by step.
  init(_ reader: ParameterReader, steps: [String], context: CompositionContext) {
    let node = reader.read(
      "networks", .anyNode, help: "The networks: a list in the order of the steps, or a mapping by step.")
    guard let place = reader.keySpan(of: "networks") else { return }
    switch node.content {
    case .sequence(let elements):
      if elements.count != steps.count {
        context.diagnostics.error(
          .networkCount,
          "`networks` of \(reader.owner) holds \(counted(elements.count, "network")), there are \(counted(steps.count, "step")): \(steps.map { "`\($0)`" }.joined(separator: ", "))",
          at: place)
      }
      for (step, element) in zip(steps, elements) {
        nodes[step] = (element, element.mapping?.entries.first?.keySpan ?? element.span)
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        if steps.contains(entry.name) {
          nodes[entry.name] = (entry.value, entry.keySpan)
        } else {
          context.diagnostics.error(
            .unknownStep, "there is no step `\(entry.name)`", at: entry.keySpan,
            help: "the steps are: \(steps.map { "`\($0)`" }.joined(separator: ", "))")
        }
      }
      let missing = steps.filter { mapping[$0] == nil }
      if !missing.isEmpty {
        context.diagnostics.error(
          .networkCount,
          "`networks` of \(reader.owner) lacks a network for \(missing.map { "step `\($0)`" }.joined(separator: ", "))",
          at: place)
      }
    case .scalar, .unresolved:
      if !node.isUnresolved {
        context.diagnostics.error(
          .networkCount, "`networks` must be a list of networks or a mapping by step, it is \(node.found)",
          at: node.span)
      }
    }
  }
}

/// `1 network`, `2 networks`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// The `policy` of a custom spec.
private struct PolicyPart {
  let context: CompositionContext
  let written: NetworksOfSteps

  init?(_ node: Spec.Node, place: SourceSpan?, context: CompositionContext) {
    guard let place, let reader = context.partReader(node, name: "policy", place: place) else { return nil }
    self.context = context
    _ = reader.read(
      "_target_", .named(in: ModelRegistry.policies), help: "ProbabilisticPolicyComposer.")
    written = NetworksOfSteps(reader, steps: context.spaces.stepOrder, context: context)
    context.readSeparateAgentNets(reader)
    reader.finish()
  }

  func networks(
    definitions: Definitions,
    heads: (String) -> OrderedDictionary<String, Network.OutputMeaning>
  ) -> [Network] {
    context.spaces.stepOrder.compactMap { step -> Network? in
      guard let (node, place) = written.nodes[step] else { return nil }
      let heads = heads(step)
      let name = "policy/\(step)"
      guard
        let spec = NetworkSpec(
          node, title: "the network \(name)", place: place, heads: heads.mapValues(\.width),
          definitions: definitions, registry: context.registry.perception,
          reportingTo: context.diagnostics)
      else { return nil }
      let plan = spec.plan(
        name: name, role: .policy(step: step), offered: context.observations(of: step), heads: heads,
        headTitle: { "the action head `\($0)`" }, embeddings: [:], context: context)
      return context.build(plan)
    }
  }
}

/// The `critic` of a custom spec.
private struct CriticPart {
  let context: CompositionContext
  let written: NetworksOfSteps

  init?(_ node: Spec.Node, place: SourceSpan?, context: CompositionContext) {
    guard let place, let reader = context.partReader(node, name: "critic", place: place) else { return nil }
    self.context = context
    _ = reader.read(
      "_target_", .named(in: ModelRegistry.critics), help: "StateCriticComposer, one value for each step.")
    written = NetworksOfSteps(reader, steps: context.spaces.stepOrder, context: context)
    context.readStackObservations(reader)
    reader.finish()
  }

  func networks(definitions: Definitions, policies: [Network]) -> [Network] {
    context.spaces.stepOrder.compactMap { step -> Network? in
      guard let (node, place) = written.nodes[step] else { return nil }
      let name = "critic/\(step)"
      guard
        let spec = NetworkSpec(
          node, title: "the network \(name)", place: place, heads: ["value": 1],
          definitions: definitions, registry: context.registry.perception,
          reportingTo: context.diagnostics)
      else { return nil }
      let policy = policies.first { $0.role == .policy(step: step) }
      let embeddings = policy.map { context.embeddings(of: $0) } ?? []
      let plan = spec.plan(
        name: name, role: .critic(step: step), offered: context.observations(of: step) + embeddings,
        heads: ["value": .value], headTitle: { "the critic's `\($0)`" },
        embeddings: Dictionary(
          embeddings.map { ($0.key, policy?.name ?? "") }, uniquingKeysWith: { first, _ in first }),
        context: context)
      return context.build(plan)
    }
  }
}

extension Network.OutputMeaning {
  /// How many units a linear layer needs to give it; nil where a linear layer cannot.
  var width: Int? {
    switch self {
    case .action(_, let distribution):
      distribution.logitsShape.rank == 1 ? distribution.logitsShape[0].constant : nil
    case .value: 1
    case .embedding, .tensor: nil
    }
  }
}

extension NetworkSpec {
  /// The network as it is built: its heads, then whatever else the spec asks for.
  func plan(
    name: String, role: Network.Role, offered: [NetworkSource],
    heads: OrderedDictionary<String, Network.OutputMeaning>, headTitle: (String) -> String,
    embeddings: [String: String], context: CompositionContext
  ) -> NetworkPlan {
    var outputs = heads
    var titles: [String: String] = [:]
    for key in heads.keys { titles[key] = headTitle(key) }
    for key in outKeys where outputs[key.value] == nil { outputs[key.value] = .embedding }
    return NetworkPlan(
      name: name, role: role, blocks: blocks,
      sources: sources(offered, reportingTo: context.diagnostics), outputs: outputs,
      outputTitles: titles,
      outputPlaces: Dictionary(
        outKeys.map { ($0.value, $0.span) }, uniquingKeysWith: { first, _ in first }),
      weightInit: weightInit ?? NormC(std: 1), place: place, embeddings: embeddings)
  }
}

extension CompositionContext {
  /// The reader of `policy` or `critic`, if it is a mapping.
  func partReader(_ node: Spec.Node, name: String, place: SourceSpan) -> ParameterReader? {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        diagnostics.error(
          .notAPart, "`\(name)` must be a mapping with `_target_`, it is \(node.found)", at: node.span)
      }
      return nil
    }
    return ParameterReader(
      mapping: mapping, at: place, owner: "the \(name)", ownerSpan: nil, diagnostics: diagnostics)
  }

  /// Reads `substeps_with_separate_agent_nets`, which may only be empty.
  func readSeparateAgentNets(_ reader: ParameterReader) {
    let name = "substeps_with_separate_agent_nets"
    let steps = reader.read(
      name, .list(of: .text, count: 0...Limits.layers), default: [],
      help: "Steps with a network for each agent: none, all agents of a step share its network.")
    if !steps.isEmpty {
      reader.fail(
        name, message: "`\(name)` must be empty: the agents of a step share its network",
        help: "leave it out")
    }
  }

  /// Reads `stack_observations`, which may only be false.
  func readStackObservations(_ reader: ParameterReader) {
    let name = "stack_observations"
    let stacks = reader.read(
      name, .flag, default: false,
      help: "Whether the observations of several agents are stacked: never, each step has its own critic.")
    if stacks {
      reader.fail(
        name, message: "`\(name)` must be false: each step has its own critic", help: "leave it out")
    }
  }
}

extension DiagnosticCode {
  /// Two steps have different actions of one name.
  public static let actionClash: DiagnosticCode = "action-clash"
  /// There are more or fewer networks than steps.
  public static let networkCount: DiagnosticCode = "network-count"
  /// A step is named that the spaces do not have.
  public static let unknownStep: DiagnosticCode = "unknown-step"
  /// `policy` or `critic` is not a mapping.
  public static let notAPart: DiagnosticCode = "not-a-part"
}
