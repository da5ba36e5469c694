import Spec
import Testing

@Suite struct MisplacedKeyTests {
  private static func reader(_ node: Node?, _ owner: String, _ diagnostics: Diagnostics) -> ParameterReader {
    ParameterReader(
      mapping: node?.mapping ?? Mapping(), at: node?.span ?? SourceSpan(startOf: .init(name: "", text: "")),
      owner: owner, diagnostics: diagnostics)
  }

  @Test func `what is still missing in an included file tells where that is used`() throws {
    let diagnostics = Diagnostics()
    let files = FileReader { (path) throws(SourceFileError) in SourceFile(name: path, text: "c: 3\n") }
    let document = try #require(
      Document(
        of: SourceFile(name: "s", text: "in: '@i'\na: 1\n"), reading: files, reportingTo: diagnostics))
    let outer = Self.reader(document.root, "the spec", diagnostics)
    let inner = Self.reader(outer.read("in", .anyNode, help: "in"), "the part", diagnostics)
    for name in ["a", "b", "c"] { _ = inner.read(name, .integer(), help: name) }
    inner.finish()
    outer.finish()
    diagnostics.explainMisplacedKeys()
    #expect(
      diagnostics.sorted.map(\.message) == [
        "the spec has no parameter `a`", "the part lacks its required parameter `b`",
      ])
    let missing = try #require(diagnostics.items.first { $0.code == .missingParameter })
    #expect(missing.related.map { "\($0.message) \($0.span?.description ?? "")" } == ["used here 1:5-1:9"])
  }

  @Test func `what is still missing is told in the order of the levels`() throws {
    let names = (0..<20).map { "p\($0)" }
    let text = names.map { "\($0): {}\n" }.joined().replacing("{}", with: "{q: {z: 1}}")
    for _ in 0..<3 {
      let specimen = Specimen(text)
      let outer = Self.reader(specimen.root, "the spec", specimen.diagnostics)
      for (index, name) in names.enumerated() {
        let middle = Self.reader(outer.read(name, .anyNode, help: ""), name, specimen.diagnostics)
        let inner = Self.reader(
          middle.read("q", .anyNode, help: ""), "q\(index)", specimen.diagnostics)
        for missing in ["z", "y"] { _ = middle.read(missing, .integer(), help: missing) }
        inner.finish()
        middle.finish()
      }
      outer.finish()
      specimen.diagnostics.explainMisplacedKeys()
      let missing = specimen.diagnostics.items.filter { $0.code == .missingParameter }
      #expect(missing.map(\.message) == names.map { "\($0) lacks its required parameter `y`" })
    }
  }
}
