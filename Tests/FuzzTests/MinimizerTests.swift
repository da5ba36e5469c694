import OrderedCollections
import Testing

@testable import fuzz

/// What is left of inputs when all that can go has gone.
@Suite struct MinimizerTests {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func text(_ input: FuzzInput, _ path: String = FuzzInput.spec) -> String? {
    input.files[path].map { String(decoding: $0, as: UTF8.self) }
  }

  private static let filler = (0..<300).map { "line \($0): {a: [1, 2, 3]}\n" }.joined()

  @Test(arguments: [
    // What is wrong with the text, and what is left of it.
    ("crash", "crash"), ("{a", "{a"), ("two\nlines", "two\nlines"), ("", ""),
  ])
  func onlyWhatIsWrongIsLeft(wrong: String, left: String) throws {
    let input = FuzzInput(spec: Self.filler + wrong + "\n" + Self.filler)
    let minimizer = Minimizer(fails: { Self.text($0)?.contains(wrong) == true }, isOver: { false })
    #expect(try Self.text(minimizer.minimized(input)) == left)
  }

  /// A line of 150 kB has no lines that could go.
  @Test func aLongLineIsMadeSmallerToo() throws {
    let input = FuzzInput(
      spec: String(repeating: "x", count: 90_000) + "wrong" + String(repeating: "y", count: 60_000))
    let minimizer = Minimizer(fails: { Self.text($0)?.contains("wrong") == true }, isOver: { false })
    #expect(try Self.text(minimizer.minimized(input)) == "wrong")
  }

  @Test func whatIsNeededTogetherStays() throws {
    let files: OrderedDictionary = [
      FuzzInput.spec: Self.bytes("a\n'@one.yaml'\nb\n"), "one.yaml": Self.bytes("1\n2\n"),
      "two.yaml": Self.bytes("unused"),
    ]
    var input = FuzzInput(.command, files: files, words: ["check", "--fix", FuzzInput.spec, "a=1", "b=2"])
    input.bindings = ["A.b=1", "C.d=2"]
    let minimizer = Minimizer(
      fails: { input in
        input.words.contains("b=2") && input.bindings.contains("A.b=1")
          && input.files["one.yaml"]?.contains(UInt8(ascii: "2")) == true
          && Self.text(input)?.contains("@one.yaml") == true
      }, isOver: { false })
    let small = try minimizer.minimized(input)
    #expect(small.words == ["b=2"])
    #expect(small.bindings == ["A.b=1"])
    #expect(small.files.keys.elementsEqual([FuzzInput.spec, "one.yaml"]))
    #expect(Self.text(small) == "@one.yaml")
    #expect(Self.text(small, "one.yaml") == "2")
  }

  /// Whenever it ends, what it gives is the last that was seen to be wrong.
  @Test(arguments: [0, 1, 2, 7, 20, 29])
  func itEndsWhenItsTimeIsOver(most: Int) throws {
    var attempts = 0
    let input = FuzzInput(spec: Self.filler + "crash\n" + Self.filler)
    var last = input
    let minimizer = Minimizer(
      fails: { candidate in
        attempts += 1
        guard Self.text(candidate)?.contains("crash") == true else { return false }
        last = candidate
        return true
      }, isOver: { attempts >= most })
    let small = try minimizer.minimized(input)
    #expect(attempts == most)
    #expect(small == last)
    if most >= 20 { #expect(small.size < input.size / 4) }
  }

  /// What is saved is what is run again.
  @Test func savedInputsAreReadAgain() throws {
    let folder = try TemporaryFolder()
    var input = FuzzInput(
      .command, files: [FuzzInput.spec: [0xFF, 0x00, 0x0A], "sub/f0.yaml": Self.bytes("ä")],
      words: ["check", "é\n"])
    input.bindings = ["A.b=\"1\""]
    try input.save(to: folder.path)
    #expect(try FuzzInput(savedIn: folder.path) == input)
  }
}
