import Spec
import Testing

@testable import Composer

@Suite struct MisspeltKeyTests {
  private func spec(
    definitions: String = "definitions", policy: String = "policy", target: String = "_target_",
    heads: String = "heads", latent: String = "latent", units: String = "3"
  ) -> String {
    """
    _target_: CustomModelComposer
    spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}, action: {type: Dict, spaces: {left: {type: Discrete, n: 2}, right: {type: Discrete, n: 2}}}}
    \(definitions):
      Latent:
        parameters: {units: ???, non_lin: ReLU}
        blocks: {latent: {_target_: DenseBlock, in_keys: observation, hidden_units: ["${units}"], non_lin: "${non_lin}"}}
    \(policy):
      _target_: ProbabilisticPolicyComposer
      networks: [{\(target): Latent, units: \(units), \(heads): {in_keys: \(latent)}}]
    """
  }

  @Test func `a right spec is right`() throws { _ = try SpecFixture(spec()).composed() }

  @Test(arguments: ["definitons", "definition", "networks", "shared_nets"])
  func `definitions under another key are told once, and serve`(_ key: String) {
    let fixture = SpecFixture(spec(definitions: key))
    #expect(fixture.messages == ["3: the spec has no parameter `\(key)`"])
    #expect(fixture.diagnostics.items.first?.help == "did you mean `definitions`?")
  }

  @Test func `networks under another key are not to be moved into themselves`() {
    let text = """
      _target_: InferenceBlock
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}}
      parameters:
        example:
          blocks: {result: {_target_: DenseBlock, in_keys: observation, hidden_units: [3], non_lin: ReLU}}
          out_keys: result
      """
    let error = SpecFixture(text).diagnostics.sorted
    #expect(error.map(\.message) == ["the spec has no parameter `parameters`"])
    #expect(error.map(\.help) == ["did you mean `networks`?"])
  }

  @Test func `what stands in a misspelt part is checked`() {
    #expect(
      SpecFixture(spec(policy: "polcy", units: "0")).messages == [
        "7: the spec has no parameter `polcy`",
        "9: `hidden_units` of DenseBlock `latent` must be a list of whole numbers ≥ 1, its element 1 is the number 0",
      ])
  }

  @Test func `a misspelt key of a network is told once, and serves`() {
    #expect(
      SpecFixture(spec(heads: "hedas")).messages == ["9: the network policy/0 has no parameter `hedas`"])
    #expect(
      SpecFixture(spec(target: "_taget_")).messages == ["9: the network policy/0 has no parameter `_taget_`"])
  }

  @Test func `what all heads read is told once`() {
    #expect(
      SpecFixture(spec(latent: "latten")).messages == [
        "6: DenseBlock `latent` contributes to no output of the network and is left out",
        "9: the head `left` reads `latten`, which is neither an input of the network nor any block's output",
      ])
  }

  @Test func `a parameter of a definition is no misspelt key`() throws {
    let text = spec().replacing("units: 3", with: "units: 3, head: Tanh").replacing(
      "non_lin: ReLU", with: "head: ???"
    )
    .replacing("${non_lin}", with: "${head}")
    _ = try SpecFixture(text).composed()
  }

  @Test func `nothing is said of what a key of nobody holds`() {
    #expect(
      SpecFixture(spec() + "\nnotes: {author: ???, text: \"${somebody}\"}").messages == [
        "10: the spec has no parameter `notes`"
      ])
  }

  @Test(arguments: ["TemplateModelComposer", "CustomModelComposer", "InferenceBlock"])
  func `the keys are those that specs of the kind read`(_ name: String) throws {
    let kind = try #require(ModelRegistry.tops[name])
    let survey: LanguageSurvey =
      switch kind {
      case .template: .template
      case .custom: .custom
      case .inference: .inference
      }
    #expect(Set(kind.keys + ["_target_"]) == Set(survey["the spec"].map(\.name)))
  }
}
