import FoundationEssentials
import Glibc
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

  /// Where the texts of a picture begin, with what they say.
  private func texts(of svg: String) -> [(text: String, x: Double, y: Double)] {
    svg.split(separator: "<text ").dropFirst().compactMap { element in
      guard let end = element.firstIndex(of: ">"), let x = number("x", in: element[..<end]),
        let y = number("y", in: element[..<end])
      else { return nil }
      return (String(element[element.index(after: end)...].prefix { $0 != "<" }), x, y)
    }
  }

  private func number(_ name: String, in tag: Substring) -> Double? {
    tag.split(separator: " \(name)=\"").dropFirst().first.flatMap { Double($0.prefix { $0 != "\"" }) }
  }

  /// The points of the curves of all edges.
  private func curves(of svg: String) -> [[(x: Double, y: Double)]] {
    svg.split(separator: "<g id=\"edge-").dropFirst().compactMap { edge -> [(x: Double, y: Double)]? in
      guard let path = edge.split(separator: " d=\"M").dropFirst().first else { return nil }
      let numbers = path.prefix { $0 != "\"" }.split { "C, ".contains($0) }.compactMap { Double($0) }
      return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
  }

  /// An arrow from above into a frame that is hardly wider than its title.
  @Test func `no arrow goes through the title of a frame`() throws {
    let diagram = Diagram(
      title: "t",
      nodes: [
        .init(id: "x", role: .input, title: "x"), .init(id: "op", role: .operation, title: "one-hot"),
        .init(id: "y", role: .operation, title: "y"),
      ], edges: [.init(from: "x", to: "op", shape: ["B"]), .init(from: "op", to: "y", shape: ["B", "500"])],
      clusters: [
        .init(id: "c", label: "observation_OneHotBlock", caption: "OneHotBlock", members: ["op"])
      ], direction: .downward)
    let svg = try svg(diagram)
    let texts = texts(of: svg)
    let title = try #require(texts.first { $0.text == "observation_OneHotBlock" })
    let caption = try #require(texts.first { $0.text == "OneHotBlock" })
    let (left, right) = (title.x, caption.x + 60)
    #expect(curves(of: svg).count == 2)
    for curve in curves(of: svg) {
      // A curve of four points each, of which neighbours share one.
      for start in stride(from: 0, to: curve.count - 3, by: 3) {
        for step in 0...100 {
          let t = Double(step) / 100
          let weights = [pow(1 - t, 3), 3 * t * pow(1 - t, 2), 3 * t * t * (1 - t), pow(t, 3)]
          let x = zip(weights, curve[start...]).reduce(0) { $0 + $1.0 * $1.1.x }
          let y = zip(weights, curve[start...]).reduce(0) { $0 + $1.0 * $1.1.y }
          #expect(!(left...right).contains(x) || !(title.y - 9...title.y + 3).contains(y), "\(x) \(y)")
        }
      }
    }
  }

  @Test func `a label between frames has a ground`() throws {
    let svg = try svg(SampleDiagrams.operations)
    let grounds = svg.components(separatedBy: "fill=\"\(Theme.light.background.hex)\" stroke=\"transparent\"")
    // The arrows into the frame and out of it, besides the ground of the picture.
    #expect(grounds.count >= 3, "\(svg)")
  }

  @Test func `the columns of a layer stand on one line`() throws {
    let node = Diagram.Node(
      id: "n", role: .feedForward, title: "latent",
      rows: [
        .init(name: "net.linear_0", operation: "Linear", shape: ["B", "16"], parameters: 80),
        .init(name: "net.ReLU_0", operation: "ReLU", shape: ["B", "16"], parameters: 0),
      ])
    let texts = texts(of: try svg(Diagram(title: "t", nodes: [node])))
    for (name, operation) in [("net.linear_0", "Linear"), ("net.ReLU_0", "ReLU")] {
      let line = try #require(texts.first { $0.text == name }).y
      #expect(texts.first { $0.text == operation }?.y == line)
      #expect(texts.filter { $0.text == "16" && abs($0.y - line) < 0.01 }.count == 1, "\(texts)")
    }
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
