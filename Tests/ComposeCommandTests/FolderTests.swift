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

  @Test func `a folder is mended file by file`() throws {
    let folder = try folder(["a.yaml": "misspelt.yaml", "b.yaml": "cartpole.yaml"])
    #expect(CommandRun(["check", folder.path, "--fix"]).code == 0)
    #expect(CommandRun(["check", folder.path]).output.contains("2 specs: all ok"))
  }
}
