import Testing

@testable import Rendering

@Suite struct SVGTests {
  private func svg(_ diagram: Diagram) throws -> String {
    String(decoding: try diagram.picture(as: .svg).bytes, as: UTF8.self)
  }

  @Test(arguments: SampleDiagrams.all.map(\.name))
  func `tags are balanced`(name: String) throws {
    let diagram = try #require(SampleDiagrams.all.first { $0.name == name }?.diagram)
    var tokens = SVGTokens(try diagram.picture(as: .svg).bytes)
    var open: [String] = []
    while let token = tokens.next() {
      guard case .tag(let tag) = token, !tag.hasSuffix("/>") else { continue }
      let element = String(tag.drop { $0 == "<" || $0 == "/" }.prefix { $0.isLetter })
      if tag.hasPrefix("</") {
        #expect(open.popLast() == element)
      } else {
        open.append(element)
      }
    }
    #expect(open.isEmpty)
  }

  @Test func `the document has a title, nodes and edges have tooltips`() throws {
    let text = try svg(SampleDiagrams.cartpole)
    #expect(text.contains("<title id=\"diagram-title\">cartpole.yaml · policy/0</title>"))
    #expect(text.contains("<desc id=\"diagram-description\">690 parameters · 656 multiply-adds"))
    #expect(text.contains("role=\"img\" aria-labelledby="))
    #expect(
      text.contains(
        """
        <g id="node-policy.0.latent" class="node">
        <title>latent · DenseBlock
        4→16→32 · ReLU
        624 parameters (90.4 %)</title>
        """))
    #expect(text.contains("<title>policy/0/latent → policy/0/action\n[B, 32]</title>"))
  }

  @Test func `text stays text in typefaces that viewers have`() throws {
    let text = try svg(SampleDiagrams.cartpole)
    #expect(text.contains(">observation</text>"))
    #expect(text.contains("font-family=\"DejaVu Sans,Verdana,Geneva,Helvetica,Arial,sans-serif\""))
    #expect(text.contains("font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\""))
    #expect(!text.contains("font-family=\"DejaVu Sans\""))
  }

  @Test func `nothing is left that only repeats`() throws {
    let text = try svg(SampleDiagrams.shared)
    for remnant in ["<!--", "<!DOCTYPE", "<a ", "</a>", "\n\n"] { #expect(!text.contains(remnant)) }
  }

  @Test func `hostile names appear as they are`() throws {
    let text = try svg(SampleDiagrams.hostile)
    for name in [
      "A&lt;b&amp;c&gt;", "back\\slash \\N \\G", "trailing\\", "new\\nline\\ttab", "&amp;amp;", "观察",
    ] {
      #expect(text.contains(">" + name), "\(name)")
    }
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !LabelText.isUnprintable($0) })
  }

  @Test func `tokens of a document`() {
    var tokens = SVGTokens(Array("<?xml?><!-- <a> --><svg a=\"1\">t<b/></svg>".utf8))
    let expected: [SVGTokens.Token] = [
      .declaration, .comment, .tag("<svg a=\"1\">"), .text(Array("t".utf8)[...]), .tag("<b/>"),
      .tag("</svg>"),
    ]
    var found: [SVGTokens.Token] = []
    while let token = tokens.next() { found.append(token) }
    #expect(found == expected)
  }
}
