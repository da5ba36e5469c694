import Composer
import FoundationEssentials
import Spec
import Testing

@Suite struct OverriddenSpecTests {
  private static let text = """
    _target_: CustomModelComposer
    spaces:
      observation: {type: Box, low: -1, high: 1, shape: [4]}
      action: {type: Discrete, n: 2}
    units: ???
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            latent: {_target_: DenseBlock, in_keys: observation, hidden_units: "${units}", non_lin: ???}
          heads: {in_keys: latent}
    """

  private func composition(_ overrides: String...) -> (composition: Composition?, messages: [String]) {
    let diagnostics = Diagnostics()
    let composition = ModelComposer.composition(
      of: SourceFile(name: "spec.yaml", text: Self.text), overrides: overrides, reportingTo: diagnostics)
    let messages = diagnostics.sorted.map { diagnostic in
      "\(diagnostic.primary?.file.name ?? "") \(diagnostic.primary?.start.description ?? ""): \(diagnostic.message)"
    }
    return (composition, messages)
  }

  @Test func `what must be given is named with its path, once`() {
    #expect(
      composition().messages == [
        "spec.yaml 5:8: `units` must be given: `???` stands for a value to fill in",
        "spec.yaml 10:97: `policy.networks.0.blocks.latent.non_lin` must be given: `???` stands for a value to fill in",
      ])
  }

  @Test func `overrides give it`() throws {
    let result = composition("units=[3, 5]", "policy.networks.0.blocks.latent.non_lin=Tanh")
    #expect(result.messages == [])
    #expect(try #require(result.composition).parameterCount == 4 * 3 + 3 + 3 * 5 + 5 + 5 * 2 + 2)
  }

  @Test func `values are typed by what they fill`() {
    let result = composition("units=64.5", "policy.networks.0.blocks.latent.non_lin='ReLU'")
    #expect(result.messages.count == 1)
    #expect(
      result.messages.first?.hasPrefix("override 1:7: `hidden_units` of DenseBlock `latent` must be") == true)
  }

  @Test func `a variable that nobody reads is an unknown key`() {
    let result = composition("units=[3]", "+unit=[3]", "policy.networks.0.blocks.latent.non_lin=Tanh")
    #expect(result.messages == ["override 1:2: the spec has no parameter `unit`"])
  }

  @Test func `a variable whose readers are overridden is told, and is no error`() throws {
    let latent = "policy.networks.0.blocks.latent"
    let result = composition("units=[3]", "\(latent).hidden_units=[4]", "\(latent).non_lin=Tanh")
    #expect(
      result.messages == [
        "spec.yaml 5:1: nothing reads `units` any more: what read it is replaced or removed"
      ])
    #expect(try #require(result.composition).parameterCount == 4 * 4 + 4 + 4 * 2 + 2)
  }

  @Test func `a variable of a base file whose readers another file replaces is told, too`() throws {
    let base = Self.text.replacing("???", with: "[3]", maxReplacements: 1).replacing("???", with: "ReLU")
    let top = """
      defaults: [base.yaml]
      policy: {networks: [{blocks: {latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [4], non_lin: ReLU}},
                           heads: {in_keys: latent}}]}
      """
    let files = FileReader(
      read: { SourceFile(name: $0, text: base) }, names: { _ in [] })
    let diagnostics = Diagnostics()
    let document = try #require(
      Document(of: SourceFile(name: "top.yaml", text: top), reading: files, reportingTo: diagnostics))
    _ = ModelComposer.composition(of: document, reportingTo: diagnostics)
    #expect(diagnostics.items.map(\.code) == [.unusedValue])
    #expect(diagnostics.items.first?.primary?.file.name == "base.yaml")
  }

  @Test func `a document is read once and changed many times`() throws {
    let diagnostics = Diagnostics()
    let document = try #require(
      Document(of: SourceFile(name: "spec.yaml", text: Self.text), reportingTo: diagnostics))
    let nonLin = ["policy.networks.0.blocks.latent.non_lin=Tanh"]
    let sizes = Override.alternatives(of: "units=[1],[2],[3]", reportingTo: diagnostics)
    let rest = nonLin.compactMap { Override($0, reportingTo: diagnostics) }
    let counts = sizes.map { size in
      ModelComposer.composition(
        of: document.applying([size] + rest, reportingTo: diagnostics), reportingTo: diagnostics)?
        .parameterCount
    }
    #expect(counts == [9, 16, 23])
    #expect(diagnostics.items.isEmpty)
  }

  @Test func `a model is composed of a file, the files that it names, and overrides`() throws {
    let folder =
      FileManager.default.temporaryDirectory.path(percentEncoded: false)
      + "/composer-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(Self.text.utf8).write(to: URL(filePath: folder + "/base.yaml"))
    let spec = URL(filePath: folder + "/spec.yaml")
    try Data("defaults: [base.yaml]\nunits: [7]".utf8).write(to: spec)
    let model = try ModelComposer.compose(
      specAt: spec, overrides: ["policy.networks.0.blocks.latent.non_lin=ReLU"])
    #expect(model.composition.parameterCount == 4 * 7 + 7 + 7 * 2 + 2)
    #expect(model.composition.name == "spec")
    #expect(throws: ModelError.self) { try ModelComposer.compose(specAt: spec, overrides: ["unit=[1]"]) }
  }
}
