import Testing

@testable import Spec

@Suite struct RendererTests {
  private static func span(_ file: SourceFile, _ line: Int, _ from: Int, _ to: Int) -> SourceSpan {
    SourceSpan(
      file: file, start: SourcePosition(line: line, column: from), end: SourcePosition(line: line, column: to)
    )
  }

  @Test func everyPartHasItsPlace() {
    let text = """
      blocks:
        a: {_target_: DenseBlock}
        b: {_target_: VGGConvolutionBlock}
        c: {_target_: ConcatenationBlock, in_keys: [a, b]}
      """
    let file = SourceFile(name: "custom.yaml", text: text)
    let diagnostic = Diagnostic(
      .error, "shape-mismatch", "ConcatenationBlock cannot join its inputs along axis -1",
      at: Self.span(file, 4, 37, 44), label: "axes other than -1 must agree",
      related: [.init("this gives [B, 128]", at: Self.span(file, 2, 3, 4)), .init("b is [B, 32, 8, 8]")],
      notes: ["a note"], help: "flatten b first")
    let expected = """
      error[shape-mismatch]: ConcatenationBlock cannot join its inputs along axis -1
        --> custom.yaml:4:37
         |
       4 |   c: {_target_: ConcatenationBlock, in_keys: [a, b]}
         |                                     ^^^^^^^ axes other than -1 must agree
        ::: custom.yaml:2:3
         |
       2 |   a: {_target_: DenseBlock}
         |   - this gives [B, 128]
         = b is [B, 32, 8, 8]
         = a note
         = help: flatten b first

      """
    #expect(DiagnosticTextRenderer().render(diagnostic) == expected)
  }

  @Test func aSourceLineIsShownOnce() {
    let file = SourceFile(name: "f", text: "a: {b: 1, b: 2}")
    let diagnostic = Diagnostic(
      .error, "n", "m", at: Self.span(file, 1, 11, 12),
      related: [.init("the first", at: Self.span(file, 1, 5, 6))])
    let expected = """
      error[n]: m
        --> f:1:11
         |
       1 | a: {b: 1, b: 2}
         |           ^
         = the first (column 5)

      """
    #expect(DiagnosticTextRenderer().render(diagnostic) == expected)
  }

  @Test(arguments: [
    ("a:\tb", 4, 5, " 1 | a:    b", "   |       ^"),
    ("a: 日本 x", 7, 8, " 1 | a: 日本 x", "   |         ^"),
    ("a: 日本 x", 4, 6, " 1 | a: 日本 x", "   |    ^^^^"),
    ("a: 🦊✅⭐ x", 8, 9, " 1 | a: 🦊✅⭐ x", "   |           ^"),
    ("a: 🇩🇪 x", 7, 8, " 1 | a: 🇩🇪 x", "   |       ^"),
    ("a: 한글ｘ𛀀 x", 9, 10, " 1 | a: 한글ｘ𛀀 x", "   |             ^"),
    ("a: b\r\nc: d", 4, 5, " 1 | a: b", "   |    ^"),
    ("a: e\u{301}e\u{301} x", 9, 10, " 1 | a: e\u{301}e\u{301} x", "   |       ^"),
    ("a:", 3, 3, " 1 | a:", "   |   ^"),
    ("a: \u{1B}[2J", 4, 5, " 1 | a: \u{FFFD}[2J", "   |    ^"),
  ])
  func marksStayAligned(text: String, from: Int, to: Int, source: String, marks: String) {
    let file = SourceFile(name: "f", text: text)
    let lines = DiagnosticTextRenderer().render(Diagnostic(.note, "n", "m", at: Self.span(file, 1, from, to)))
      .split(separator: "\n").map(String.init)
    #expect(Array(lines[3...4]) == [source, marks])
  }

  @Test(arguments: [1, 40, 95, 190])
  func longLinesAreCroppedAroundTheMarks(column: Int) {
    var scalars = Array(repeating: Character("."), count: 200)
    scalars[column - 1] = "X"
    let file = SourceFile(name: "f", text: String(scalars))
    let lines = DiagnosticTextRenderer().render(
      Diagnostic(.error, "n", "m", at: Self.span(file, 1, column, column + 1))
    ).split(separator: "\n").map(Array.init)
    #expect(lines[3].count <= 80)
    #expect(lines[3].firstIndex(of: "X") == lines[4].firstIndex(of: "^"))
  }

  @Test(arguments: [0, 20, 40, 73, 200], [false, true])
  func `a narrow terminal shows what is marked`(width: Int, isWide: Bool) {
    let filler = String(repeating: isWide ? "漢" : "x", count: 60)
    let file = SourceFile(
      name: String(repeating: "folder/", count: 30) + "f", text: "\(filler): {KEY: 1}\(filler)")
    let diagnostic = Diagnostic(
      .error, "n", "m", at: Self.span(file, 1, 64, 67), help: String(repeating: "many words ", count: 12))
    let lines = DiagnosticTextRenderer(width: width).render(diagnostic).split(separator: "\n").map(
      String.init)
    // The path is whole, so that an editor can follow it.
    #expect(lines[1] == "  --> \(file.name):1:64")
    for line in lines where line != lines[1] {
      #expect(TerminalText.width(of: line) <= max(40, width), "\(line)")
    }
    let place = lines[3].firstRange(of: "KEY")
    let cells = place.map { TerminalText.width(of: String(lines[3][..<$0.lowerBound])) }
    #expect(lines[4] == "   |" + String(repeating: " ", count: (cells ?? 0) - 4) + "^^^")
  }

  @Test func severalLinesAreMarkedToTheEndOfTheFirst() {
    let file = SourceFile(name: "f", text: "a: [1,  \n 2]")
    let span = SourceSpan(
      file: file, start: SourcePosition(line: 1, column: 4), end: SourcePosition(line: 2, column: 4))
    let text = DiagnosticTextRenderer().render(Diagnostic(.error, "n", "m", at: span))
    #expect(text.contains(" 1 | a: [1,\n   |    ^^^\n"))
  }

  @Test func textFromFilesCannotSteerTheTerminal() {
    let diagnostic = Diagnostic(.error, "n", "bad \u{1B}[31m\n\u{202E}x", at: nil)
    #expect(DiagnosticTextRenderer().render(diagnostic) == "error[n]: bad \\u{1b}[31m\\n\\u{202e}x\n")
  }

  @Test func `a terminal breaks the first line, and what programs read has it whole`() {
    let diagnostic = Diagnostic(
      .error, "shape-mismatch", "the head of `policy` needs another tensor", at: nil, help: "flatten it")
    let narrow = DiagnosticTextRenderer(width: 40, wrapsHeadlines: true)
    #expect(
      narrow.render(diagnostic) == """
        error[shape-mismatch]: the head of
          `policy` needs another tensor
           = help: flatten it

        """)
    #expect(narrow.render(Diagnostic(.error, "n", "short", at: nil)) == "error[n]: short\n")
    let colored = DiagnosticTextRenderer(width: 40, usesColor: true, wrapsHeadlines: true)
    let lines = colored.render(diagnostic).split(separator: "\n")
    #expect(lines[0] == "\u{1B}[1;31merror[shape-mismatch]\u{1B}[0m\u{1B}[1m: the head of\u{1B}[0m")
    #expect(lines[1] == "  \u{1B}[1m`policy` needs another tensor\u{1B}[0m")
    let piped = DiagnosticTextRenderer(width: 40).render(diagnostic)
    #expect(piped.hasPrefix("error[shape-mismatch]: the head of `policy` needs another tensor\n"))
  }

  @Test func colour() {
    let text = DiagnosticTextRenderer(usesColor: true).render(
      Diagnostic(.warning, "n", "m", at: nil, help: "h"))
    #expect(
      text == "\u{1B}[1;33mwarning[n]\u{1B}[0m\u{1B}[1m: m\u{1B}[0m\n   \u{1B}[1;34m=\u{1B}[0m help: h\n")
  }

  @Test func summaries() {
    let error = Diagnostic(.error, "n", "m", at: nil), warning = Diagnostic(.warning, "n", "m", at: nil)
    let renderer = DiagnosticTextRenderer()
    #expect(renderer.summary(of: [error, error, warning]) == "2 errors, 1 warning")
    #expect(renderer.summary(of: [error]) == "1 error")
    #expect(renderer.render([]) == "")
    #expect(renderer.render([warning]) == "warning[n]: m\n\n1 warning\n")
  }

  @Test func json() throws {
    let file = SourceFile(name: "a/f.yaml", text: "a: 1")
    let diagnostic = Diagnostic(
      .error, "n", "m", at: Self.span(file, 1, 4, 5), related: [.init("r", at: Self.span(file, 1, 1, 2))],
      notes: ["note"], sides: [.init("latent", "[B, 8]"), .init("the head", "at least 36")])
    let expected = """
      {
        "diagnostics" : [
          {
            "code" : "n",
            "column" : 4,
            "end_column" : 5,
            "end_line" : 1,
            "file" : "a/f.yaml",
            "fixes" : [

            ],
            "help" : null,
            "line" : 1,
            "message" : "m",
            "related" : [
              {
                "column" : 1,
                "file" : "a/f.yaml",
                "line" : 1,
                "message" : "r"
              },
              {
                "column" : null,
                "file" : null,
                "line" : null,
                "message" : "note"
              }
            ],
            "severity" : "error",
            "sides" : [
              {
                "name" : "latent",
                "shape" : "[B, 8]"
              },
              {
                "name" : "the head",
                "shape" : "at least 36"
              }
            ],
            "spaces" : null
          }
        ]
      }
      """
    #expect(try DiagnosticJSONRenderer.render([diagnostic]) == expected)
  }

  @Test func diagnosticsAreSortedAndReportedOnce() {
    let file = SourceFile(name: "f", text: "a\nb")
    let diagnostics = Diagnostics()
    for line in [2, 1, 2] { diagnostics.error("n", "m", at: Self.span(file, line, 1, 2)) }
    diagnostics.warning("w", "m", at: nil)
    #expect(diagnostics.sorted.map { $0.primary?.start.line } == [1, 2, nil])
  }
}
