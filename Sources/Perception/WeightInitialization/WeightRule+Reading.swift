public import Spec

extension ParameterReader {
  /// Reads `weight_init`, how fresh weights are drawn: an initialiser, or a list of them for different parameters.
  package func readWeightRules(_ registry: Registry) -> [WeightRule] {
    let name = "weight_init"
    fill(name, with: "null")
    guard
      let node = optional(
        name, .anyNode,
        help: "How fresh weights are drawn: {_target_: orthogonal, gain: 1.0}, or a list of such mappings.")
    else { return [] }
    let place = keySpan(of: name) ?? node.span
    guard let elements = node.sequence else {
      return [weightRule(node, at: place, registry)].compactMap { $0 }
    }
    if elements.count > WeightRule.limit {
      fail(name, message: "`weight_init` has \(elements.count) entries, the limit is \(WeightRule.limit)")
      return []
    }
    return elements.compactMap { element in
      weightRule(element, at: element.mapping?.entries.first?.keySpan ?? element.span, registry)
    }
  }

  private func weightRule(_ node: Node, at place: SourceSpan, _ registry: Registry) -> WeightRule? {
    guard let mapping = node.mapping ?? shortForm(node) else {
      if !node.isUnresolved {
        diagnostics.error(
          .notAWeightRule,
          "`weight_init` must be an initialiser such as {_target_: normc, std: 1.0}, or a list of them, it is \(node.found)",
          at: node.span, help: node.missingSpaceHelp)
      }
      return nil
    }
    let reader = ParameterReader(
      mapping: mapping, at: place, owner: "weight_init", ownerSpan: nil, diagnostics: diagnostics)
    let type = reader.read(
      "_target_", .named(in: registry.initializers),
      help: "How weights are drawn, such as orthogonal or normc.")
    if reader.failed {
      reader.tolerateUnlessMisspelt()
      reader.finish()
      return nil
    }
    let patterns = readPatterns(reader)
    reader.adopt(registry.bindings, of: type.name)
    let initializer = type.element.init(reader)
    reader.finish()
    return reader.failed
      ? nil : WeightRule(initializer, patterns: patterns, at: reader.span(of: "_target_") ?? place)
  }

  /// A name alone is the initialiser with its defaults.
  private func shortForm(_ node: Node) -> Mapping? {
    guard let scalar = node.scalar, case .string = scalar.value else { return nil }
    return Mapping([.init(key: Scalar("_target_"), keySpan: node.span, value: node)])
  }

  private func readPatterns(_ reader: ParameterReader) -> [Located<NamePattern>] {
    let name = "parameters"
    let pattern = ParameterType<String>.text.checked { text in
      text.isEmpty
        ? "must not be empty"
        : text.contains("**")
          ? "must not have `**`: one `*` stands for any number of characters"
          : text.unicodeScalars.count > NamePattern.limit
            ? "must have at most \(NamePattern.limit) characters" : nil
    }
    let patterns = reader.optional(
      name, .oneOrList(of: pattern, count: 1...WeightRule.limit),
      help: "The parameters that are meant, by names in which * stands for any characters and ? for one.")
    reader.reportRepetition(in: name, patterns ?? [])
    return (patterns ?? []).enumerated().map { index, text in
      Located(NamePattern(text), at: reader.span(of: name, at: index) ?? reader.place)
    }
  }
}

extension WeightRule {
  /// The most rules in a list, and patterns in a rule.
  static let limit = 100
}

extension DiagnosticCode {
  /// Something that must say how weights are drawn says something else.
  public static let notAWeightRule: DiagnosticCode = "not-a-weight-rule"
}
