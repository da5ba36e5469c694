import Composer
import FoundationEssentials
import Testing

@testable import ComposeCommand

@Suite struct MendingTests {
  private static let wrong = """
    # the model
    _target_: CustomModelComposer
    spaces:
      observation: {observation: {type: Box, low: -1, high: 1, shape: [4]}}   # four numbers
      action: {type: Discret, n: 2}
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            latent: {_target_: DenseBlok, in_keys: observatin, hidden_unit: [32], non_lin: Relu}   # the body
          heads: {in_keys: laten}
    critic:
      _target_: StateCriticComposer
      networks:
        - blocks:
            latent: {_target_: DenseBlock, in_keys: 'observations', hidden_units:[32], non_lin: "Tan"}
          heads: {in_key: latent}

    """
  private static let right =
    wrong.replacing("Discret,", with: "Discrete,").replacing("DenseBlok", with: "DenseBlock")
    .replacing("observatin,", with: "observation,").replacing("hidden_unit:", with: "hidden_units:")
    .replacing("Relu", with: "ReLU").replacing("laten}", with: "latent}")
    .replacing("'observations'", with: "'observation'").replacing("units:[", with: "units: [")
    .replacing("\"Tan\"", with: "\"Tanh\"").replacing("in_key:", with: "in_keys:")

  /// The command adds a folder to names that end in `.yaml`.
  private func file(_ text: String, in folder: TemporaryFolder) throws -> String {
    let path = "\(folder.path)/spec.yml"
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  @Test func `ten slips are mended in one run, and nothing else changes`() throws {
    let folder = try TemporaryFolder()
    let path = try file(Self.wrong, in: folder)
    let run = CommandRun(["check", path, "--fix"])
    #expect(run.code == 0)
    #expect(run.error == "\(path): mended 10 mistakes\n")
    #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self) == Self.right)
    #expect(try folder.files() == ["spec.yml"])
  }

  /// A spec in which each line `wrong` is a mistake with a cure, and how often it is checked until no more is mended.
  private static func mending(of text: String) -> (mending: Mending, checks: Int) {
    var checks = 0
    let spec = SpecLoader.Loaded(path: "s", content: SourceFile(name: "s", text: text), diagnostics: [])
    let mending = Mending(of: spec) { spec in
      checks += 1
      let file = spec.content ?? SourceFile(name: "s", text: "")
      let wrong = (1...file.lineCount).filter { file.line($0) == "wrong" }
      let diagnostics = wrong.map { number in
        let place = SourceSpan(
          file: file, start: SourcePosition(line: number, column: 1),
          end: SourcePosition(line: number, column: 6))
        return Diagnostic(
          .error, "wrong", "line \(number)", at: place, fixes: [Fix("write it", [.init(place, "right")])])
      }
      return [Verdict(spec: spec.path, spaces: nil, composition: nil, diagnostics: diagnostics)]
    }
    return (mending, checks)
  }

  /// Each trial checks the whole spec: a thousand mistakes took a thousand checks.
  @Test func `mending ends after so many trials`() {
    let few = Self.mending(of: String(repeating: "wrong\n", count: 20))
    #expect(few.checks == 21)
    #expect(few.mending.mended?.text == String(repeating: "right\n", count: 20))
    let many = Self.mending(of: String(repeating: "wrong\n", count: 300))
    #expect(many.checks == Mending.maximumTrials)
    #expect(many.mending.fixes.count == Mending.maximumTrials - 1)
    #expect(many.mending.verdicts.first?.diagnostics.count == 300)
  }

  @Test(arguments: [(16, 16), (2, 2), (1, 1)])
  func `the larger a spec, the fewer trials`(_ share: Int, _ trials: Int) {
    let wrong = String(repeating: "wrong\n", count: 50)
    let comment = String(repeating: "#", count: Mending.maximumText / share - wrong.utf8.count)
    let found = Self.mending(of: wrong + comment)
    #expect(found.checks == trials)
    #expect(found.mending.fixes.count == trials - 1)
  }

  /// Each of two names may be the one that an observation was to have.
  @Test func `a text that stood there is not written again`() throws {
    let folder = try TemporaryFolder()
    let path = try file(
      """
      _target_: TemplateModelComposer
      spaces:
        observation: {type: Discrete, n: 1}
        action: {type: Box, low: 1, high: -1, shape: [12]}
      model_builder:
        _target_: ConcatModelBuilder
        observation_modality_mapping:
          observation_inventory: feature
          observation_screen: image
        modality_config:
          feature: {block_type: DenseBlock, block_params: {hidden_units: [32, 32], non_lin: ReLU}}
          image: {block_type: DenseBlock, block_params: {hidden_units: [8], non_lin: ReLU}}
          hidden: {}
          recurrence: {}
      policy: {_target_: ProbabilisticPolicyComposer}

      """, in: folder)
    let run = CommandRun(["check", "--fix", path])
    #expect(run.code == 1)
    let count = run.error.split(separator: " ").compactMap { Int($0) }.first ?? 0
    #expect(count < 10, "\(run.error)")
  }

  /// A single observation is called as the key is below which it stands.
  @Test func `a word of the language is not renamed`() throws {
    let folder = try TemporaryFolder()
    let block = "{_target_: DenseBlock, in_keys: observaton, hidden_units: [32], non_lin: ReLU}"
    let path = try file(
      """
      _target_: CustomModelComposer
      spaces:
        observation: {type: Box, low: -1, high: 1, shape: [4]}
        action: {type: Discrete, n: 2}
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - blocks:
              one: \(block)
              two: \(block)
              both: {_target_: ConcatenationBlock, in_keys: [one, two]}
            heads: {in_keys: both}

      """, in: folder)
    let run = CommandRun(["check", "--fix", path])
    #expect(run.code == 0, "\(run.page)")
    let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(text.contains("  observation: {type: Box"))
    #expect(!text.contains("observaton"))
  }

  /// The spec was checked once to mend it and once more to tell what is wrong with it.
  @Test func `what cannot be mended is checked once`() {
    #expect(Self.mending(of: "nothing\n").checks == 1)
  }

  /// Each was judged when the others had not been written yet.
  @Test(arguments: [["b.yml", "a.yml"], ["a.yml", "b.yml"]])
  func `what is mended is judged when all is written`(_ names: [String]) throws {
    let start = try #require(Self.right.firstRange(of: "critic:"))
    let folder = try TemporaryFolder([
      "a.yml": Self.right.replacing("ReLU", with: "ReLo"),
      "b.yml": "defaults: [a.yml]\n" + Self.right[start.lowerBound...],
    ])
    let run = CommandRun(["check", "--fix"] + names.map { "\(folder.path)/\($0)" })
    #expect(run.code == 0, "\(run.page)")
    #expect(run.output.contains("2 specs: all ok"))
    #expect(try folder.text(of: "a.yml") == Self.right)
  }

  /// A spec in which `wrong` is a mistake with a cure, and what becomes of it.
  private static func mending(of text: String, by cure: String) -> Mending {
    let spec = SpecLoader.Loaded(path: "s", content: SourceFile(name: "s", text: text), diagnostics: [])
    return Mending(of: spec) { spec in
      let diagnostics = Diagnostics()
      if let file = spec.content, YAML.parse(file, into: diagnostics) != nil, file.line(1) == "a: wrong" {
        let place = SourceSpan(
          file: file, start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 1, column: 9))
        let fix = Fix("write it", [.init(place, cure)])
        diagnostics.report(Diagnostic(.error, "wrong", "it is wrong", at: place, fixes: [fix]))
      }
      return [Verdict(spec: spec.path, spaces: nil, composition: nil, diagnostics: diagnostics.items)]
    }
  }

  /// What cannot be read is not wrong any more, in a way.
  @Test(arguments: [
    ("right", true), ("\"@\"22critic.yaml\"\"", false), ("[right", false), ("{b: 1, b: 2}", false),
    ("!!python/tuple [1]", false), ("*right", false),
  ])
  func `no text is written that is no YAML`(_ cure: String, _ isWritten: Bool) {
    let mending = Self.mending(of: "a: wrong\n", by: cure)
    #expect(mending.fixes.isEmpty != isWritten)
    #expect(mending.mended?.text == (isWritten ? "a: \(cure)\n" : "a: wrong\n"))
  }

  @Test func `the name of a file is mended so that it can be read`() throws {
    let spec = Self.right.replacing("\ncritic:\n", with: "\ncritic: \"@critic.yml\"\nunused:\n")
    let folder = try TemporaryFolder(["spec.yml": spec, "22critic.yml": "_target_: StateCriticComposer\n"])
    _ = CommandRun("check", "\(folder.path)/spec.yml", "--fix")
    let page = CommandRun("check", "\(folder.path)/spec.yml").page
    #expect(!page.contains("yaml-syntax"), "\(page)")
  }

  @Test func `a difference is shown and nothing written`() throws {
    let folder = try TemporaryFolder()
    let path = try file(Self.wrong, in: folder)
    let run = CommandRun(["check", path, "--diff"])
    #expect(run.code == 1)
    #expect(run.output.contains("\n-  action: {type: Discret, n: 2}\n+  action: {type: Discrete, n: 2}\n"))
    #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self) == Self.wrong)
  }

  @Test func `what has no cure stays an error`() throws {
    let folder = try TemporaryFolder()
    let path = try file(Self.right.replacing("in_keys: latent}", with: "in_keys: zzz}"), in: folder)
    let run = CommandRun(["check", path, "--fix"])
    #expect(run.code == 1)
    #expect(run.error.isEmpty)
  }

  @Test(arguments: ["json", "sarif", "github"])
  func `a difference is for people`(_ format: String) {
    #expect(CommandRun(["check", "misspelt.yaml", "--diff", "--format", format]).code == 64)
  }

  @Test(arguments: [
    ("sarif", "\"ruleId\" : \"unknown-name\""), ("github", "::error file=misspelt.yaml,line=9"),
  ])
  func `code hosts get their own formats`(_ format: String, _ part: String) {
    let run = CommandRun(["check", "misspelt.yaml", "--format", format])
    #expect(run.code == 1)
    #expect(run.output.contains(part))
  }
}
