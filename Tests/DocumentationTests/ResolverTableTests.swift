import Foundation
import Spec
import Testing

@Suite struct ResolverTableTests {
  @Test func `the page of the language lists every resolver as it is declared, and no other`() throws {
    let page = try String(
      contentsOf: DocumentedPage.root.appending(path: "docs/spec-language.md"), encoding: .utf8)
    let lines = page.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: "| resolver | gives |"))
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
    #expect(Array(rows) == Resolver.standard.map { "| `\($0.usage)` | \($0.help) |" })
  }
}
