import Foundation
import Testing

/// The page of differences, held to the recorded cases in which the reference does what is not done here.
@Suite struct DifferencesTests {
  static let quirks: [String] = {
    let folder = DocumentedPage.root.path + "/Tests/Conformance/maze/quirk"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }()

  @Test func `there are such cases`() {
    #expect(!Self.quirks.isEmpty)
  }

  @Test(arguments: quirks) func `a case that is not followed has its line`(_ name: String) throws {
    let page = try DocumentedPage("docs/differences.md")
    #expect(page.lines.contains { $0.hasPrefix("| ") && $0.contains("`quirk/\(name)`") })
  }
}
