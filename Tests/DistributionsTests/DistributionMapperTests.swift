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
    push: {type: Box, low: 0, shape: [2]}, still: {type: Box, low: 1, high: 1, shape: [2]}}
    """

  @Test func `every kind of space has its default`() throws {
    let mapped = try map("[]")
    #expect(mapped.problems == [])
    #expect(
      mapped.names == [
        "move": "Categorical [4]", "use": "Bernoulli [16]", "pick": "MultiCategorical [8]",
        "force": "DiagonalGaussian [2, 6]", "steer": "DiagonalGaussian [4]",
        "push": "DiagonalGaussian [4]", "still": "DiagonalGaussian [4]",
      ])
    #expect(try map("{}").problems == [] && map("null").problems == [])
  }

  @Test func `entries apply in order, and the later one wins`() throws {
    let beta = "maze.distributions.beta.BetaProbabilityDistribution"
    let mapped = try map(
      """
      - {action_space: gymnasium.spaces.Box, distribution: \(beta)}
      - {action_space: Box, distribution: DiagonalGaussian, args: {}}
      - {action_head: steer, distribution: SquashedGaussianProbabilityDistribution}
      """)
    #expect(mapped.problems == [])
    #expect(mapped.names["steer"] == "SquashedGaussian [4]" && mapped.names["push"] == "DiagonalGaussian [4]")
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
      ("- action_head: move\n  distribution: Categorical\n  args: {temperature: 2}", [(3, ["no arguments"])]),
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
