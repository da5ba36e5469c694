import Compute
import Perception
import Spec

/// Reports what a spec says of fresh weights in vain: patterns that name nothing, initialisers that draw nothing.
///
/// A rule may be said of several networks, or of a modality that several observations have: it is judged by all of
/// them together.
struct WeightRuleCheck {
  private var places: Set<SourceSpan> = []
  private var rules: [ScopedWeightRule] = []
  private var findings: [SourceSpan: Finding] = [:]

  /// What became of a pattern, or of a rule without patterns.
  private struct Finding {
    /// Names that a pattern could have meant.
    var names: [String] = []
    var namesSomething = false
    var drawsSomething = false
    var decidesSomething = false
    var isUnknown = false
  }

  /// Names that are kept for suggestions.
  private static let nameLimit = 500

  /// Looks at how every network's weights are drawn.
  init(_ networks: [Network]) {
    for network in networks {
      for block in network.composed.blocks { look(at: block, of: network) }
    }
  }

  private mutating func look(at block: ComposedBlock, of network: Network) {
    let plan = network.weightPlan(of: block)
    for rule in plan.rules where places.insert(rule.rule.span).inserted { rules.append(rule) }
    let isKnown = network.composed.isComplete
    for parameter in block.parameters {
      let decider = plan.rule(for: parameter)?.span
      for rule in plan.rules { look(at: parameter, rule, isDecider: rule.rule.span == decider) }
    }
    if isKnown { return }
    for rule in plan.rules {
      for place in rule.rule.places { findings[place, default: Finding()].isUnknown = true }
    }
  }

  private mutating func look(
    at parameter: Parameter.Declaration, _ scoped: ScopedWeightRule, isDecider: Bool
  ) {
    guard let name = scoped.localName(of: parameter) else { return }
    let rule = scoped.rule
    let draws = rule.initializer.draws(parameter, isNamed: rule.isNamed)
    func note(_ place: SourceSpan, isMeant: Bool, _ finding: inout Finding) {
      if finding.names.count < Self.nameLimit { finding.names.append(String(name)) }
      guard isMeant else { return }
      finding.namesSomething = true
      finding.drawsSomething = finding.drawsSomething || draws
      finding.decidesSomething = finding.decidesSomething || isDecider
    }
    if !rule.isNamed { note(rule.span, isMeant: true, &findings[rule.span, default: Finding()]) }
    for pattern in rule.patterns {
      note(
        pattern.span, isMeant: pattern.value.matches(name), &findings[pattern.span, default: Finding()])
    }
  }

  /// Reports rules and patterns that have no effect.
  func report(to diagnostics: Diagnostics) {
    for scoped in rules {
      let rule = scoped.rule
      if !rule.isNamed {
        report(rule, findings[rule.span] ?? Finding(), to: diagnostics)
      }
      for pattern in rule.patterns {
        report(pattern, of: rule, findings[pattern.span] ?? Finding(), to: diagnostics)
      }
    }
  }

  private func report(_ rule: WeightRule, _ finding: Finding, to diagnostics: Diagnostics) {
    if finding.isUnknown || finding.decidesSomething { return }
    let name = type(of: rule.initializer).name
    diagnostics.warning(
      .unusedWeightRule,
      finding.drawsSomething
        ? "`\(name)` draws nothing: other entries of `weight_init` say how everything is drawn"
        : "`\(name)` draws nothing: there is no weight of a linear, convolution or graph layer besides heads",
      at: rule.span,
      help: finding.drawsSomething
        ? "leave it out" : "name the parameters that are meant with `parameters`")
  }

  private func report(
    _ pattern: Located<NamePattern>, of rule: WeightRule, _ finding: Finding, to diagnostics: Diagnostics
  ) {
    if finding.isUnknown || finding.decidesSomething { return }
    let (name, text) = (type(of: rule.initializer).name, pattern.value.text)
    if !finding.namesSomething {
      let nearest = diagnostics.nearestName(to: text, among: finding.names, at: pattern.span)
      let known = finding.names.prefix(6).map { "`\($0)`" }.joined(separator: ", ")
      diagnostics.error(
        .unmatchedPattern, "no parameter has a name like `\(text)`", at: pattern.span,
        help: nearest.help(
          or: finding.names.isEmpty
            ? "there are no parameters here"
            : "there are: \(known)\(finding.names.count > 6 ? " and more" : "")"),
        fixes: nearest.fixes)
    } else if !finding.drawsSomething {
      diagnostics.error(
        .unmatchedPattern,
        "`\(name)` draws nothing of what `\(text)` names: it needs trained parameters with \(rule.initializer.minimumRank) axes or more",
        at: pattern.span)
    } else {
      diagnostics.warning(
        .unusedWeightRule,
        "`\(text)` has no effect: later entries of `weight_init` say how what it names is drawn",
        at: pattern.span, help: "leave it out, or put it behind them")
    }
  }
}

extension WeightRule {
  fileprivate var places: [SourceSpan] { isNamed ? patterns.map(\.span) : [span] }
}

extension DiagnosticCode {
  /// A pattern names no parameter that could be drawn.
  public static let unmatchedPattern: DiagnosticCode = "unmatched-pattern"
  /// What is said of fresh weights has no effect.
  public static let unusedWeightRule: DiagnosticCode = "unused-weight-rule"
}
