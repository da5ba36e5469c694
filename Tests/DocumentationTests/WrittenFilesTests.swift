import Foundation
import Testing

@Suite struct WrittenFilesTests {
  @Test func `pages, schema and pictures are those that the program writes`() throws {
    let clone = try Clone()
    let root = DocumentedPage.root.path
    let written = clone.folder + "/docs"
    let compose = clone.folder + "/.build/release/compose"
    let run = try clone.run("COMPOSE='\(compose)' '\(root)/script/docs' '\(written)'")
    try #require(run.code == 0, "\(run.output)")
    let names = try Self.files(in: written)
    let committed = try Self.files(in: root + "/docs/pictures").map { "pictures/" + $0 }
    #expect(Set(committed + ["blocks.md", "diagnostics.md", "spec.schema.json"]) == names)
    for name in names {
      let isFresh = FileManager.default.contentsEqual(
        atPath: "\(root)/docs/\(name)", andPath: "\(written)/\(name)")
      #expect(isFresh, "docs/\(name) is stale: run script/docs")
    }
  }

  /// The paths of all files in a folder.
  private static func files(in folder: String) throws -> Set<String> {
    Set(try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.contains(".") })
  }
}
