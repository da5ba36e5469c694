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
    let definitions = Definitions(reader, interpolation, reportingTo: context.diagnostics)
    let mapper = context.distributionMapper(reader)
    let policyNode = reader.read(
      "policy", .anyNode, help: "The policy: `_target_` and one network for each step.")
    let criticNode = reader.optional(
      "critic", .anyNode, help: "The critic: `_target_` and one network for each step.")
    let policies = policies(policyNode, reader, definitions: definitions, mapper: mapper)
    guard let criticNode else {
      definitions.reportUnused(reportingTo: context.diagnostics)
      return policies
    }
    let written = NetworksOfSteps(
      criticNode, "critic", reader, context, read: context.readCritic,
      isShared: { $0?.kind.isShared ?? false })
    // What an unknown critic reads and gives, nobody knows.
    guard let written, let part = written.part else { return policies }
    let frames = CriticFrames(context: context, part: part)
    let critics = frames.frames(policies: policies)
      .flatMap { written.networks($0.role.step ?? "0", [$0], definitions: definitions) }
    context.check(part.budget, of: critics, called: "the critic")
    for critic in critics {
      reportUnreadPreviousValue(critic)
      frames.reportAmbiguousEmbeddings(critic, policies: policies)
    }
    definitions.reportUnused(reportingTo: context.diagnostics)
    return policies + critics
  }

  private func policies(
    _ node: Spec.Node, _ reader: ParameterReader, definitions: Definitions, mapper: DistributionMapper
  ) -> [Network] {
    guard let written = NetworksOfSteps(node, "policy", reader, context, read: context.readPolicy)
    else { return [] }
    let policies = context.spaces.stepOrder.flatMap { step in
      written.networks(
        step, context.policyFrames(of: step, written.part, mapper: mapper), definitions: definitions)
    }
    context.check(written.part.budget, of: policies, called: "the policy")
    return policies
  }

  private func reportUnreadPreviousValue(_ critic: Network) {
    guard case .valueDifference(_, let input)? = critic.outputs["value"],
      !critic.namedTensors.contains(input)
    else { return }
    context.diagnostics.warning(
      .unreadObservation, "\(critic.name) does not read `\(input)`, the value up to the step before",
      at: critic.place)
  }
}

extension CompositionContext {
  /// Reads `distribution_mapper_config` for the actions of all steps.
  func distributionMapper(_ reader: ParameterReader) -> DistributionMapper {
    let node = reader.part(
      "distribution_mapper_config",
      help: "Distributions other than the default ones, by action space or action head.")
    reader.fill("distribution_mapper_config", with: "[]")
    return DistributionMapper(
      reading: node, actions: actions, spans: actionSpans,
      unreadable: spaces.steps.values.reduce(into: []) { $0.formUnion($1.unreadableActions) },
      catalogue: registry.distributions, bindings: registry.perception.bindings,
      diagnostics: diagnostics)
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
      heads[key] = mapper.distribution(for: key).map { .action(space, $0) } ?? .undrawnAction(space)
    }
    return heads
  }
}

extension DiagnosticCode {
  /// Two steps have different actions of one name.
  public static let actionClash: DiagnosticCode = "action-clash"
}
