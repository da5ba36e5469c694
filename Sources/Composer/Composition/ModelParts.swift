import Perception
import Spec

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

  /// Reads what every `policy` has.
  func readPolicy(_ reader: ParameterReader) {
    _ = reader.read("_target_", .named(in: ModelRegistry.policies), help: "ProbabilisticPolicyComposer.")
    readSeparateAgentNets(reader)
  }

  /// Reads what every `critic` has.
  func readCritic(_ reader: ParameterReader) {
    _ = reader.read(
      "_target_", .named(in: ModelRegistry.critics), help: "StateCriticComposer, one value for each step.")
    readStackObservations(reader)
  }

  /// Reads `substeps_with_separate_agent_nets`, which may only be empty.
  private func readSeparateAgentNets(_ reader: ParameterReader) {
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
  private func readStackObservations(_ reader: ParameterReader) {
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
  /// `policy` or `critic` is not a mapping.
  public static let notAPart: DiagnosticCode = "not-a-part"
}
