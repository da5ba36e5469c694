import Spec
import Testing

/// What `fuzz` has found to take too much time or memory, or to be said at no place.
@Suite struct FuzzedTextTests {
  @Test func errorsBeyondCountingAreOne() {
    let most = Diagnostics.maximumCount
    let specimen = Specimen((0..<most + 50).map { "k\($0): *a\($0)\n" }.joined())
    let items = specimen.diagnostics.items
    #expect(items.count == most + 1)
    #expect(items.last?.severity == .error)
    #expect(items.last?.message == "there are more than 1,000 errors; the others are not shown")
  }

  @Test func warningsBeyondCountingHideNoError() {
    let diagnostics = Diagnostics()
    for number in 0..<5000 { diagnostics.warning(.unknownName, "warning \(number)", at: nil) }
    #expect(!diagnostics.hasErrors)
    diagnostics.error(.unknownName, "an error", at: nil)
    #expect(diagnostics.hasErrors)
    #expect(diagnostics.items.last?.message == "an error")
    #expect(diagnostics.items.count == Diagnostics.maximumCount + 2)
  }

  @Test func linesBeyondCounting() {
    let text = String(repeating: "\n", count: SourceFile.maximumLines + 10)
    let specimen = Specimen(text)
    #expect(specimen.root == nil)
    #expect(specimen.diagnostics.items.map(\.message) == ["the file has more than 1,000,000 lines"])
    #expect(SourceFile(name: "f", text: text).lineCount == SourceFile.maximumLines + 1)
  }

  /// What is missing is often missing behind the end of a line, where no character stands.
  @Test(arguments: [
    "{{{{%", "[a, b", "a: {b: [c", "%\n", "k: &\n", "a: *", "x: 'y", "- [\n-", "a:\n  {b", "?", "[&",
    "a: \"${b\n  c}\"",
  ])
  func placesLieInTheirLines(text: String) {
    let specimen = Specimen(text)
    _ = specimen.root.map { Interpolation(root: $0, diagnostics: specimen.diagnostics).resolve($0) }
    for diagnostic in specimen.diagnostics.items {
      for place in [diagnostic.primary?.start, diagnostic.primary?.end].compactMap({ $0 }) {
        let line = diagnostic.primary?.file.line(place.line)
        #expect(place.column <= (line?.unicodeScalars.count ?? -1) + 1, "\(diagnostic.message) at \(place)")
      }
    }
  }

  /// Each key was compared with all of those above it.
  @Test func manyKeysThatNobodyReads() {
    let keys = (0..<YAML.maximumKeys).map { "k\($0): 1\n" }.joined()
    let specimen = Specimen(keys)
    let reader = ParameterReader(
      mapping: specimen.root?.mapping ?? Mapping([]), at: SourceSpan(startOf: specimen.file), owner: "Block",
      diagnostics: specimen.diagnostics)
    _ = reader.read("a", .text, default: "", help: "a")
    reader.finish()
    #expect(specimen.diagnostics.items.count == Diagnostics.maximumCount + 1)
  }

  /// Eight million characters were searched for a dot once for every catalogue.
  @Test func aNameOfManyMegabytes() {
    var catalogue = Catalogue<Int>(kind: "thing")
    catalogue.register("thing", aliases: ["a.thing"], 1)
    let text = String(repeating: "é.", count: 1 << 20)
    if case .unknown(let suggestion) = catalogue.lookup(text) {
      #expect(suggestion == nil)
    } else {
      Issue.record("it was found")
    }
    #expect((catalogue.complaint(about: text, suggestion: nil).message.count) < 200)
  }

  /// Its million parts took 600 MB.
  @Test func aTextOfAMillionInterpolations() throws {
    let specimen = Specimen("a: \"" + String(repeating: "${b}", count: 1 << 18) + "\"\nb: 1\nc: ${d}")
    let root = try #require(specimen.root)
    _ = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root)
    #expect(
      specimen.diagnostics.items.map(line).first
        == "1:4-1:1048582 too-large: this value is longer than 65,536 bytes")
    // What stands beside it is looked at, too.
    #expect(specimen.diagnostics.items.dropFirst().map(\.message) == ["there is no `d`"])
  }

  /// The text of an override is as long as a command line may be.
  @Test func aTextThatIsPutTogether() throws {
    let root = Node(
      .scalar(Scalar(String(repeating: "${b}", count: 1 << 15), style: .doubleQuoted)),
      at: SourceSpan(startOf: SourceFile(name: "f", text: "")))
    let diagnostics = Diagnostics()
    _ = Interpolation(root: root, diagnostics: diagnostics).resolve(root)
    #expect(diagnostics.items.map(\.message) == ["a text that holds `${…}` is longer than 65536 bytes"])
  }

  /// For each of them the text was walked through from its beginning.
  @Test func partsOfALongTextHaveTheirPlaces() throws {
    let parts = String(repeating: "é${b}", count: 2999) + "${no}"
    let specimen = Specimen("a: \"\(parts)\"\nb: ''")
    let root = try #require(specimen.root)
    _ = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root)
    #expect(specimen.diagnostics.items.map(\.primary?.description) == ["1:15000-1:15005"])
  }

  /// Ninety thousand of them in a definition took a second for every network that builds on it.
  @Test func usesOfManyInterpolations() throws {
    let most = Interpolation.maximumSubstitutions
    let list = { (count: Int) in
      "b: 1\na: [" + Array(repeating: "${b}", count: count).map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
    let specimen = Specimen(list(most / 2))
    let root = try #require(specimen.root)
    let interpolation = Interpolation(root: root, diagnostics: specimen.diagnostics)
    for _ in 0..<2 { _ = interpolation.resolve(root) }
    #expect(specimen.diagnostics.items.isEmpty)
    #expect(node("a.7", in: interpolation.resolve(root))?.isUnresolved == true)
    #expect(
      specimen.diagnostics.items.map(line) == [
        "2:6-2:10 too-large: more than 20,000 `${…}` stand in this spec, each counted at every use"
      ])
    let larger = Specimen(list(most + 100))
    #expect(
      larger.diagnostics.items.map(\.message) == [
        "the file has more than 20,000 texts with `${…}`, or more than 524,288 bytes of them"
      ])
    #expect(node("a.\(most - 1)", in: larger.root)?.scalar?.text == "${b}")
    #expect(node("a.\(most)", in: larger.root)?.isUnresolved == true)
  }

  /// Three megabytes of them took most of a second, though none was more than sixty kilobytes long.
  @Test func longTextsOfInterpolations() {
    let text = String(repeating: "${b}", count: 15_000)
    let specimen = Specimen("b: 1\n" + (0..<20).map { "a\($0): \"\(text)\"\n" }.joined())
    #expect(specimen.diagnostics.items.map(\.primary?.start.line) == [10])
    #expect(node("a7", in: specimen.root)?.scalar?.text == text)
    #expect(node("a8", in: specimen.root)?.isUnresolved == true)
    #expect(node("a19", in: specimen.root)?.isUnresolved == true)
  }

  /// Each name that leads nowhere was compared with all that there are.
  @Test func manyNamesThatLeadNowhere() throws {
    let uses = (0..<300).map { "k\($0): ${nane}\n" }.joined()
    let specimen = Specimen("name: 1\n" + uses)
    let root = try #require(specimen.root)
    _ = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root)
    #expect(specimen.diagnostics.items.count == 300)
    // Each was compared with 301 names, of which 200,000 are compared at most.
    #expect(specimen.diagnostics.items.count { !$0.fixes.isEmpty } == 300)
    #expect(specimen.diagnostics.nearest(to: "nane", among: ["name"]) == "name")
    let others = (0..<3000).map { "n\($0): 1\n" }.joined()
    let larger = Specimen("name: 1\n" + others + uses)
    let whole = try #require(larger.root)
    _ = Interpolation(root: whole, diagnostics: larger.diagnostics).resolve(whole)
    #expect((50..<100).contains(larger.diagnostics.items.count { !$0.fixes.isEmpty }))
  }

  @Test func manyAliasesWithoutAnchors() {
    let anchors = (0..<1000).map { "n\($0): &latent\($0) 1\n" }.joined()
    let specimen = Specimen(anchors + (0..<300).map { "k\($0): *latnt7\n" }.joined())
    #expect(specimen.diagnostics.items.count == 300)
    #expect(specimen.diagnostics.items.count { !$0.fixes.isEmpty } == 200)
  }

  /// What stands above each of them was looked for among all keys.
  @Test func manyKeysBelowAnEmptyOne() {
    let specimen = Specimen("a:\n" + (0..<300).map { "k\($0): 1\n" }.joined())
    let reader = ParameterReader(
      mapping: specimen.root?.mapping ?? Mapping([]), at: SourceSpan(startOf: specimen.file), owner: "Block",
      diagnostics: specimen.diagnostics)
    _ = reader.optional("a", .text, help: "a")
    reader.finish()
    let helps = specimen.diagnostics.items.compactMap(\.help)
    #expect(helps.count == 300)
    #expect(helps.count { $0.hasPrefix("nothing stands behind `a:`") } == 300)
  }

  /// All keys were counted anew for each of them.
  @Test func manyKeysWhereOneIsMissing() {
    let specimen = Specimen((0..<3000).map { "k\($0): 1\n" }.joined())
    let reader = ParameterReader(
      mapping: specimen.root?.mapping ?? Mapping([]), at: SourceSpan(startOf: specimen.file), owner: "Block",
      diagnostics: specimen.diagnostics)
    _ = reader.read("units", .integer(in: 0...9), help: "units")
    reader.finish()
    #expect(specimen.diagnostics.items.count { $0.code == .unknownParameter } == Diagnostics.maximumCount)
  }

  @Test func namesAreComparedOnlySoOften() {
    let diagnostics = Diagnostics()
    let names = (0..<1000).map { "latent\($0)" }
    let found = (0..<1000).map { _ in diagnostics.nearestName(to: "latnt7", among: names, at: nil).name }
    #expect(found.first == "latent7")
    #expect(found.count { $0 != nil } == 200)
  }

  /// Of a name that is used thousands of times, all uses are looked at once.
  @Test func aNameThatIsMisspeltOften() {
    let specimen = Specimen("use: obz\nobs: 1\n")
    let mapping = specimen.root?.mapping
    let use = mapping?["use"]?.value.span
    var askedFor = 0
    let mistakes = (0..<1000).map { _ in
      specimen.diagnostics.mistake(
        "obz", at: use, among: ["obs"],
        uses: {
          askedFor += 1
          return use.map { [$0] }
        }, given: { mapping?[$0]?.keySpan })
    }
    #expect(askedFor == 1)
    #expect(mistakes.allSatisfy { $0.name == "obs" && $0.help() == mistakes[0].help() })
    #expect(mistakes.allSatisfy { $0.fixes(at: use).map(\.title) == ["write `obs`", "write `obz`"] })
  }

  @Test func listsEnd() {
    let names = (0..<60).map { "n\($0)" }
    #expect(listed(names.prefix(2)) == "`n0`, `n1`")
    #expect(listed(names.prefix(50)).hasSuffix("`n49`"))
    #expect(listed(names).hasSuffix("`n49`, …"))
    #expect(listed([]) == "")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (128_988, "128,988"), (-1_234_567, "-1,234,567"),
  ])
  func thousandsAreSetApart(number: Int, text: String) {
    #expect(number.grouped == text)
  }

  @Test func aMappingOfTooManyKeys() throws {
    let most = YAML.maximumKeys
    let keys = { (count: Int) in (0..<count).map { "  k\($0): 1\n" }.joined() }
    #expect(Specimen("a:\n" + keys(most)).diagnostics.items.isEmpty)
    let specimen = Specimen("a:\n" + keys(most + 9) + "b: [1, 1, &x 2]\nc: *y\n")
    #expect(
      specimen.diagnostics.items.map(line) == [
        "4002:3-4002:8 too-large: this mapping has more than 4,000 keys",
        "4012:4-4012:6 unknown-name: there is no anchor `&y` above this alias",
      ])
    #expect(node("a", in: specimen.root)?.isUnresolved == true)
    let merged =
      "m: &m {\n\(String(keys(most - 10).replacing("\n", with: ",\n")))}\nn:\n  <<: *m\n"
    #expect(Specimen(merged + keys(20)).diagnostics.items.isEmpty)
    #expect(
      Specimen(merged + keys(20).replacing("k", with: "l")).diagnostics.items.map(\.code) == [.tooLarge])
    let flow = { (name: Character) in
      "\(name): &\(name) {\((0..<(most - 1)).map { "\(name)\($0): 1" }.joined(separator: ", "))}\n"
    }
    let all = Specimen(flow("a") + flow("b") + flow("c") + "n: {<<: [*a, *b, *c]}")
    #expect(
      all.diagnostics.items.map(line) == ["4:5-4:7 too-large: this mapping has more than 4,000 keys"])
    #expect(node("n", in: all.root)?.isUnresolved == true)
    let same = Specimen(flow("a") + "n: {<<: [*a, *a, *a], a1: 2, a2: 2, b: 3}")
    #expect(same.diagnostics.items.isEmpty)
    #expect(node("n", in: same.root)?.mapping?.names.count == most)
  }

  @Test func aTextOfAccentsIsNoNumber() {
    let accents = String(repeating: "\u{301}", count: 1 << 16)
    #expect(ScalarValue(plain: accents) == .string(accents))
  }
}
