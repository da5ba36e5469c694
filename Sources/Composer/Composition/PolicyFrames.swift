import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec

/// What a spec says of its policies besides their networks.
struct PolicyPart {
  /// Steps in which each agent has a network of its own.
  let separateSteps: Set<String>
  /// What the spec says of the fresh weights of all policy networks.
  let weightRules: [WeightRule]
  /// What all policy networks together may cost.
  let budget: Budget?

  /// The largest number of agents with networks of their own in one step.
  static let agentLimit = 1024
}

extension CompositionContext {
  /// Reads what every `policy` has.
  func readPolicy(_ reader: ParameterReader) -> PolicyPart {
    let target = reader.read(
      "_target_", .named(in: ModelRegistry.policies, misplaced: ModelRegistry.misplaced),
      help: "ProbabilisticPolicyComposer.")
    reader.adopt(registry.perception.bindings, of: target.name)
    let weightRules = reader.readWeightRules(registry.perception)
    let budget = reader.readBudget()
    let name = "substeps_with_separate_agent_nets"
    let steps = reader.read(
      name, .list(of: .text, count: 0...Limits.layers), default: [],
      help: "Steps in which each agent has a network of its own; in the others, all agents share one.")
    var separate: Set<String> = []
    // Where the list could not be read, its elements are samples.
    if !reader.isGiven(name) || reader.mapping[name]?.value.sequence == nil {
      return PolicyPart(separateSteps: separate, weightRules: weightRules, budget: budget)
    }
    reader.reportRepetition(in: name, steps)
    for (index, step) in steps.enumerated() {
      guard let spaces = spaces.steps[step] else {
        reader.fail(
          name, at: index, message: "there is no step `\(step)`", help: stepsHelp, code: .unknownStep)
        continue
      }
      if let count = spaces.agentCount, count > PolicyPart.agentLimit {
        reader.fail(
          name, at: index,
          message:
            "step `\(step)` has \(count) agents, too many for networks of their own: the limit is \(PolicyPart.agentLimit)",
          help: "let the agents share a network")
        continue
      }
      if spaces.hasOpenAgentCount {
        reader.fail(
          name, at: index,
          message: "step `\(step)` has no fixed number of agents, who cannot have networks of their own",
          help: "let the agents share a network", code: .agentCount)
        continue
      }
      if spaces.agentCount == nil {
        diagnostics.warning(
          .agentCount, "the spaces give step `\(step)` no `agent_count`, so that it has one agent",
          at: reader.span(of: name, at: index))
      }
      separate.insert(step)
    }
    return PolicyPart(separateSteps: separate, weightRules: weightRules, budget: budget)
  }

  /// What the step's policy may read and must give: for all agents, or for each one.
  func policyFrames(of step: String, _ part: PolicyPart, mapper: DistributionMapper) -> [NetworkFrame] {
    let inputs = observations(of: step)
    let heads = actionHeads(of: step, mapper: mapper)
    let acting = actingPart(of: step, mapper: mapper)
    let agents: [Int?] =
      part.separateSteps.contains(step) ? Array(0..<(spaces.steps[step]?.agentCount ?? 1)) : [nil]
    return agents.map { agent in
      NetworkFrame(
        name: "policy/\(Network.Actor(step: step, agent: agent))", role: .policy(step: step, agent: agent),
        inputs: inputs, heads: heads, weightRules: part.weightRules,
        isPartial: lacksObservations(of: step), acting: acting)
    }
  }

  private var stepsHelp: String {
    "the steps are: \(listed(spaces.stepOrder))"
  }
}

extension DiagnosticCode {
  /// The spaces do not say how many agents a step has.
  public static let agentCount: DiagnosticCode = "agent-count"
}
