import OrderedCollections
import Spaces
import Spec
import Tensors
import Testing

@testable import Distributions

@Suite struct DistributionMapperTests {
  static let actions = """
    {move: {type: Discrete, n: 4}, use: {type: MultiBinary, n: 16}, pick: {type: MultiDiscrete, nvec: [3, 5]},
    force: {type: Box, shape: [2, 3]}, steer: {type: Box, low: -1, high: 1, shape: [2]},
    push: {type: Box, low: 0, shape: [2]}, still: {type: Box, low: 1, high: 1, shape: [2]},
    whole: {type: Box, low: -3.0e+38, high: 3.0e+38, shape: [2]}, lift: {type: Box, low: 0, high: 1, shape: []}}
    """

  @Test func `every kind of space has its default`() throws {
    let mapped = try map("[]")
    #expect(mapped.problems == [])
    #expect(
      mapped.names == [
        "move": "Categorical [4]", "use": "Bernoulli [16]", "pick": "MultiCategorical [8]",
        "force": "DiagonalGaussian [2, 6]", "steer": "DiagonalGaussian [4]",
        "push": "DiagonalGaussian [4]", "still": "DiagonalGaussian [4]",
        "whole": "DiagonalGaussian [4]", "lift": "DiagonalGaussian [2]",
      ])
    #expect(try map("{}").problems == [])
  }

  @Test func `entries apply in order, and the later one wins`() throws {
    let beta = "maze.distributions.beta.BetaProbabilityDistribution"
    let mapped = try map(
      """
      - {action_space: gymnasium.spaces.Box, distribution: \(beta)}
      - {action_space: Box, distribution: DiagonalGaussian, args: {}}
      - {action_head: steer, distribution: SquashedGaussianProbabilityDistribution}
      """)
    #expect(mapped.problems == ["the entry changes nothing: later ones are about all that it selects"])
    #expect(mapped.names["steer"] == "SquashedGaussian [4]" && mapped.names["push"] == "DiagonalGaussian [4]")
  }

  @Test func `options stand beside the distribution's name, or in args as in the reference`() throws {
    for options in ["temperature: 0.5, reduction: mean", "args: {temperature: 0.5, reduction: mean}"] {
      let probe = try Probe("Bernoulli", "{type: MultiBinary, n: 2}", options: options)
      let entropy = try probe.entropy(probe.logits([1, 0])).doubles[0]
      #expect(agree(entropy, (0.365338 + 0.693147) / 2, 1e-5), "\(entropy)")
    }
  }

  @Test func `an entry for all actions says how their numbers become one`() throws {
    let space = try Probe.space("{type: Discrete, n: 2}")
    #expect(try Probe.mapper("[]", ["move": space]).headReduction == .sum)
    let dotted = "maze.distributions.dict.DictProbabilityDistribution"
    let mapper = try Probe.mapper(
      "[{action_space: Dict, distribution: \(dotted), reduction: mean}]", ["move": space])
    #expect(mapper.headReduction == .mean && mapper.distribution(for: "move")?.name == "Categorical")
  }

  @Test func `an entry names the observation that is an action's mask`() throws {
    let space = try Probe.space("{type: Discrete, n: 2}")
    let mapper = try Probe.mapper(
      "[{action_head: move, distribution: Categorical, mask: allowed}]", ["move": space, "turn": space])
    #expect(mapper.mask(for: "move")?.observation == "allowed" && mapper.mask(for: "turn") == nil)
  }

  @Test func `distributions of numbers do not draw whole ones`() throws {
    let space = try Probe.space("{type: Box, low: 0, high: 255, shape: [2], dtype: uint8}")
    for type in [DiagonalGaussian.self, SquashedGaussian.self, Beta.self] as [any Distribution.Type] {
      #expect(throws: DistributionProblem.self) { try type.init(for: space) }
    }
  }

  @Test(
    arguments: [
      ("- action_head: moove\n  distribution: Categorical", [(1, ["moove", "move"])]),
      (
        "- action_space: Discrete\n  distribution: maze.distributions.categorical.CategoricalDistribution",
        [(2, ["CategoricalDistribution", "CategoricalProbabilityDistribution"])]
      ),
      (
        "- action_space: Discrete\n  action_head: move\n  distribution: Categorical",
        [(2, ["action_space", "action_head"])]
      ),
      ("- distribution: Categorical", [(1, ["action_space", "action_head"])]),
      ("- action_head: move\n  distribution: Beta", [(2, ["move", "Beta", "Discrete"])]),
      ("- action_head: force\n  distribution: Beta", [(2, ["force", "Beta", "lower and upper bound"])]),
      (
        "- action_head: push\n  distribution: SquashedGaussian",
        [(2, ["push", "SquashedGaussian", "upper bound"])]
      ),
      ("- action_head: still\n  distribution: Beta", [(2, ["still", "low equals high"])]),
      ("- action_space: Discrete\n  distribution: Bernoulli", [(2, ["move", "Bernoulli", "MultiBinary"])]),
      ("- action_head: move", [(1, ["distribution"])]),
      ("- action_head: whole\n  distribution: Beta", [(2, ["whole", "width"])]),
      ("- action_head: move\n  distribution: Categorical\n  temperature: -1", [(3, ["temperature", "-1"])]),
      ("- action_head: move\n  distribution: Categorical\n  temperature: 0", [(3, ["temperature", "0"])]),
      (
        "- action_head: move\n  distribution: Categorical\n  args: {temperature: nan}", [(3, ["temperature"])]
      ),
      ("- action_head: move\n  distribution: Categorical\n  args: 3", [(3, ["args", "mapping"])]),
      (
        "- action_head: move\n  distribution: Categorical\n  args: {temperatur: 3}",
        [(3, ["temperatur", "temperature"])]
      ),
      (
        "- action_head: move\n  distribution: Categorical\n  tempering: density",
        [(3, ["tempering", "temperature"])]
      ),
      (
        "- action_head: steer\n  distribution: Beta\n  reduction: average",
        [(3, ["reduction", "sum", "mean", "none"])]
      ),
      ("- action_head: steer\n  distribution: Bta\n  density: unscaled", [(2, ["Bta", "Beta"])]),
      ("- action_head: steer\n  distribution: Beta\n  mask: allowed", [(3, ["steer", "mask", "Beta"])]),
      ("- action_space: Dict\n  distribution: Beta", [(2, ["Beta", "Dict"])]),
      ("- action_space: Dict\n  distribution: Dict\n  reduction: none", [(3, ["reduction", "sum", "mean"])]),
      ("- action_head: move\n  distribution: Dict", [(2, ["Dict"])]),
      ("- action_head: move\n  distributoin: Categorical", [(2, ["distributoin", "distribution"])]),
      ("- action_space: Bxo\n  distribution: Beta", [(1, ["Bxo", "Box"])]),
      ("- action_space: Tuple\n  distribution: Beta", [(1, ["no action is a Tuple"])]),
      ("- 3", [(1, ["must be a mapping"])]),
      ("a: 3", [(1, ["must be a list"])]),
    ] as [(String, [(Int, [String])])])
  func `a mistake is reported on its line`(_ text: String, _ expected: [(Int, [String])]) throws {
    let items = try map(text).items
    #expect(items.count == expected.count, "\(items.map(\.message))")
    for (item, (line, words)) in zip(items, expected) {
      #expect(item.primary?.start.line == line)
      let text = item.message + " " + (item.help ?? "")
      for word in words { #expect(text.contains(word), "\(text)") }
    }
  }

  private struct Mapped {
    var names: [String: String] = [:]
    var items: [Diagnostic]
    var problems: [String] { items.map(\.message) }
  }

  private func map(_ text: String) throws -> Mapped {
    let diagnostics = Diagnostics()
    let node = try #require(YAML.parse(SourceFile(name: "spec", text: text), into: diagnostics))
    let actions = try #require(
      YAML.parse(SourceFile(name: "spaces", text: Self.actions), into: diagnostics)
        .flatMap { Space(reading: $0, diagnostics: diagnostics) })
    guard case .dict(let spaces) = actions else { return Mapped(items: diagnostics.items) }
    let mapper = DistributionMapper(
      reading: node, actions: spaces, catalogue: StandardDistributions.catalogue, diagnostics: diagnostics)
    var mapped = Mapped(items: diagnostics.items)
    for head in spaces.keys {
      mapped.names[head] = mapper.distribution(for: head).map { "\($0.name) \($0.logitsShape)" }
    }
    return mapped
  }
}
