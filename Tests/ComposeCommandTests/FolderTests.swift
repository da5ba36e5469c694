import FoundationEssentials
import Testing

@testable import ComposeCommand

@Suite struct FolderTests {
  /// A folder with copies of specs, and what else it may hold.
  private func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, spec) in files {
      let path = "\(folder.path)/\(name)"
      let parent = path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)
      try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: CommandRun.specs + spec, toPath: path)
    }
    return folder
  }

  @Test(arguments: ["", "/"]) func `a folder stands for the YAML files in it, by name`(_ ending: String)
    throws
  {
    let folder = try folder([
      "b.yaml": "cartpole.yaml", "a.yml": "misspelt.yaml", "C.YAML": "shared.yaml",
      ".hidden.yaml": "misspelt.yaml",
      "notes.txt": "misspelt.yaml", "deeper/d.yaml": "misspelt.yaml",
    ])
    let run = CommandRun(["check", folder.path + ending])
    #expect(run.code == 1)
    let verdicts = run.output.split(separator: "\n").suffix(4).map { $0.replacing(folder.path, with: "") }
    #expect(
      verdicts == [
        "/C.YAML: ok · 2 networks · 3,082 parameters", "/a.yml: 2 errors",
        "/b.yaml: ok · 2 networks · 1,347 parameters", "3 specs: 2 ok, 1 with errors · 2 errors",
      ])
  }

  @Test func `a folder without specs is a mistake, and the rest is checked`() throws {
    let empty = try folder(["notes.txt": "cartpole.yaml"])
    let run = CommandRun(["check", empty.path, "cartpole.yaml"])
    #expect(run.code == 1)
    #expect(
      run.output.contains("error[unreadable-file]: there is no YAML file in the folder `\(empty.path)`"))
    #expect(run.output.contains("cartpole.yaml: ok"))
    #expect(run.output.contains("2 specs: 1 ok, 1 with errors · 1 error\n"))
  }

  private static let base = """
    _target_: CustomModelComposer
    spaces:
      observation: {type: Box, low: -1, high: 1, shape: [4]}
      action: {type: Discrete, n: 2}
    units: ???
    policy:
      _target_: ProbabilisticPolicyComposer
      networks:
        - blocks:
            latent: {_target_: DenseBlock, in_keys: observation, hidden_units: "${units}", non_lin: Tanh}
          heads: {in_keys: latent}

    """
  private static let value = """
    _target_: StateCriticComposer
    networks:
      - blocks:
          latent: {_target_: DenseBlock, in_keys: observation, hidden_units: "${units}", non_lin: ReLU}
        heads: {in_keys: latent}

    """
  private static let layout = [
    "base.yaml": base, "value.yaml": value,
    "large.yaml": "defaults: [base.yaml]\nunits: [256]\ncritic: \"@./value.yaml\"\n",
    "small.yaml": "defaults: [base.yaml]\nunits: [8]\n",
  ]

  /// The last lines of what a run wrote, without the folder's name.
  private func end(of run: CommandRun, _ count: Int, in folder: TemporaryFolder) -> [String] {
    run.output.split(separator: "\n").suffix(count).map { String($0).replacing(folder.path + "/", with: "") }
  }

  @Test func `the parts of the specs in a folder are checked with them`() throws {
    let folder = try TemporaryFolder(Self.layout)
    let run = CommandRun("check", folder.path)
    #expect(run.code == 0)
    #expect(
      end(of: run, 9, in: folder) == [
        "large.yaml: ok · 2 networks · 3,331 parameters", "small.yaml: ok · 1 network · 58 parameters",
        "base.yaml: part of large.yaml, small.yaml", "value.yaml: part of large.yaml", "2 specs: all ok",
      ])
    let alone = CommandRun(plain: ["check", "\(folder.path)/base.yaml", folder.path])
    #expect(alone.code == 1)
    #expect(end(of: alone, 1, in: folder) == ["3 specs: 2 ok, 1 with errors · 1 error"])
    let json = CommandRun("check", folder.path, "--format", "json").output
    #expect(
      json.filter { !" \n".contains($0) }.contains(
        "\"specs\":[\"\(folder.path)/large.yaml\",\"\(folder.path)/small"))
  }

  @Test func `what is wrong in a part is told where it is used`() throws {
    let folder = try TemporaryFolder(Self.layout)
    try folder.write(Self.value.replacing("ReLU", with: "ReLo"), to: "value.yaml")
    let run = CommandRun("check", folder.path)
    #expect(run.code == 1)
    #expect(run.output.contains("--> \(folder.path)/./value.yaml:4:"))
    #expect(end(of: run, 1, in: folder) == ["2 specs: 1 ok, 1 with errors · 1 error"])
  }

  @Test func `a spec whose defaults are missing has parts all the same`() throws {
    let folder = try TemporaryFolder(Self.layout)
    try folder.write("defaults: [base.yaml, vlaue.yaml]\nunits: [8]\n", to: "small.yaml")
    let run = CommandRun("check", folder.path)
    #expect(end(of: run, 1, in: folder) == ["2 specs: 1 ok, 1 with errors · 1 error"])
  }

  @Test func `files of spaces are parts, too`() throws {
    let folder = try TemporaryFolder(Self.layout)
    let start = try #require(Self.base.firstRange(of: "  observation: {"))
    let end = try #require(Self.base.firstRange(of: "units: ???"))
    let spaces = String(Self.base[start.lowerBound..<end.lowerBound])
    try folder.write(spaces, to: "cartpole.yaml")
    try folder.write(
      Self.base.replacing(spaces, with: "").replacing("spaces:\n", with: "spaces: cartpole.yaml\n"),
      to: "base.yaml")
    let run = CommandRun("check", folder.path)
    #expect(run.code == 0)
    #expect(run.output.contains("cartpole.yaml: part of"))
  }

  @Test func `files that are put into each other in a circle are specs`() throws {
    let folder = try TemporaryFolder(["a.yaml": "defaults: [b.yaml]\n", "b.yaml": "defaults: [a.yaml]\n"])
    let run = CommandRun("check", folder.path)
    #expect(run.code == 1)
    #expect(run.output.contains("error[include-cycle]"))
    #expect(run.output.contains("2 specs: 0 ok, 2 with errors"))
  }

  @Test func `the parts are mended for all that they are parts of`() throws {
    let folder = try TemporaryFolder(Self.layout)
    try folder.write(Self.base.replacing("Tanh", with: "Tahn"), to: "base.yaml")
    try folder.write("defaults: [base.yaml]\nunits: [8]\ncritics: ~\n", to: "small.yaml")
    #expect(CommandRun("check", folder.path, "--diff").code == 1)
    let run = CommandRun("check", folder.path, "--fix")
    #expect(run.code == 0, "\(run.page)")
    #expect(try folder.text(of: "base.yaml") == Self.base)
    #expect(try folder.text(of: "small.yaml") == "defaults: [base.yaml]\nunits: [8]\ncritic: ~\n")
    #expect(try folder.files() == Self.layout.keys.sorted())
  }

  /// What one of them does not have, another one may.
  @Test func `a part is not mended for some that it is a part of`() throws {
    let folder = try TemporaryFolder(Self.layout)
    try folder.write(Self.base.replacing("units: ???", with: "nothing: 1"), to: "base.yaml")
    try folder.write("defaults: [base.yaml]\nunitz: [8]\n~: 1\n", to: "small.yaml")
    _ = CommandRun("check", folder.path, "--fix")
    #expect(try folder.text(of: "base.yaml").contains("${units}"))
  }

  @Test func `a folder is mended file by file`() throws {
    let folder = try folder(["a.yaml": "misspelt.yaml", "b.yaml": "cartpole.yaml"])
    #expect(CommandRun(["check", folder.path, "--fix"]).code == 0)
    #expect(CommandRun(["check", folder.path]).output.contains("2 specs: all ok"))
  }
}
