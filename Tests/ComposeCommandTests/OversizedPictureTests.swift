import Composer
import FoundationEssentials
import Rendering
import Testing

@testable import ComposeCommand

/// Pictures that would show more than anybody can see.
@Suite struct OversizedPictureTests {
  /// A network with so many layers and outputs, beside a small one.
  private static func spec(layers: Int, outputs: Int) -> String {
    let units = Array(repeating: "1", count: layers).joined(separator: ", ")
    let keys = ["wide"] + (1..<max(1, outputs)).map { "missing\($0)" }
    return """
      _target_: InferenceBlock
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [2]}}
      networks:
        small:
          blocks:
            latent: {_target_: DenseBlock, in_keys: observation, hidden_units: [2], non_lin: ReLU}
          out_keys: latent
        large:
          blocks:
            wide: {_target_: DenseBlock, in_keys: observation, hidden_units: [\(units)], non_lin: ReLU}
          out_keys: [\(keys.joined(separator: ", "))]

      """
  }

  private static func render(_ spec: String, _ arguments: String..., in folder: TemporaryFolder) throws
    -> CommandRun
  {
    let path = "\(folder.path)/spec.yml"
    try Data(spec.utf8).write(to: URL(filePath: path))
    return CommandRun(["render", path, "-o", "\(folder.path)/pictures", "--format", "dot"] + arguments)
  }

  @Test func `too many operations are an error that says what to draw`() throws {
    let folder = try TemporaryFolder()
    let spec = Self.spec(layers: 800, outputs: 1)
    let run = try Self.render(spec, "--detail", "ops", in: folder)
    #expect(run.code == 1)
    #expect(run.error.contains("a picture of large would have "))
    #expect(run.error.contains(" nodes, rows and edges, more than 5,000; --detail blocks shows less"))
    // Not even the picture of the network that is small enough.
    #expect(try folder.files() == ["spec.yml"])
    #expect(try Self.render(spec, in: folder).code == 0)
    #expect(try folder.files(in: "pictures") == ["large.dot", "small.dot"])
  }

  @Test func `so are the outputs that no block gives`() throws {
    let folder = try TemporaryFolder()
    let many = try Self.render(Self.spec(layers: 1, outputs: 3000), "--allow-errors", in: folder)
    #expect(many.code == 1)
    #expect(many.error.contains("a picture of large would have 6,0"))
    #expect(try folder.files() == ["spec.yml"])
    let few = try Self.render(Self.spec(layers: 1, outputs: 30), "--allow-errors", in: folder)
    #expect(few.code == 0)
    #expect(try folder.files(in: "pictures") == ["large.dot", "small.dot"])
  }

  /// What reads a block that fails has no operations, and is drawn all the same.
  @Test(arguments: ["blocks", "ops"])
  func `so are the blocks behind one that fails`(_ detail: String) throws {
    let folder = try TemporaryFolder()
    let chain = (0..<3000).map {
      "        b\($0): {_target_: DenseBlock, in_keys: \($0 == 0 ? "nowhere" : "b\($0 - 1)"), hidden_units: [2], non_lin: ReLU}"
    }
    let spec = """
      _target_: InferenceBlock
      spaces: {observation: {type: Box, low: -1, high: 1, shape: [2]}}
      networks:
        chain:
          blocks:
      \(chain.joined(separator: "\n"))
          out_keys: b2999

      """
    let run = try Self.render(spec, "--allow-errors", "--detail", detail, in: folder)
    #expect(run.code == 1)
    #expect(run.error.contains("a picture of chain would have 6,0"))
  }

  @Test func `other networks than a large one can be drawn`() throws {
    let folder = try TemporaryFolder()
    let spec = Self.spec(layers: 800, outputs: 1)
    #expect(try Self.render(spec, "--detail", "ops", "--network", "small", in: folder).code == 0)
  }
}
