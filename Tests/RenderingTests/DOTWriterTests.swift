import Testing

@testable import Rendering

@Suite struct DOTWriterTests {
  @Test func `a small diagram as DOT text`() {
    let diagram = Diagram(
      title: "a \"b\"", subtitle: "7 parameters",
      nodes: [
        .init(id: "n/in/x", role: .input, title: "x", type: "Box 2"),
        .init(
          id: "n/y", role: .feedForward, title: "y<z>", type: "DenseBlock", gist: ["2→3"],
          weight: .init(parameters: 1_234, share: 0.5)),
      ],
      edges: [.init(from: "n/in/x", to: "n/y", shape: ["B", "2"])],
      direction: .rightward)
    #expect(diagram.dot() == expectedText)
  }

  @Test func `a broken edge is red and shows both shapes`() {
    let nodes = ["a", "b"].map { Diagram.Node(id: $0, role: .general, title: $0) }
    let edges = [
      Diagram.Edge(from: "a", to: "b", shape: ["B", "2"], need: "[B, time, features]", kind: .broken)
    ]
    let dot = Diagram(title: "broken", nodes: nodes, edges: edges).dot()
    let red = Theme.light.problem.hex
    #expect(dot.contains("color=\"\(red)\", penwidth=1.8, arrowhead=tee"))
    #expect(dot.contains("COLOR=\"\(red)\">2</FONT>"))
    #expect(dot.contains("COLOR=\"\(red)\">needs [B, time, features&#93;</FONT>"))
    #expect(dot.contains("a → b\\n[B, 2]\\nneeds [B, time, features]"))
  }

  @Test(arguments: [
    (SampleDiagrams.cartpole, "LR"), (SampleDiagrams.wide, "LR"), (SampleDiagrams.chain, "TB"),
    (SampleDiagrams.shared, "TB"),
  ])
  func `tensors flow where the picture prints larger`(diagram: Diagram, rankdir: String) {
    #expect(diagram.dot().contains("rankdir=\(rankdir)"))
  }

  @Test func `a circle of nodes has a direction`() {
    let nodes = ["a", "b"].map { Diagram.Node(id: $0, role: .general, title: $0) }
    let edges = [Diagram.Edge(from: "a", to: "b"), Diagram.Edge(from: "b", to: "a")]
    #expect(PageFit(Diagram(title: "circle", nodes: nodes, edges: edges)).direction == .rightward)
  }

  @Test(arguments: [
    ("A<b&c>\"", "A&lt;b&amp;c&gt;&quot;"), ("\\N", "\\\\N"), ("a\nb", "a\\\\nb"), ("[]", "[&#93;"),
    ("\u{0}", "\\\\u{0}"), ("\u{202e}x", "\\\\u{202e}x"), ("é→×", "é→×"),
  ])
  func `text is taken literally`(text: String, escaped: String) {
    #expect(LabelText.escaped(text) == escaped)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abc…fg"), ("", 6, ""), ("ab", 1, "ab"),
  ])
  func `long text is abridged in the middle`(text: String, limit: Int, expected: String) {
    #expect(LabelText.abridged(text, to: limit) == expected)
  }

  @Test(arguments: [
    (0.0, "0 %"), (0.00001, "<0.1 %"), (0.5, "50 %"), (0.6714, "67.1 %"), (0.99999, ">99.9 %"),
    (1.0, "100 %"),
  ])
  func `shares are never rounded to nothing or all`(share: Double, text: String) {
    #expect(LabelText.percentage(share) == text)
  }

  @Test(arguments: [(0.0, [48]), (0.001, [1, 47]), (0.5, [24, 24]), (0.999, [47, 1]), (1.0, [48])])
  func `a bar shows what there is`(share: Double, widths: [Int]) {
    let bar = LabelMarkup.bar(
      share: share, width: 48, height: 5, full: Theme.light.text, rest: Theme.light.frame)
    let found = bar.split(separator: "WIDTH=\"").dropFirst().compactMap { part in
      Int(part.prefix { $0 != "\"" })
    }
    #expect(found == widths)
  }

  @Test func `different identifiers stay different`() {
    let ids = SampleDiagrams.hostileNames + ["a/b", "a.b", "a:2e:b", "a b", "a-b", "a_b"]
    #expect(Set(ids.map(ElementID.node)).count == ids.count)
    #expect(ElementID.node("policy/0/latent") == "node-policy.0.latent")
  }
}

// swift-format-ignore
private let expectedText = #"""
  digraph "a \"b\"" {
    graph [rankdir=LR, nodesep=0.3, ranksep=0.55, pad=0.3, margin=0, splines=spline,
      bgcolor="#ffffff", fontname="DejaVu Sans", labelloc=t, labeljust=l,
      label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="18" COLOR="#1e293b"><B>a &quot;b&quot;</B></FONT></TD></TR><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="11" COLOR="#4d5868">7 parameters</FONT></TD></TR><TR><TD COLSPAN="1" HEIGHT="10"></TD></TR></TABLE>>]
    node [shape=box, style="rounded,filled", penwidth=1.2, margin="0.13,0.08", height=0.3, width=0.3,
      fontname="DejaVu Sans", fontsize=10]
    edge [color="#64748b", penwidth=1.1, arrowsize=0.6,
      fontname="DejaVu Sans Mono", fontsize=9]
    "node-n.in.x" [id="node-n.in.x", style="filled",
      fillcolor="#f1f5f9", color="#64748b",
      tooltip="x · Box 2",
      label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="13" COLOR="#0f172a"><B>x</B></FONT></TD></TR><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="9" COLOR="#475569">▸ Box 2</FONT></TD></TR></TABLE>>]
    "node-n.y" [id="node-n.y", style="rounded,filled",
      fillcolor="#eff6ff", color="#2563eb",
      tooltip="y<z> · DenseBlock\n2→3\n1,234 parameters (50 %)",
      label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD COLSPAN="1" HEIGHT="3"></TD></TR><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="13" COLOR="#1e3a8a"><B>y&lt;z&gt;</B></FONT></TD></TR><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="9" COLOR="#1d4ed8">≡ DenseBlock</FONT></TD></TR><TR><TD COLSPAN="1" HEIGHT="3"></TD></TR><TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD ALIGN="LEFT"><FONT POINT-SIZE="10" COLOR="#1e293b">2→3</FONT></TD><TD WIDTH="1"></TD></TR></TABLE></TD></TR><TR><TD COLSPAN="1" HEIGHT="4"></TD></TR><TR><TD ALIGN="LEFT"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" ALIGN="LEFT" FIXEDSIZE="TRUE" WIDTH="118" HEIGHT="12"><TR><TD ALIGN="LEFT" VALIGN="MIDDLE" WIDTH="48"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD FIXEDSIZE="TRUE" WIDTH="24" HEIGHT="5" BGCOLOR="#2563eb"></TD><TD FIXEDSIZE="TRUE" WIDTH="24" HEIGHT="5" BGCOLOR="#bcd1fa"></TD></TR></TABLE></TD><TD WIDTH="6"></TD><TD ALIGN="LEFT" WIDTH="64"><FONT POINT-SIZE="9" COLOR="#4d5868">1,234 · 50 %</FONT></TD></TR></TABLE></TD></TR></TABLE>>]
    "node-n.in.x" -> "node-n.y" [id="edge-0", tooltip="n/in/x → n/y\n[B, 2]", label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR><TD ALIGN="CENTER"><FONT FACE="DejaVu Sans Mono" POINT-SIZE="9" COLOR="#667080">[B, </FONT><FONT FACE="DejaVu Sans Mono" POINT-SIZE="9" COLOR="#1e293b">2</FONT><FONT FACE="DejaVu Sans Mono" POINT-SIZE="9" COLOR="#667080">&#93;</FONT></TD></TR></TABLE>>]
  }

  """#
