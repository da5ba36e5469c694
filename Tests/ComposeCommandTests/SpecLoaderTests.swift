import Composer
import Glibc
import Testing

@testable import ComposeCommand

@Suite struct SpecLoaderTests {
  private static let files = [
    "spec.yaml": """
    _target_: InferenceBlock
    spaces: {observation: {type: Box, low: -1, high: 1, shape: [4]}}
    networks:
      example:
        blocks: {result: {_target_: DenseBlock, in_keys: observation, hidden_units: [8]}}
        out_keys: result

    """,
    "units.yaml": "[16]\n", "bindings.yaml": "DenseBlock.non_lin: '@elu.yaml'\n", "elu.yaml": "ELU\n",
    "tanh.yaml": "Tanh\n",
  ]

  private static let reader = FileReader { (path) throws(SourceFileError) in
    guard let text = files[path] else { throw SourceFileError(message: "there is no `\(path)`") }
    return SourceFile(name: path, text: text)
  }

  @Test(arguments: [
    // An override's file, files of bindings, bindings, and what is wrong.
    ("units.yaml", ["bindings.yaml"], ["DenseBlock.non_lin=@tanh.yaml"], []),
    ("no.yaml", ["bindings.yaml"], [], ["there is no `no.yaml`"]),
    ("units.yaml", ["no.yaml"], ["DenseBlock.non_lin=@tanh.yaml"], ["there is no `no.yaml`"]),
    ("units.yaml", ["bindings.yaml"], ["DenseBlock.non_lin=@no.yaml"], ["there is no `no.yaml`"]),
  ])
  func `all files come from its reader`(
    _ units: String, _ bindingFiles: [String], _ bindings: [String], _ messages: [String]
  ) {
    let loader = SpecLoader(
      registry: .standard, overrides: ["networks.example.blocks.result.hidden_units=@\(units)"],
      bindingFiles: bindingFiles, bindings: bindings, reading: Self.reader)
    let composed = loader.compose(loader.spec(at: "spec.yaml"), for: nil)
    #expect(composed.diagnostics.map(\.message) == messages)
    if messages.isEmpty { #expect(composed.composition?.parameterCount == 4 * 16 + 16) }
  }

  @Test(arguments: [["--multirun"], []])
  func `what the user names may be a pipe`(_ flags: [String]) throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let bytes = Array("DenseBlock.nonlin: Tanh\n".utf8)
    #expect(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    let run = CommandRun(["check", "cartpole.yaml", "--bindings", "/proc/self/fd/\(ends[0])"] + flags)
    close(ends[0])
    #expect(!run.page.contains("cannot read"))
    #expect(run.page.contains("DenseBlock.nonlin"))
  }
}
