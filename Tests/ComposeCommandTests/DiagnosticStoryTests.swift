import Composer
import Foundation
import Testing

@testable import ComposeCommand

@Suite struct DiagnosticStoryTests {
  static let stories = StoryChapter.all.flatMap(\.stories)

  @Test func `every code that the sources declare has a story, and every story a code`() throws {
    let declared = try Self.declaredCodes()
    #expect(declared.count > 50)
    #expect(Set(Self.stories.map(\.code.rawValue)) == Set(declared))
    #expect(Self.stories.count == declared.count)
  }

  @Test(arguments: stories)
  func `a wrong example gives its code, and nothing else`(_ story: DiagnosticStory) {
    let diagnostics = story.wrong.diagnostics(.standard)
    let messages = diagnostics.map { "\($0.code.rawValue): \($0.message)" }.joined(separator: "\n")
    #expect(
      diagnostics.contains { $0.code == story.code }
        && diagnostics.allSatisfy { $0.code == story.code || $0.code == story.companion }, "\(messages)")
  }

  @Test(arguments: stories)
  func `a mended example is without fault, and differs from the wrong one`(_ story: DiagnosticStory) {
    let diagnostics = story.mended.diagnostics(.standard)
    let messages = diagnostics.map { "\($0.code.rawValue): \($0.message)" }.joined(separator: "\n")
    #expect(diagnostics.isEmpty, "\(messages)")
    #expect(!StoryMending(story: story).lines.isEmpty)
  }

  private struct Weak {
    weak var file: SourceFile?
  }

  private static func files(of diagnostics: [Diagnostic]) -> [Weak] {
    diagnostics.compactMap { $0.primary.map { Weak(file: $0.file) } }
  }

  /// An editor asks at every keystroke: what was said of a spec kept itself alive.
  @Test(arguments: stories) func `nothing is left of a spec that was checked`(_ story: DiagnosticStory) {
    let files = Self.files(of: story.wrong.diagnostics(.standard))
    #expect(!files.isEmpty, "nothing that it says has a place")
    #expect(files.allSatisfy { $0.file == nil })
  }

  @Test(arguments: stories) func `a story fits 80 columns`(_ story: DiagnosticStory) {
    let page = StoryPage(story: story, registry: .standard, style: .plain)
    // A message is as long as it is.
    let messages = story.report(DiagnosticTextRenderer(width: 78), .standard).map { "  " + $0 }
    for line in page.lines where !messages.contains(line) { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: ["shape-mismatch", "error[shape-mismatch]", "error[shape-mismatch]:"])
  func `a code may be copied with what stands around it`(_ text: String) {
    let run = CommandRun("explain", text)
    #expect(run.code == 0 && run.output.hasPrefix("shape-mismatch · error\n"))
  }

  @Test(arguments: [
    (["explain", "shape-missmatch"], 1, "did you mean `shape-mismatch`?"),
    (["explain", "xyz"], 1, "`compose explain` lists them"),
    (["explain", "cycle", "--format", "markdown"], 64, "leave out the code"),
  ]) func `a wrong code is an error`(_ arguments: [String], _ code: Int32, _ words: String) {
    let run = CommandRun(arguments)
    #expect(run.code == code)
    #expect(run.error.contains(words), "\(run.error)")
  }

  /// The codes in extensions of `DiagnosticCode`.
  private static func declaredCodes() throws -> [String] {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    return try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.flatMap { file in
      let text = try String(contentsOf: file, encoding: .utf8)
      let extensions = text.matches(of: /extension DiagnosticCode \{(?:.|\n)*?\n\}/)
      let codes = extensions.flatMap { found in
        found.output.matches(of: /static let \w+(?:: \w+)? =\s+(?:DiagnosticCode\(rawValue: )?"([^"]+)"/)
          .map { String($0.output.1) }
      }
      return codes
    }
  }
}

extension DiagnosticStory: CustomTestStringConvertible {
  /// The code.
  public var testDescription: String { code.rawValue }
}
