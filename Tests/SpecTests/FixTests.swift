import FoundationEssentials
import Spec
import Testing

@Suite struct FixTests {
  private static func span(_ file: SourceFile, _ line: Int, _ from: Int, _ to: Int) -> SourceSpan {
    SourceSpan(
      file: file, start: SourcePosition(line: line, column: from), end: SourcePosition(line: line, column: to)
    )
  }

  private static func diagnostic(_ fixes: Fix?...) -> Diagnostic {
    Diagnostic(.error, "wrong", "wrong", at: nil, fixes: fixes.compactMap { $0 })
  }

  @Test(arguments: [
    Row("key: naem", "name"), Row("key: \"naem\"", "\"name\""), Row("key: 'naem'", "'name'"),
  ])
  func `a name is written in the quotes that stand there`(_ row: Row) throws {
    let file = SourceFile(name: "a.yaml", text: row.input + " # ü\n")
    let place = Self.span(file, 1, 6, 6 + row.input.count - 5)
    let fix = try #require(Fix(writing: "name", at: place, insteadOf: "naem"))
    #expect(FixedText(file, mending: [Self.diagnostic(fix)]).text == "key: \(row.expected) # ü\n")
  }

  @Test(arguments: [
    Row("a: naem", "a: \"22\""), Row("naem: 1", "\"22\": 1"), Row("- naem", "- \"22\""),
    Row("a: [b, naem]", "a: [b, \"22\"]"), Row("{naem: 1}", "{\"22\": 1}"), Row("a: &x naem", "a: &x \"22\""),
    Row("a: \"naem\"", "a: \"22\""), Row("a: \"@naem\"", "a: \"@22\""),
    Row("a: 'x, naem, y'", "a: 'x, 22, y'"),
    Row("a: x + naem", "a: x + 22"), Row("a: f(x, naem)", "a: f(x, 22)"),
    Row("a: 'it''s naem'", "a: 'it''s 22'"),
    Row("a: \"\\\" naem\"", "a: \"\\\" 22\""), Row("a: don't naem", "a: don't 22"),
    Row("a: ${x.naem}", "a: ${x.22}"), Row("a: naem  # b", "a: \"22\"  # b"), Row("- ? naem", "- ? \"22\""),
  ])
  func `a name is quoted where it stands by itself, and not within a text`(_ row: Row) throws {
    let file = SourceFile(name: "a.yaml", text: row.input)
    let range = try #require(row.input.firstRange(of: "naem"))
    let column = row.input.distance(from: row.input.startIndex, to: range.lowerBound) + 1
    let fix = try #require(Fix(writing: "22", at: Self.span(file, 1, column, column + 4), insteadOf: "naem"))
    #expect(FixedText(file, mending: [Self.diagnostic(fix)]).text == row.expected)
  }

  @Test func `a name with blanks stands only in a text that is in quotes`() {
    let plain = SourceFile(name: "a.yaml", text: "a: x + naem")
    #expect(Fix(writing: "a: b", at: Self.span(plain, 1, 8, 12), insteadOf: "naem") == nil)
    let quoted = SourceFile(name: "a.yaml", text: "a: 'x naem'")
    #expect(Fix(writing: "a: b", at: Self.span(quoted, 1, 7, 11), insteadOf: "naem") != nil)
  }

  @Test(arguments: ["other", "no\"d", "two\nlines"])
  func `what does not stand there, or cannot be written there, is no fix`(_ name: String) {
    let file = SourceFile(name: "a.yaml", text: "key: naem")
    let written = name == "other" ? "elsewhere" : "naem"
    #expect(Fix(writing: name, at: Self.span(file, 1, 6, 10), insteadOf: written) == nil)
  }

  @Test func `a name that is no plain scalar gets quotes`() throws {
    let file = SourceFile(name: "a.yaml", text: "key: naem")
    let fix = try #require(Fix(writing: "a: b", at: Self.span(file, 1, 6, 10), insteadOf: "naem"))
    #expect(FixedText(file, mending: [Self.diagnostic(fix)]).text == "key: \"a: b\"")
  }

  @Test func `of fixes that overlap the first one counts`() {
    let file = SourceFile(name: "a.yaml", text: "one two three")
    let fixes = [
      Fix("a", [.init(Self.span(file, 1, 5, 8), "2")]), Fix("b", [.init(Self.span(file, 1, 7, 10), "x")]),
      Fix("c", [.init(Self.span(file, 1, 1, 4), "1"), .init(Self.span(file, 1, 9, 14), "3")]),
    ]
    let fixed = FixedText(file, mending: fixes.map { Self.diagnostic($0) })
    #expect(fixed.text == "1 2 3")
    #expect(fixed.applied.map(\.title) == ["c", "a"])
  }

  @Test func `other files and further fixes of a problem stay as they are`() {
    let file = SourceFile(name: "a.yaml", text: "one two")
    let other = SourceFile(name: "a.yaml", text: "one two")
    let elsewhere = Fix("a", [.init(Self.span(other, 1, 1, 4), "1")])
    let first = Fix("b", [.init(Self.span(file, 1, 1, 4), "1")])
    let second = Fix("c", [.init(Self.span(file, 1, 5, 8), "2")])
    let fixed = FixedText(file, mending: [Self.diagnostic(elsewhere), Self.diagnostic(first, second)])
    #expect(fixed.text == "1 two")
  }

  @Test(arguments: [
    Row("x: 1\na:[1]", "x: 1\na: [1]"), Row("b: {c:1, d: 2}", "b: {c: 1, d: 2}"),
    Row("t: &two {a: 1}\nx: {<<: two}", "t: &two {a: 1}\nx: {<<: *two}"),
    Row("t: &two {a: 1}\nx: {<<: [tow]}", "t: &two {a: 1}\nx: {<<: [*two]}"),
    Row("x: *tow\nt: &two 2", "x: *tow\nt: &two 2"),
    Row("t: &two 2\nx: *tow", "t: &two 2\nx: *two"),
  ])
  func `YAML is mended where the cure is plain`(_ row: Row) {
    let specimen = Specimen(row.input)
    let reader = ParameterReader(
      mapping: specimen.root?.mapping ?? Mapping(), at: SourceSpan(startOf: specimen.file), owner: "it",
      diagnostics: specimen.diagnostics)
    if let inner = specimen.root?.mapping?["b"]?.value.mapping {
      let nested = ParameterReader(
        mapping: inner, at: SourceSpan(startOf: specimen.file), owner: "it", diagnostics: specimen.diagnostics
      )
      _ = nested.optional("c", .anyNode, help: "")
      _ = nested.optional("d", .anyNode, help: "")
      nested.finish()
    }
    for name in ["a", "b", "t", "x"] { _ = reader.optional(name, .anyNode, help: "") }
    reader.finish()
    #expect(FixedText(specimen.file, mending: specimen.diagnostics.sorted).text == row.expected)
  }

  @Test(arguments: [
    Row("a\nb\nc\n", "a\nB\nc\n"), Row("a\r\nb", "a\r\nB"), Row("", "new\n"), Row("same", "same"),
  ])
  func `a difference is that of diff -u`(_ row: Row) {
    let lines = UnifiedDiff(of: "f", from: row.input, to: row.expected).lines.map(\.text)
    let expected: [String] =
      switch row.input {
      case "": ["--- f", "+++ f", "@@ -0,0 +1 @@", "+new"]
      case "same": []
      case "a\r\nb": ["--- f", "+++ f", "@@ -1,2 +1,2 @@", " a", "-b", "+B"]
      default: ["--- f", "+++ f", "@@ -1,3 +1,3 @@", " a", "-b", "+B", " c"]
      }
    #expect(lines == expected)
  }

  @Test func `changes far apart are hunks of their own`() {
    let old = (1...20).map(String.init)
    var new = old
    new[1] = "x"
    new[17] = "y"
    let lines = UnifiedDiff(of: "f", from: old.joined(separator: "\n"), to: new.joined(separator: "\n")).lines
    #expect(lines.map(\.text).filter { $0.hasPrefix("@@") } == ["@@ -1,5 +1,5 @@", "@@ -15,6 +15,6 @@"])
  }

  /// Applies a difference as `patch` does; nil where it does not fit.
  private static func patched(_ old: [String], _ lines: [UnifiedDiff.Line]) -> [String]? {
    var new: [String] = []
    var next = 0
    for line in lines.dropFirst(2) {
      let text = String(line.text.dropFirst())
      switch line {
      case .header:
        let start = line.text.split(separator: " ").dropFirst().first?.dropFirst().split(separator: ",")
        guard let first = start?.first.flatMap({ Int($0) }) else { return nil }
        let begin = start?.last == "0" ? first : first - 1
        guard next <= begin, begin <= old.count else { return nil }
        new += old[next..<begin]
        next = begin
      case .added: new.append(text)
      case .removed, .context:
        guard next < old.count, old[next] == text else { return nil }
        if case .context = line { new.append(text) }
        next += 1
      }
    }
    return new + old[next...]
  }

  /// A change of a text's lines, in a way in which comparing each line with each takes minutes.
  enum Change: CaseIterable {
    case nothingLeft, turnedAround, halvesSwapped, everyThirdGone, eachTwice, oneInFront, blankLinesBetween

    func applied(to lines: [String]) -> [String] {
      switch self {
      case .nothingLeft: lines.map { "x" + $0 }
      case .turnedAround: lines.reversed()
      case .halvesSwapped: Array(lines[(lines.count / 2)...]) + Array(lines[..<(lines.count / 2)])
      case .everyThirdGone: lines.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
      case .eachTwice: lines.flatMap { [$0, $0] }
      case .oneInFront: ["new"] + lines
      case .blankLinesBetween: lines.flatMap { ["", $0] }
      }
    }
  }

  @Test(arguments: Change.allCases)
  func `a difference leads from one text to the other`(_ change: Change) {
    for old in [(0..<20_000).map { "line \($0)" }, (0..<20_000).map { "line \($0 % 7)" }] {
      let new = change.applied(to: old)
      let lines = UnifiedDiff(of: "f", from: old.joined(separator: "\n"), to: new.joined(separator: "\n"))
        .lines
      #expect(Self.patched(old, lines) == new)
    }
  }

  @Test func `a difference of few lines is as small as it can be`() {
    var old = (0..<5000).map { "k\($0 % 10): \($0 % 3)" }
    old[2000] = "only here"
    var new = old
    new[100] = "a"
    new.remove(at: 3000)
    let lines = UnifiedDiff(of: "f", from: old.joined(separator: "\n"), to: new.joined(separator: "\n")).lines
    let changes = lines.filter { if case .context = $0 { false } else { true } }.map(\.text)
    #expect(changes.filter { !$0.hasPrefix("@@") }.dropFirst(2) == ["-k0: 1", "+a", "-k0: 0"])
  }

  @Test(arguments: ["plain", "two words", "a\"b\\c", "no", "1e3", "", "ä\n\u{7}", "- x", "{a}"])
  func `a text that is written is read as the same text`(_ text: String) {
    let root = Specimen("[\(Scalar.plainOrQuoted(text))]").root
    #expect(root?.sequence?.first?.scalar?.value == .string(text))
  }
}

@Suite struct ExchangeFormatTests {
  private static let diagnostic: Diagnostic = {
    let file = SourceFile(name: "my specs/ä.yaml", text: "a: 1\nb:\n  c: 2\n")
    func span(_ line: Int, _ from: Int, _ to: Int) -> SourceSpan {
      SourceSpan(
        file: file, start: SourcePosition(line: line, column: from),
        end: SourcePosition(line: line, column: to))
    }
    return Diagnostic(
      .warning, "odd", "50% of `a`, odd", at: span(1, 1, 2), related: [.init("see here", at: span(3, 3, 4))],
      notes: ["a note"], help: "write b", fixes: [Fix("write `b`", [.init(span(1, 1, 2), "b")])])
  }()

  @Test func `GitHub gets an annotation, with its own escapes`() {
    #expect(
      DiagnosticAnnotationRenderer.render([Self.diagnostic])
        == "::warning file=my specs/ä.yaml,line=1,endLine=1,col=1,endColumn=1,title=odd::"
        + "50%25 of `a`, odd%0Aa note%0Ahelp: write b\n")
  }

  @Test func `SARIF has rule, level, places and the fix`() throws {
    let log = SARIFLog([Self.diagnostic], tool: "compose", version: "1.0")
    let text = String(decoding: try DiagnosticJSONRenderer.encoder().encode(log), as: UTF8.self)
    for part in [
      "\"version\" : \"2.1.0\"", "\"ruleId\" : \"odd\"", "\"level\" : \"warning\"",
      "\"uri\" : \"my%20specs/%C3%A4.yaml\"", "\"columnKind\" : \"unicodeCodePoints\"", "\"startColumn\" : 3",
      "\"text\" : \"see here\"", "\"description\"", "\"insertedContent\"",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  /// A mistake in a word of the command line, with places in a file and in another word.
  private static let ofWord: Diagnostic = {
    let word = SourceFile(word: "units=[x]", called: "override")
    let other = SourceFile(word: "DenseBlock.non_lin=1", called: "--bind")
    let file = SourceFile(name: "a.yaml", text: "units: 1\n")
    func span(_ file: SourceFile) -> SourceSpan {
      SourceSpan(
        file: file, start: SourcePosition(line: 1, column: 1), end: SourcePosition(line: 1, column: 2))
    }
    return Diagnostic(
      .error, "odd", "x is odd", at: span(word),
      related: [
        .init("so is this", at: span(other)), .init("read here", at: span(file)),
        .init("read here", at: span(file)),
      ],
      fixes: [
        Fix("write it otherwise", [.init(span(word), "y")]),
        Fix("change the file", [.init(span(file), "b"), .init(span(file), "c")]),
      ])
  }()

  @Test func `what is wrong with a word has no place, but names the word`() throws {
    let annotation = DiagnosticAnnotationRenderer.render([Self.ofWord])
    let text = "x is odd\nin the override `units=[x]`\nso is this (in --bind `DenseBlock.non_lin=1`)"
    #expect(annotation == "::error title=odd::\(text.replacing("\n", with: "%0A"))\n")
    let log = SARIFLog([Self.ofWord], tool: "compose", version: "1.0")
    let result = try #require(
      try JSONDecoder().decode(Log.self, from: JSONEncoder().encode(log)).runs.first?.results.first)
    #expect(result.message.text == text)
    #expect(result.locations.isEmpty)
    #expect(result.relatedLocations.map(\.physicalLocation.artifactLocation.uri) == ["a.yaml"])
    #expect(result.fixes.map(\.description.text) == ["change the file"])
    #expect(result.fixes.first?.artifactChanges.map(\.replacements.count) == [2])
  }

  /// The parts of a log that tests look at.
  private struct Log: Decodable {
    struct Text: Decodable { let text: String }
    struct Run: Decodable { let results: [Result] }
    struct Result: Decodable {
      let message: Text
      let locations, relatedLocations: [Location]
      let fixes: [Change]
    }
    struct Location: Decodable { let physicalLocation: Place }
    struct Place: Decodable { let artifactLocation: Artifact }
    struct Artifact: Decodable { let uri: String }
    struct Change: Decodable {
      let description: Text
      let artifactChanges: [FileChange]
    }
    struct FileChange: Decodable { let replacements: [Replacement] }
    struct Replacement: Decodable { let insertedContent: Text }

    let runs: [Run]
  }
}
