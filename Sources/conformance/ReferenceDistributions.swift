import Composer

/// The distributions of a case, as the reference has them and by the names that a spec gives its ways.
struct ReferenceDistributions {
  /// With the reference's means over dimensions and over actions.
  let averaged: DictDistribution
  /// Where log-probabilities of Bernoulli stay apart, as the reference leaves them.
  let unreduced: DictDistribution

  /// The name that stands for the action of a case that has only one.
  static let soleHead = "action"

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    let root = recorded.root
    let actions = try Self.actions(of: root)
    var names: OrderedDictionary<String, String> = [:]
    if let heads = root.optional("distributions") {
      for (head, field) in try heads.members { names[head] = try registry.requireDistribution(field.text) }
    } else {
      names[Self.soleHead] = try registry.requireDistribution(root["distribution"].text)
    }
    let config = root.optional("distribution_mapper_config")?.node
    let mapper = try Self.mapper(reading: config, actions, registry)
    for (head, name) in names {
      let got = mapper.distribution(for: head)?.name
      guard got == name else { throw .problem("`\(head)` is drawn by \(got ?? "nothing"), not by \(name)") }
    }
    averaged = try Self.distributions(names, of: actions, registry, bernoulli: "mean")
    unreduced = try Self.distributions(names, of: actions, registry, bernoulli: "none")
  }

  /// The spaces of the actions by name, sorted.
  private static func actions(of root: Field) throws(Obstacle) -> OrderedDictionary<String, Space> {
    let diagnostics = Diagnostics()
    guard let space = Space(reading: try root["space"].node, diagnostics: diagnostics) else {
      throw .problem(diagnostics.firstError ?? "the space cannot be read")
    }
    if case .dict(let spaces) = space { return spaces }
    return [soleHead: space]
  }

  private static func distributions(
    _ names: OrderedDictionary<String, String>, of actions: OrderedDictionary<String, Space>,
    _ registry: ModelRegistry, bernoulli: String
  ) throws(Obstacle) -> DictDistribution {
    var lines = ["- {action_space: Dict, distribution: Dict, reduction: mean}"]
    for (head, name) in names {
      let ways = options[name] ?? (name == "Bernoulli" ? ", reduction: \(bernoulli)" : ", reduction: mean")
      lines.append("- {action_head: \(head), distribution: \(name)\(ways)}")
    }
    let diagnostics = Diagnostics()
    let text = lines.joined(separator: "\n")
    let node = YAML.parse(SourceFile(name: "the reference's ways", text: text), into: diagnostics)
    try diagnostics.requireSuccess()
    let mapper = try mapper(reading: node, actions, registry)
    var heads: OrderedDictionary<String, any Distribution> = [:]
    for head in actions.keys { heads[head] = mapper.distribution(for: head) }
    return DictDistribution(heads, reduction: mapper.headReduction)
  }

  private static func mapper(
    reading node: Spec.Node?, _ actions: OrderedDictionary<String, Space>, _ registry: ModelRegistry
  ) throws(Obstacle) -> DistributionMapper {
    let diagnostics = Diagnostics()
    let mapper = DistributionMapper(
      reading: node, actions: actions, catalogue: registry.distributions, diagnostics: diagnostics)
    try diagnostics.requireSuccess()
    return mapper
  }

  /// What a spec writes for the reference's numbers.
  private static let options = [
    "DiagonalGaussian": ", reduction: mean, tempering: parameters",
    "SquashedGaussian": ", reduction: mean, tempering: parameters, density: unscaled, entropy: base",
    "Beta": ", reduction: mean, tempering: parameters, density: unscaled",
  ]
}
