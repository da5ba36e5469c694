public import Compute
public import Spec
public import Tensors

/// What a spec says of fresh weights: an initialiser, for whole layers or for parameters by name.
public struct WeightRule: Sendable {
  /// How the weights are drawn.
  public let initializer: any WeightInitializer
  /// The parameters that are meant, by their names within the block or network that has the rule; none for the linear,
  /// convolution and graph layers of all of it.
  public let patterns: [Located<NamePattern>]
  /// Where the rule stands.
  public let span: SourceSpan

  /// A rule.
  public init(
    _ initializer: any WeightInitializer, patterns: [Located<NamePattern>] = [], at span: SourceSpan
  ) {
    self.initializer = initializer
    self.patterns = patterns
    self.span = span
  }

  /// Whether parameters are named.
  public var isNamed: Bool { !patterns.isEmpty }
}

/// A rule with what stands in front of the names that it means.
public struct ScopedWeightRule: Sendable {
  /// Such as `latent.`, or nothing for a network's own rules.
  public let scope: String
  /// The rule.
  public let rule: WeightRule

  /// A rule in a scope.
  public init(_ rule: WeightRule, in scope: String = "") {
    self.rule = rule
    self.scope = scope
  }

  /// The name of a parameter as the rule's patterns have it; nil for one of another scope.
  public func localName(of parameter: Parameter.Declaration) -> Substring? {
    parameter.name.hasPrefix(scope) ? parameter.name.dropFirst(scope.count) : nil
  }

  /// Whether the rule has values for a parameter.
  public func draws(_ parameter: Parameter.Declaration) -> Bool {
    guard let name = localName(of: parameter),
      rule.initializer.draws(parameter, isNamed: rule.isNamed)
    else { return false }
    return !rule.isNamed || rule.patterns.contains { $0.value.matches(name) }
  }
}

/// Who draws which parameters of a block: the most specific rule that has values for one.
public struct WeightPlan: Sendable {
  /// The rules, from the least specific to the most.
  public let rules: [ScopedWeightRule]
  private let base: any WeightInitializer

  /// Puts rules in order: those that name parameters behind those that do not, else as they come.
  ///
  /// - Parameters:
  ///   - base: What draws the layers that no rule is about.
  ///   - rules: The rules, from the outside to the inside.
  public init(base: any WeightInitializer, rules: [ScopedWeightRule] = []) {
    self.base = base
    self.rules = rules.filter { !$0.rule.isNamed } + rules.filter(\.rule.isNamed)
  }

  /// The rule that draws a parameter; nil where none does.
  public func rule(for parameter: Parameter.Declaration) -> WeightRule? {
    rules.last { $0.draws(parameter) }?.rule
  }

  /// What draws a parameter, and whether a pattern names the parameter; nil where its own default applies.
  public func initializer(
    of parameter: Parameter.Declaration
  ) -> (initializer: any WeightInitializer, isNamed: Bool)? {
    if let rule = rule(for: parameter) { return (rule.initializer, rule.isNamed) }
    return base.draws(parameter, isNamed: false) ? (base, false) : nil
  }

  /// Whether the parameter's own default does not apply.
  public func draws(_ parameter: Parameter.Declaration) -> Bool {
    initializer(of: parameter) != nil
  }

  /// Fresh values of a parameter: the most specific rule's, else the base's, else its own default's.
  public func values(
    of parameter: Parameter.Declaration, using stream: inout RandomStream
  ) -> Tensor {
    guard let (initializer, isNamed) = initializer(of: parameter) else {
      return parameter.defaultValues(using: &stream)
    }
    let values = initializer.values(of: parameter, isNamed: isNamed, using: &stream)
    return Tensor(values, shape: parameter.shape.constant ?? [])
  }
}
