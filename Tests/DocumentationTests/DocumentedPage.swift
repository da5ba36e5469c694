import Foundation
import Testing

/// A page of documentation, cut into what surrounds code and what is code.
struct DocumentedPage: Sendable, CustomTestStringConvertible {
  /// The path from the repository's root.
  let path: String
  let lines: [String]

  /// A fenced block of code.
  struct Block: Sendable {
    /// What stands behind the opening fence: `console`, `yaml fragment`.
    let words: [String]
    /// The number of the first line of code.
    let line: Int
    let lines: [String]

    var language: String { words.first ?? "" }
    /// Whether the code is a part of something.
    var isFragment: Bool { words.contains("fragment") }
    /// The file under which the commands of the page find the code.
    var fileName: String? { words.dropFirst().first { $0 != "fragment" } }
    var text: String { lines.map { $0 + "\n" }.joined() }
  }

  /// The repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every page that a user reads.
  static func all() throws -> [DocumentedPage] {
    let documents = try FileManager.default.contentsOfDirectory(atPath: root.path + "/docs")
      .filter { $0.hasSuffix(".md") }.sorted().map { "docs/" + $0 }
    return try (["README.md", "CONTRIBUTING.md"] + documents).map(DocumentedPage.init)
  }

  init(_ path: String) throws {
    self.path = path
    lines = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
      .components(separatedBy: "\n")
  }

  var testDescription: String { path }

  /// The blocks of code, in order.
  var blocks: [Block] {
    var blocks: [Block] = []
    var start: Int?
    for (index, line) in lines.enumerated() where line.hasPrefix("```") {
      if let opening = start {
        let words = lines[opening].dropFirst(3).split(separator: " ").map(String.init)
        blocks.append(Block(words: words, line: opening + 2, lines: Array(lines[(opening + 1)..<index])))
        start = nil
      } else {
        start = index
      }
    }
    return blocks
  }

  /// The lines outside of code, with their numbers.
  var prose: [(number: Int, text: String)] {
    var isCode = false
    var prose: [(number: Int, text: String)] = []
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if !isCode {
        prose.append((index + 1, line))
      }
    }
    return prose
  }
}
