import Perception
import Spec

/// What a spec says of its critic besides its networks.
struct CriticPart {
  let kind: ModelRegistry.Critic
  /// The composer's name.
  let name: String
  /// Whether a shared critic sees what several actors observe one above the other.
  let stacks: Bool
  /// What the spec says of the fresh weights of all critic networks.
  let weightRules: [WeightRule]
  /// What all critic networks together may cost.
  let budget: Budget?
  /// Where the composer is named.
  let target: SourceSpan
}

extension CompositionContext {
  /// The reader of `policy` or `critic`, if it is a mapping.
  func partReader(_ node: Spec.Node, name: String, place: SourceSpan) -> ParameterReader? {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        diagnostics.error(
          .notAPart, "`\(name)` must be a mapping with `_target_`, it is \(node.found)", at: node.span,
          help: node.missingSpaceHelp ?? Self.mappingHelp(node),
          fixes: Self.mappingHelp(node).flatMap { _ in
            Fix(replacing: node, by: "{_target_: \(node.scalar?.text ?? "")}")
          }.map { [$0] } ?? [])
      }
      return nil
    }
    if let target = mapping["_target_"]?.value,
      target.scalar.map({ ModelRegistry.tops[$0.text] != nil }) == true,
      let inner = mapping[name] ?? mapping["spaces"]
    {
      diagnostics.error(
        .notAPart, "a whole spec stands where `\(name)` is meant: it has a `\(inner.name)` of its own",
        at: target.span,
        help: mapping[name] == nil ? nil : "put in what stands below its `\(name)` alone")
      return nil
    }
    return ParameterReader(
      mapping: mapping, at: place, owner: "the \(name)", ownerSpan: nil, diagnostics: diagnostics)
  }

  /// What to write where the name of a composer stands alone.
  private static func mappingHelp(_ node: Spec.Node) -> String? {
    guard let text = node.scalar?.text, ModelRegistry.misplaced(text) != nil else { return nil }
    return "write {_target_: \(text)}"
  }

  /// Reads what every `critic` has; nil where nobody knows which critic it is.
  func readCritic(_ reader: ParameterReader) -> CriticPart? {
    let target = reader.read(
      "_target_", .named(in: ModelRegistry.critics, misplaced: ModelRegistry.misplaced),
      help: "Which critic: StateCriticComposer has a value for each step.")
    let isKnown = !reader.failed
    if isKnown { reader.adopt(registry.perception.bindings, of: target.name) }
    let weightRules = reader.readWeightRules(registry.perception)
    let budget = reader.readBudget()
    let name = "stack_observations"
    let stacks = reader.read(
      name, .flag, default: false,
      help:
        "Whether SharedStateCriticComposer sees an observation of several agents or steps stacked, instead of once."
    )
    if stacks, isKnown, target.element != .sharedState {
      reader.fail(
        name, message: "`\(name)` must be false: only SharedStateCriticComposer stacks observations",
        help: "leave it out")
    }
    guard isKnown else { return nil }
    return CriticPart(
      kind: target.element, name: target.name, stacks: stacks, weightRules: weightRules, budget: budget,
      target: reader.span(of: "_target_") ?? reader.place)
  }
}

extension DiagnosticCode {
  /// `policy` or `critic` is not a mapping.
  public static let notAPart: DiagnosticCode = "not-a-part"
}
