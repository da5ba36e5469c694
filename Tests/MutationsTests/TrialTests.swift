import Composer
import Compute
import Testing

@testable import mutations

/// A block with a parameter that it reads and forgets.
private struct ForgetfulBlock: Block {
  static let declaration = BlockDeclaration(
    "ForgetfulBlock", category: .reshape, summary: "Gives what it gets.", shapes: "[…] → […]",
    example: BlockDeclaration.example(
      observation: "[3]", block: "{_target_: ForgetfulBlock, in_keys: observation, gain: 2}"))

  init(_ parameters: ParameterReader, registry: Registry) {
    _ = parameters.read("gain", .number(), help: "What is forgotten.")
  }

  var inputs: InputPorts { .fixed([InputPort("input", axes: [])]) }
  var outputs: OutputPorts { .fixed([OutputPort("output", featureRank: 0)]) }
  func gist(_ shapes: [Shape]) -> String { "as it is" }
  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] { inputs }
}

@Suite struct TrialTests {
  static func subject(_ block: String) -> Subject {
    var registry = ModelRegistry.standard
    registry.perception.register(ForgetfulBlock.self)
    let text = """
      _target_: CustomModelComposer
      spaces:
        observation: {type: Box, low: -1, high: 1, shape: [4]}
        action: {type: Discrete, n: 2}
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - blocks:
              same: \(block)
              latent: {_target_: DenseBlock, in_keys: same, hidden_units: [8], non_lin: ReLU, out_keys: [latent]}
            heads: {in_keys: latent, weight_init: {_target_: normc, std: 0.01}}
      """
    let file = SourceFile(name: "subject.yaml", text: text)
    return Subject(spec: file, spaces: nil, path: file.name, original: file, registry: registry)
  }

  @Test func `a parameter that is read and forgotten is silent`() {
    let findings = Mutations.findings(
      on: Self.subject("{_target_: ForgetfulBlock, in_keys: observation, gain: 2}"))
    let silent = findings.filter { $0.fate == .silent }
    #expect(!silent.isEmpty && silent.allSatisfy { $0.mutant.path.last == "gain" })
    var report = Report()
    report.add(findings)
    #expect(!report.isSuccess)
    #expect(report.failures.contains { $0.contains("SILENT") && $0.contains("gain") })
  }

  @Test func `nothing is silent where every value counts`() {
    let findings = Mutations.findings(
      on: Self.subject("{_target_: ConcatenationBlock, in_keys: observation, concat_dim: -1}"))
    #expect(findings.filter { $0.fate == .silent }.map { "\($0.mutant.path) \($0.mutant.manner)" } == [])
    for fate in [Finding.Fate.diagnosed, .changed, .byDefault, .same] {
      #expect(findings.contains { $0.fate == fate }, "\(fate)")
    }
  }

  @Test func `lines, offers and mended specs are told`() throws {
    let subject = Self.subject("{_target_: ConcatenationBlock, in_keys: observation, concat_dim: -1}")
    let findings = Mutations.findings(on: subject).filter {
      $0.mutant.path.last == "hidden_units" && $0.mutant.slip == .misspelt
    }
    #expect(findings.count == 4)
    #expect(
      findings.allSatisfy { $0.isOnLine == true && $0.offersName == true && $0.isRestored == true },
      "\(findings.map(\.words))")
  }

  @Test(
    arguments: [
      ("std: 0.01", "std: 0.02"), ("low: -1", "low: -2"), ("hidden_units: [8]", "hidden_units: [9]"),
      ("{type: Discrete, n: 2}", "{type: MultiBinary, n: 2}"), ("latent: {", "budget: {parameters: 99}}"),
    ])
  func `the fingerprint tells networks, weights, spaces and budgets apart`(_ old: String, _ new: String)
    throws
  {
    let subject = Self.subject("{_target_: ConcatenationBlock, in_keys: observation}")
    let text =
      old == "latent: {"
      ? subject.spec.text + "\n      budget: {parameters: 99}" : subject.spec.text.replacing(old, with: new)
    let original = try #require(subject.fingerprint(of: subject.spec.text))
    #expect(subject.fingerprint(of: text) != original)
    #expect(subject.fingerprint(of: subject.spec.text + "\n# a remark") == original)
  }
}
