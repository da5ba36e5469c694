import Foundation
import Spec
import Testing

/// What the pages promise, held against the command that was built with the tests.
@Suite struct PageTests {
  @Test(arguments: try DocumentedPage.all())
  func `commands print what the page shows`(_ page: DocumentedPage) throws {
    for result in try ConsoleSession(page).results() {
      let place = "\(page.path):\(result.command.line): \(result.command.text)"
      let output = result.output.joined(separator: "\n")
      if result.command.shown.isEmpty {
        #expect(result.code == 0, "\(place)\n\(output)")
      } else {
        #expect(OutputPattern(lines: result.command.shown).matches(result.output), "\(place)\n\(output)")
      }
    }
  }

  @Test(arguments: try DocumentedPage.all())
  func `specs are without fault, and fragments of them are YAML`(_ page: DocumentedPage) throws {
    for block in page.blocks where block.language == "yaml" {
      let place = "\(page.path):\(block.line)"
      if block.isFragment {
        let diagnostics = Diagnostics()
        _ = YAML.parse(SourceFile(name: place, text: block.text), into: diagnostics)
        #expect(diagnostics.items.isEmpty, "\(place)")
      } else {
        let clone = try Clone()
        try Data(block.text.utf8).write(to: URL(filePath: clone.folder + "/spec.yaml"))
        let (output, code) = try clone.run("compose check spec.yaml")
        #expect(code == 0 && output.hasPrefix("spec.yaml: ok"), "\(place)\n\(output)")
      }
    }
  }

  @Test(arguments: try DocumentedPage.all())
  func `code that names its file stands there`(_ page: DocumentedPage) throws {
    for block in page.blocks where block.language == "swift" {
      guard let path = block.fileName else { continue }
      let code = try String(contentsOf: DocumentedPage.root.appending(path: path), encoding: .utf8)
      #expect(code.contains(block.text), "\(page.path):\(block.line): \(path)")
    }
  }

  @Test(arguments: try DocumentedPage.all())
  func `scripts and the targets of links exist`(_ page: DocumentedPage) throws {
    let folder = DocumentedPage.root.appending(path: page.path).deletingLastPathComponent()
    let scripts = page.blocks.filter { $0.language == "sh" }.flatMap(\.lines)
      .compactMap { $0.split(separator: " ").first }.filter { $0.hasPrefix("script/") }
    for script in scripts {
      let path = DocumentedPage.root.appending(path: String(script)).path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(page.path): \(script)")
    }
    for (number, line) in page.prose {
      for match in line.matches(of: /\]\(([^)]+)\)|(?:src|srcset)="([^"]+)"/) {
        let target = String(match.1 ?? match.2 ?? "")
        if target.contains("://") { continue }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].isEmpty ? page.path.split(separator: "/").last ?? "" : parts[0]
        let file = folder.appending(path: String(path))
        #expect(FileManager.default.fileExists(atPath: file.path), "\(page.path):\(number): \(target)")
        if parts.count == 2, let text = try? String(contentsOf: file, encoding: .utf8) {
          #expect(Self.anchors(of: text).contains(String(parts[1])), "\(page.path):\(number): \(target)")
        }
      }
    }
  }

  /// What GitHub makes of headings.
  private static func anchors(of text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
      heading.drop { $0 == "#" || $0 == " " }.lowercased()
        .filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }.replacing(" ", with: "-")
    }
  }

  @Test(arguments: try DocumentedPage.all())
  func `lines have at most 130 characters`(_ page: DocumentedPage) {
    // A table's row cannot be broken, and a message is not.
    let unbreakable = /\||(?:error|warning|note)\[/
    for (index, line) in page.lines.enumerated() where line.prefixMatch(of: unbreakable) == nil {
      #expect(line.count <= 130, "\(page.path):\(index + 1)")
    }
  }
}

@Suite struct OutputPatternTests {
  @Test(arguments: [
    (["a", "b"], ["a", "b"], true), (["a"], ["a", "b"], false), (["a", "…"], ["a", "b"], true),
    (["…", "b"], ["a", "b"], true), (["a", "…", "d"], ["a", "b", "c", "d"], true),
    (["a", "…", "c", "…", "e"], ["a", "c", "d", "e"], true), (["a", "…", "x", "…"], ["a", "b"], false),
    (["…", "b", "…", "b"], ["b"], false), (["a", "…", "a"], ["a"], false), (["…"], [], true),
  ]) func `a line of dots stands for any lines`(_ shown: [String], _ output: [String], _ matches: Bool) {
    #expect(OutputPattern(lines: shown).matches(output) == matches)
  }
}
