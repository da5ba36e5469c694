import Composer
import Testing

@testable import mutations

@Suite struct MutatorTests {
  static let text = """
    a: {b: 1, c: [x, yy]}
    # a remark
    d:
      - e: &name 0.5
        f: "${a.b}"
      - *name
    g: {}
    """

  /// The mutants of a slip by path and manner, with their texts.
  static func mutants(_ slip: Slip, _ text: String = text) throws -> [String: Mutant] {
    let spec = try #require(SpecText(SourceFile(name: "t.yaml", text: text)))
    let mutants = Mutator(spec).mutants.filter { $0.slip == slip }
    return Dictionary(
      mutants.map { ("\($0.path.joined(separator: ".")) \($0.manner)", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test(
    arguments: [
      ("a.b key", "a: {c: [x, yy]}", [1]),
      ("a.c key", "a: {b: 1}", [1]),
      ("a.c.0 element", "a: {b: 1, c: [yy]}", [1]),
      ("d.0.e key", "  - f: \"${a.b}\"", [4]),
      ("d.1 element", "    f: \"${a.b}\"\ng: {}", [3, 4, 5]),
      ("g key", "  - *name", [1, 6]),
    ] as [(String, String, Set<Int>)])
  func `what is deleted is gone, and told at what lacks it`(
    _ name: String, _ left: String, _ lines: Set<Int>
  ) throws {
    let mutant = try #require(try Self.mutants(.deleted)[name])
    #expect(mutant.text.contains(left), "\(mutant.text)")
    #expect(mutant.lines == lines)
  }

  @Test(
    arguments: [
      ("a.b key", "a: {b: 1, b: 1, c: [x, yy]}", [1]), ("a.c.1 element", "c: [x, yy, yy]", [1]),
      ("d key", "\nd: [{e: 0.5, f: \"${a.b}\"}, *name ]\ng: {}", [3, 7]),
      ("d.0 element", "\n  - {e: 0.5, f: \"${a.b}\"}\n  - *name", [4, 6]),
    ] as [(String, String, Set<Int>)])
  func `what is duplicated stands twice`(_ name: String, _ part: String, _ lines: Set<Int>) throws {
    let mutant = try #require(try Self.mutants(.duplicated)[name])
    #expect(mutant.text.contains(part), "\(mutant.text)")
    #expect(mutant.lines == lines)
  }

  @Test func `a key moves into the mapping around it, and into one beside it`() throws {
    let mutants = try Self.mutants(.moved)
    #expect(mutants["a.b up"]?.text.hasPrefix("a: {c: [x, yy]}\nb: 1\n#") == true)
    #expect(mutants["d.0.f up"]?.text.contains("  - *name\nf: \"${a.b}\"\ng:") == true)
    #expect(try Self.mutants(.moved, "d: [0.5]\ng: {}")["d down"]?.text == "g: {d: [0.5]}")
    #expect(mutants["a up"] == nil)
  }

  @Test func `a value becomes another kind of value`() throws {
    let mutants = try Self.mutants(.retyped)
    #expect(mutants["a.b number → text"]?.text.hasPrefix("a: {b: \"1\",") == true)
    #expect(mutants["a.c list → its first element"]?.text.hasPrefix("a: {b: 1, c: x}") == true)
    #expect(mutants["a mapping → null"]?.text.hasPrefix("a: ~\n") == true)
    #expect(mutants["d.0.e number → list"]?.text.contains("&name [0.5]") == true)
    #expect(mutants["g mapping → null"]?.meaning == .sameValue)
    #expect(mutants["a mapping → null"]?.meaning == .other)
  }

  @Test func `words are misspelt within their quotes, and anchors too`() throws {
    let mutants = try Self.mutants(.misspelt).values
    #expect(mutants.contains { $0.text.contains("\"${a.b}}\"") || $0.text.contains("\"$${a.b}\"") })
    #expect(mutants.contains { $0.text.contains("&nam ") && $0.name == "name" })
    #expect(mutants.allSatisfy { $0.text != Self.text })
  }

  @Test(
    arguments: [
      (Misspelling.transposed, "word", 1, "wrod"), (.transposed, "oos", 0, "oso"),
      (.dropped, "word", 2, "wod"),
      (.doubled, "word", 0, "wword"), (.replaced, "worz", 3, "wora"), (.replaced, "9", 0, "8"),
    ])
  func `slips are what they are called`(
    _ misspelling: Misspelling, _ word: String, _ place: Int, _ misspelt: String
  ) {
    #expect(misspelling.applied(to: word, at: place) == misspelt)
  }

  @Test(arguments: [(Misspelling.transposed, "11"), (.dropped, "x"), (.transposed, "x")])
  func `a slip that gives the same word is none`(_ misspelling: Misspelling, _ word: String) {
    #expect(misspelling.applied(to: word, at: 0) == nil)
  }

  @Test func `another spelling of the same number is no slip`() throws {
    let mutants = try Self.mutants(.misspelt, "a: 0.0\nb: x + y")
    for text in mutants.values.map(\.text) {
      #expect(!text.hasPrefix("a: 0.00\n") && !text.hasPrefix("a: 00.0\n") && !text.hasSuffix("b: x+ y"))
    }
  }

  @Test func `lines are those of the new text`() {
    let text = "one\ntwo\nthree\nfour\n"
    let two = text.range(of: "two\n")
    let edited = EditedText(
      text, [Edit(two, ""), Edit(insertingAt: text.range(of: "four").lowerBound, "new\nlines\n")])
    #expect(edited.text == "one\nthree\nnew\nlines\nfour\n")
    #expect(edited.line(of: text.range(of: "three").lowerBound) == 2)
    #expect(edited.line(of: text.range(of: "four").lowerBound) == 5)
    #expect(edited.writtenLines == [2, 3, 4, 5])
  }
}

extension String {
  fileprivate func range(of part: String) -> Range<String.Index> {
    firstRange(of: part) ?? startIndex..<startIndex
  }
}
