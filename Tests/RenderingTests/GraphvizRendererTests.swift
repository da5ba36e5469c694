import Testing

@testable import Rendering

@Suite struct GraphvizRendererTests {
  @Test(arguments: [
    ("", "it gives no reason"),
    ("digraph { a -> }", "syntax error in line 1"),
    ("digraph { a [label=<<B>>] }", "mismatched tag in line 1"),
    ("digraph { a [label=<<TABLE><TR><TD>x</TD></TR>>] }", "in label of node a"),
    ("digraph { a [label=<<NO>x</NO>>] }", "Unknown HTML element <NO>"),
  ])
  func `what Graphviz complains about becomes an error`(dot: String, complaint: String) throws {
    let error = #expect(throws: RenderingError.self) { try GraphvizRenderer.picture(of: dot, as: .svg) }
    let text = try #require(error).description
    #expect(text.hasPrefix("Graphviz cannot draw the diagram: "))
    #expect(text.contains(complaint), "\(text)")
    #expect(!text.contains("\n"))
  }

  @Test func `a mistake leaves no trace in the next picture`() throws {
    let good = "digraph g { a -> b }"
    let expected = try GraphvizRenderer.picture(of: good, as: .svg)
    let mistakes = [
      "digraph { a -> ", "]", "digraph { \"a }", "digraph { a [label=<b ] }", "digraph { a [label=<<B>>] }",
    ]
    for bad in mistakes {
      #expect(throws: RenderingError.self) { try GraphvizRenderer.picture(of: bad, as: .png) }
      let picture = try GraphvizRenderer.picture(of: good, as: .svg)
      #expect(picture.bytes == expected.bytes)
      #expect(picture.warnings.isEmpty)
    }
  }

  @Test func `a warning comes with the picture`() throws {
    let picture = try GraphvizRenderer.picture(of: "digraph { a [shape=nonsense] }", as: .svg)
    #expect(picture.warnings == ["using box for unknown shape nonsense"])
  }
}
