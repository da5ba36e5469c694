import Composer
import OrderedCollections
import FoundationEssentials
import Testing

@testable import ComposeCommand

/// A folder that goes away with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = "\(NSTemporaryFolder.path)/compose-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes files by their names; folders in front of them are made.
  convenience init(_ files: [String: String]) throws {
    try self.init()
    for (name, text) in files { try write(text, to: name) }
  }

  /// Writes a file, and gives its path.
  @discardableResult func write(_ text: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: file))
    return file
  }

  /// The text of a file.
  func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(path)/\(name)")), as: UTF8.self)
  }

  func files(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)").sorted()
  }
}

private enum NSTemporaryFolder {
  static var path: String { FileManager.default.temporaryDirectory.path(percentEncoded: false) }
}

@Suite struct RenderTests {
  @Test func `several networks go to a folder, which is made`() throws {
    let folder = try TemporaryFolder()
    let run = CommandRun(["render", "cartpole.yaml", "-o", "\(folder.path)/a/b", "--format", "dot"])
    #expect(run.code == 0)
    #expect(try folder.files(in: "a/b") == ["critic_0.dot", "policy_0.dot"])
    #expect(run.output.contains("wrote \(folder.path)/a/b/policy_0.dot"))
  }

  @Test(arguments: [("svg", "<svg"), ("png", "\u{FFFD}PNG"), ("pdf", "%PDF"), ("dot", "digraph")])
  func `one network goes to a file whose ending tells the format`(_ ending: String, _ start: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/p.\(ending)"
    #expect(CommandRun(["render", "cartpole.yaml", "-o", path, "--network", "policy/0"]).code == 0)
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(String(decoding: bytes.prefix(12), as: UTF8.self).hasPrefix(start))
    #expect(try folder.files() == ["p.\(ending)"])
  }

  @Test func `a spec with errors is drawn as far as it is known`() throws {
    let folder = try TemporaryFolder()
    #expect(CommandRun(["render", "misspelt.yaml", "-o", folder.path, "--format", "dot"]).code == 1)
    #expect(try folder.files() == ["critic_0.dot", "policy_0.dot"])
  }

  @Test func `a tensor that nothing gives is drawn`() throws {
    let folder = try TemporaryFolder()
    let run = CommandRun(["render", "unwired.yaml", "-o", folder.path, "--format", "dot"])
    #expect(run.code == 1)
    #expect(run.error.contains("`nowhere`"))
    #expect(try folder.files() == ["net.dot"])
  }

  @Test func `what is wrong is marked in the picture`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/net.dot"
    #expect(CommandRun(["render", "unknown_block.yaml", "-o", path]).code == 1)
    let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    #expect(text.contains("✗ _target_: there is no block DenseBlok"))
    #expect(text.contains("incomplete"))
    #expect(!text.contains("0 parameters"))
  }

  @Test(arguments: ["blocks", "layers", "ops"])
  func `a block may have any name, that of an input's node too`(_ detail: String) throws {
    let folder = try TemporaryFolder()
    let arguments = ["render", "clash.yaml", "-o", folder.path, "--format", "dot", "--detail", detail]
    #expect(CommandRun(arguments).code == 0)
    #expect(try folder.files() == ["n.dot"])
  }

  @Test func `nothing is left of a file that cannot be written`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/critic_0.dot", withIntermediateDirectories: true)
    let arguments = [
      "render", "cartpole.yaml", "-o", folder.path, "--format", "dot", "--network", "critic/0",
    ]
    #expect(CommandRun(arguments).code == 1)
    #expect(try folder.files() == ["critic_0.dot"])
  }
}

@Suite struct RunTests {
  @Test func `what a run writes gives the same outputs when it is read`() throws {
    let folder = try TemporaryFolder()
    let (first, second) = ("\(folder.path)/1.safetensors", "\(folder.path)/2.safetensors")
    let sizes = ["--batch", "3", "--size", "T=2", "--seed", "5"]
    #expect(CommandRun(["run", "shared.yaml", "--output", first] + sizes).code == 0)
    let again = ["--weights", first, "--input", first, "--output", second, "--seed", "6"]
    #expect(CommandRun(["run", "shared.yaml"] + again).code == 0)
    let (one, two) = (try SafetensorsFile(contentsOf: first), try SafetensorsFile(contentsOf: second))
    #expect(one.names == two.names)
    for name in one.names { #expect(try one.tensor(name) == two.tensor(name), "\(name)") }
    #expect(one.shape(of: "policy/0/in/camera") == [3, 2, 3, 16, 16])
    #expect(one.shape(of: "critic/0/in/view") == [3, 2, 8])
    #expect(one.shape(of: "policy/0/out/steer") == [3, 4])
    #expect(one.shape(of: "critic/0/param/value.net.weight") == [1, 8])
  }

  @Test func `a state that a run writes goes into the next one`() throws {
    let folder = try TemporaryFolder()
    let (first, next, second) = ("\(folder.path)/1", "\(folder.path)/next", "\(folder.path)/2")
    #expect(CommandRun("run", "memory.yaml", "--output", first, "--size", "T=3").code == 0)
    let one = try SafetensorsFile(contentsOf: first)
    var tensors: OrderedDictionary<String, Tensor> = [:]
    for name in one.names {
      if !name.contains("/out/") { tensors[name] = try one.tensor(name) }
      if name.contains("/out/memory.") {
        tensors[name.replacing("/out/", with: "/in/")] = try one.tensor(name)
      }
    }
    try SafetensorsFile.write(tensors, to: next)
    let again = ["run", "memory.yaml", "--weights", next, "--input", next, "--output", second]
    #expect(CommandRun(again).code == 0)
    let two = try SafetensorsFile(contentsOf: second)
    #expect(one.names.allSatisfy { two.names.contains($0) })
    for state in ["policy/0/%/memory.h", "policy/0/%/memory.c", "critic/0/%/memory.h"] {
      let (after, before) = (state.replacing("%", with: "out"), state.replacing("%", with: "in"))
      #expect(try two.tensor(before) == one.tensor(after))
      #expect(try two.tensor(after) != one.tensor(after))
    }
  }

  struct Given: Sendable, CustomTestStringConvertible {
    let tensors: [String: [Int]]
    let code: Int32
    let says: String
    var testDescription: String { tensors.keys.sorted().joined(separator: ", ") }
  }

  static let given: [Given] = [
    Given(tensors: ["policy/0/in/observation": [4], "critic/0/in/observation": [4]], code: 0, says: "[2]"),
    Given(
      tensors: ["policy/0/in/observation": [2, 3, 4], "critic/0/in/observation": [5, 4], "x/in/y": [1]],
      code: 0,
      says: "[2, 3, 2]"),
    Given(tensors: ["policy/0/in/observation": [4]], code: 1, says: "critic/0 needs the input `observation`"),
    Given(
      tensors: ["policy/0/in/observatoin": [4], "critic/0/in/observation": [4]], code: 1,
      says: "did you mean `observation`?"),
    Given(
      tensors: ["policy/0/in/observation": [5], "critic/0/in/observation": [4]], code: 1, says: "[4]"),
  ]

  @Test(arguments: given) func `inputs are read by their names`(_ given: Given) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/in.safetensors"
    let tensors = OrderedDictionary(
      uniqueKeysWithValues: given.tensors.map { name, shape in
        (name, Tensor([Float](repeating: 0.5, count: shape.reduce(1, *)), shape: shape))
      })
    try SafetensorsFile.write(tensors, to: path)
    let run = CommandRun(["run", "cartpole.yaml", "--input", path])
    #expect(run.code == given.code)
    #expect((run.output + run.error).contains(given.says), "\(run.page)")
  }
}

@Suite struct WordTests {
  @Test func `a word that is a file's name is a spec, whatever its form`() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/+a=1"
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let words = SpecWords([path, "+a=1", "spec.yaml", "~b", "c.d=[1]"])
    #expect(words.specs == [path, "spec.yaml"])
    #expect(words.overrides == ["+a=1", "~b", "c.d=[1]"])
  }

  static let words: [([String], [String])] = [
    (["a=[64,", "64]"], ["a=[64, 64]"]),
    (["s.yaml", "a={b:", "1,", "c:", "[2]}", "d=1"], ["a={b: 1, c: [2]}"]),
    (["a='b", "c'"], ["a='b c'"]),
    (["a=[64,", "b=1", "64]"], []), (["a=[64,"], []), (["a=b", "64]"], []), (["a=[64]", "64]"], []),
    (["a=[64,", ".", "64]"], []),
  ]

  @Test(arguments: words) func `an override that the shell took apart is known by its brackets`(
    _ words: [String], _ torn: [String]
  ) {
    #expect(SpecWords(words).torn == torn)
  }

  @Test(arguments: ["check", "summary"])
  func `the pieces of an override are no files`(_ command: String) {
    let run = CommandRun(command, "layered.yaml", "units=[64,", "64]")
    #expect(run.code == 64)
    #expect(run.error.contains("write it in quotes as a whole, 'units=[64, 64]'"))
  }

  static let missing: [([String], String)] = [
    (["check", "%nope"], ""), (["check", "%base"], "%base.yaml"), (["check", "%bsae.yml"], "%base.yaml"),
    (["check", "%base.yaml", "--spaces", "%cartpole"], "%cartpole.json"),
    (["check", "%base.yaml", "--spaces", "%cartpoel.json"], "%cartpole.json"),
    (["summary", "%modles/large.yml"], "%models/large.yml"), (["check", "%modles"], "%models"),
    (["check", "%base.yaml", "--bindings", "%bindngs.yml"], "%bindings.yml"),
  ]

  @Test(arguments: missing) func `the file that was meant is offered for one that is not there`(
    _ words: [String], _ meant: String
  ) throws {
    let names = [
      "base.yaml", "base.txt", "cartpole.yml", "cartpole.json", "models/large.yml", "bindings.yml",
    ]
    let folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, "a: 1\n") }))
    // Names that end in `.yaml` stand for others in these tests, and those of no file have no folder in front.
    let arguments = words.map { $0.replacing("%", with: folder.path + "/") }
    let page = CommandRun(plain: arguments).page
    let help = "help: did you mean `\(meant.replacing("%", with: folder.path + "/"))`?"
    #expect(page.contains(meant.isEmpty ? "there is no such file" : help))
    #expect(page.contains("did you mean") != meant.isEmpty)
  }
}
