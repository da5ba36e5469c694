import Foundation
import Testing

@Suite struct PictureTests {
  @Test func `the committed pictures are those that the program draws`() throws {
    let clone = try Clone()
    let root = DocumentedPage.root
    let drawn = clone.folder + "/pictures"
    let run = try clone.run("COMPOSE=compose '\(root.path)/script/pictures' '\(drawn)'")
    try #require(run.code == 0, "\(run.output)")
    let committed = root.path + "/docs/pictures"
    let names = try FileManager.default.contentsOfDirectory(atPath: committed).sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: drawn).sorted() == names)
    for name in names {
      let isFresh = FileManager.default.contentsEqual(
        atPath: "\(committed)/\(name)", andPath: "\(drawn)/\(name)")
      #expect(isFresh, "docs/pictures/\(name) is stale: run script/pictures")
    }
  }
}
