import Spec
import Testing

/// A change of a text's structure: what it does, to which keys, and the text before and after it.
struct Restructuring: CustomTestStringConvertible, Sendable {
  enum Change: Sendable {
    case remove(String)
    case moveInto(String, String)
    case moveOut(String, behind: String)
    case unwrap(String)
    case insert(String, after: String)
    case insertBefore(String, before: String)
  }

  let change: Change
  let before: String
  /// Nil where the change cannot be made.
  let after: String?

  init(_ change: Change, _ before: String, _ after: String?) {
    (self.change, self.before, self.after) = (change, before, after)
  }

  var testDescription: String { "\(change) in \(before.debugDescription)" }
}

@Suite struct OutlineTests {
  private static func step(_ path: String, in root: Node?, _ outline: Outline) -> Outline.Step? {
    let parts = path.split(separator: ".").map(String.init)
    guard let last = parts.last else { return nil }
    let parent = parts.count == 1 ? root : node(parts.dropLast().joined(separator: "."), in: root)
    if let entry = parent?.mapping?[last] { return outline.entry(at: entry.keySpan) }
    return node(path, in: root).flatMap { element in
      outline.path(to: element.span).last { $0.part.value.span == element.span }
    }
  }

  private static func apply(_ change: Restructuring.Change, to text: String) -> String? {
    let specimen = Specimen(text)
    let outline = Outline(of: specimen.file)
    func step(_ path: String) -> Outline.Step? { Self.step(path, in: specimen.root, outline) }
    let edits: [Fix.Edit]?
    switch change {
    case .remove(let path): edits = step(path).flatMap(outline.removing)
    case .moveInto(let path, let target):
      let container = node(target, in: specimen.root).flatMap { Outline.Container($0) }
      edits = step(path).flatMap { step in container.flatMap { outline.moving(step, into: $0) } }
    case .moveOut(let path, let other):
      edits = step(path).flatMap { step_ in step(other).flatMap { outline.moving(step_, after: $0) } }
    case .unwrap(let path): edits = step(path).flatMap(outline.unwrapping)
    case .insert(let line, let other):
      edits = step(other).flatMap { outline.inserting(Passage(line), after: $0) }
    case .insertBefore(let line, let other):
      edits = step(other).flatMap { outline.inserting(Passage(line), before: $0) }
    }
    guard let edits else { return nil }
    return FixedText(specimen.file, applying: [Fix("change", edits)]).text
  }

  @Test(arguments: [
    Restructuring(.remove("b"), "a: 1\nb: 2  # two\nc: 3\n", "a: 1\nc: 3\n"),
    Restructuring(.remove("b"), "a: 1\nb:\n  - x\n  - y  # why\n# c\nc: 3\n", "a: 1\n# c\nc: 3\n"),
    Restructuring(.remove("b"), "a: 1  # one\nb: 2", "a: 1  # one"),
    Restructuring(.remove("b"), "a: 1\r\nb: 2\r\nc: 3\r\n", "a: 1\r\nc: 3\r\n"),
    Restructuring(.remove("b"), "a: 1\nb: |\n  one\n  two\nc: 3\n", "a: 1\nc: 3\n"),
    Restructuring(.remove("0.a"), "- a: 1  # one\n  b: 2\n- c\n", "- b: 2\n- c\n"),
    Restructuring(.remove("a"), "a: 1\n", nil),
    Restructuring(.remove("x.a"), "x: {a: 1, b: 2}\n", "x: {b: 2}\n"),
    Restructuring(.remove("x.b"), "x: {a: 1, b: [1, 2]}  # x\n", "x: {a: 1}  # x\n"),
    Restructuring(.remove("x.b"), "x: {a: 1,\n    b: 2,\n    c: 3}\n", "x: {a: 1,\n    c: 3}\n"),
    Restructuring(.remove("x.a"), "x: {a: 1}\n", "x: {}\n"),
    Restructuring(.remove("x.1"), "x: [1, 2, 3]\n", "x: [1, 3]\n"),
    Restructuring(.remove("x.1"), "x:\n  - 1\n  - 2  # two\n  - 3\n", "x:\n  - 1\n  - 3\n"),
  ])
  func `what is taken out leaves no trace`(_ row: Restructuring) {
    #expect(Self.apply(row.change, to: row.before) == row.after)
  }

  @Test(arguments: [
    Restructuring(
      .moveInto("a", "x"), "a: 1   # one\nx:\n  b: 2\n# end\n", "x:\n  b: 2\n  a: 1   # one\n# end\n"),
    Restructuring(
      .moveInto("a", "x"), "x:\n    b: 2  # two\na:\n  - 1  # one\n  - c: 2\n    d: 3",
      "x:\n    b: 2  # two\n    a:\n      - 1  # one\n      - c: 2\n        d: 3"),
    Restructuring(.moveInto("a", "x"), "a: 1  # one\nx: {b: 2}  # x\n", "x: {b: 2, a: 1}  # x  # one\n"),
    Restructuring(.moveInto("a", "x"), "a: 1\nx: {}\n", "x: {a: 1}\n"),
    Restructuring(.moveInto("a", "x"), "a: b, c\nx: {}\n", "x: {a: \"b, c\"}\n"),
    Restructuring(.moveInto("a", "x"), "a:\n  - 1\nx: {}\n", nil),
    Restructuring(.moveInto("y.a", "y.x"), "y: {a: [1, 2], x: {b: 2}}\n", "y: {x: {b: 2, a: [1, 2]}}\n"),
    Restructuring(
      .moveInto("0.a", "0.x"), "- a: 1  # one\n  x:\n    b: 2\n", "- x:\n    b: 2\n    a: 1  # one\n"),
    Restructuring(.moveInto("a", "x"), "a: 1\r\nx:\r\n  b: 2\r\n", "x:\r\n  b: 2\r\n  a: 1\r\n"),
  ])
  func `a key goes into a mapping with its comment, in the layout of that mapping`(_ row: Restructuring) {
    #expect(Self.apply(row.change, to: row.before) == row.after)
  }

  @Test(arguments: [
    Restructuring(
      .moveOut("x.a", behind: "x"), "x:\n  b: 2\n  a: 1  # one\ny: 3\n", "x:\n  b: 2\na: 1  # one\ny: 3\n"),
    Restructuring(
      .moveOut("x.a", behind: "x"), "x:\n  a:\n    c: 1  # one\n  b: 2  # two\ny: 3\n",
      "x:\n  b: 2  # two\na:\n  c: 1  # one\ny: 3\n"),
    Restructuring(.moveOut("x.a", behind: "x"), "x:\n  b: 2\n  a: 1", "x:\n  b: 2\na: 1"),
    Restructuring(.moveOut("x.a", behind: "x"), "x: {a: 1, b: 2}  # x\n", "x: {b: 2}  # x\na: 1\n"),
    Restructuring(
      .moveOut("0.x.a", behind: "0.x"), "- {x: {b: 2, a: 1}, y: 3}\n", "- {x: {b: 2}, a: 1, y: 3}\n"),
    Restructuring(.moveOut("0.x.a", behind: "0.x"), "- x:\n    b: 2\n    a: 1\n", "- x:\n    b: 2\n  a: 1\n"),
  ])
  func `a key goes out of a mapping to behind it`(_ row: Restructuring) {
    #expect(Self.apply(row.change, to: row.before) == row.after)
  }

  @Test(arguments: [
    Restructuring(
      .unwrap("m"), "# top\nm:\n  a: 1\n\n  # b\n  b:\n    - 2\n", "# top\na: 1\n\n# b\nb:\n  - 2\n"),
    Restructuring(.unwrap("m"), "m:  # all\n    a: 1\n    b: 2\nc: 3\n", "# all\na: 1\nb: 2\nc: 3\n"),
    Restructuring(.unwrap("x.m"), "x: {m: {a: 1, b: 2}, c: 3}\n", "x: {a: 1, b: 2, c: 3}\n"),
    Restructuring(.unwrap("m"), "m: 3\n", nil),
  ])
  func `what a key holds takes its place`(_ row: Restructuring) {
    #expect(Self.apply(row.change, to: row.before) == row.after)
  }

  @Test(arguments: [
    Restructuring(.insert("n: 0", after: "a"), "a: 1  # one\nb: 2\n", "a: 1  # one\nn: 0\nb: 2\n"),
    Restructuring(.insert("n: 0", after: "x.a"), "x: {a: [1], b: 2}\n", "x: {a: [1], n: 0, b: 2}\n"),
    Restructuring(.insert("{n: 0}", after: "0"), "- {a: 1}\n- {b: 2}\n", "- {a: 1}\n- {n: 0}\n- {b: 2}\n"),
    Restructuring(.insertBefore("n: 0", before: "0.a"), "- a: 1\n  b: 2\n", "- n: 0\n  a: 1\n  b: 2\n"),
    Restructuring(
      .insertBefore("{n: 0}", before: "x.0"), "x:\n  - a: 1\n    b: 2\n",
      "x:\n  - {n: 0}\n  - a: 1\n    b: 2\n"),
    Restructuring(.insertBefore("n: 0", before: "x.a"), "x: {a: 1}\n", "x: {n: 0, a: 1}\n"),
  ])
  func `something new is written in the layout beside it`(_ row: Restructuring) {
    #expect(Self.apply(row.change, to: row.before) == row.after)
  }

  @Test func `what is merged in or used by another name does not stand where it is used`() {
    let specimen = Specimen("a: &a {b: 1}\nc: *a\nd:\n  <<: *a\n  e: 2\n")
    let outline = Outline(of: specimen.file)
    let merged = specimen.root?.mapping?["d"]?.value.mapping?["b"]
    #expect(outline.entry(at: merged?.keySpan)?.container.parts.count == 1)
    #expect(node("c", in: specimen.root).flatMap { Outline.Container($0) } == nil)
    #expect(node("d", in: specimen.root).flatMap { Outline.Container($0) }?.parts.count == 1)
  }

  @Test func `what several fixes change alike is changed once`() {
    let file = SourceFile(name: "a.yaml", text: "a: 1\nb: 2\n")
    func edit(_ line: Int, _ text: String) -> Fix.Edit {
      let place = SourcePosition(line: line, column: 1)
      return Fix.Edit(SourceSpan(file: file, start: place, end: place), text)
    }
    let fixed = FixedText(
      file, applying: [Fix("one", [edit(1, "x"), edit(2, "y")]), Fix("two", [edit(1, "x"), edit(3, "z")])])
    #expect(fixed.text == "xa: 1\nyb: 2\nz")
    #expect(fixed.written.map { $0.file.text(in: $0) } == ["x", "y", "z"])
  }

  @Test(arguments: [
    ("a: 1\na: 1  # again\n", "a: 1\n"), ("{a: [1], b: 2, a: [1]}", "{a: [1], b: 2}"),
    ("a: 1\na: 2\n", nil), ("- a: 1\n  b: 2\n  a: 1\n", "- a: 1\n  b: 2\n"),
  ])
  func `of two keys that say the same the second one goes`(_ text: String, _ mended: String?) {
    let specimen = Specimen(text)
    #expect(FixedText(specimen.file, mending: specimen.diagnostics.sorted).text == mended ?? text)
    #expect(specimen.diagnostics.items.first?.fixes.count == (mended == nil ? 2 : 1))
  }
}

@Suite struct SpellingTests {
  @Test(arguments: [
    Row("FiLMBlock", "nothing"), Row("ReLUU", "ReLU"), Row("RReLU", "ReLU"), Row("peLU", "ReLU"),
    Row("LTSMBlock", "LSTMBlock"), Row("LSTMBlok", "LSTMBlock"), Row("DenseBlocks", "DenseBlock"),
    Row("DensBelock", "DenseBlock"), Row("GRULock", "GRUBlock"),
  ])
  func `words that names share do not make them alike`(_ row: Row) {
    let names = ["ReLU6", "PReLU", "ReLU", "LSTMBlock", "GRUBlock", "DenseBlock"]
    #expect((closestMatch(to: row.input, among: names) ?? "nothing") == row.expected)
  }

  /// A text in which `used` stands in line 1 and `given` in line 2, and what else is there decides.
  @Test(arguments: [
    ("scene", "cene", "", true), ("cene", "scene", "", false), ("abcde", "abcdf", "", false),
    ("abcde", "abcdf", "abcde", true), ("abcdf_x", "abcde_x", "abcde", false),
    ("abcde_x", "abcdf_x", "abcde", true), ("observation", "observation_screen", "observation", false),
  ])
  func `of two names the one that is rarer is misspelt`(
    _ used: String, _ given: String, _ others: String, _ isGivenWrong: Bool
  ) throws {
    let specimen = Specimen("use: \(used)\n\(given): 1\nothers: [\(others)]\n")
    let use = try #require(node("use", in: specimen.root)?.span)
    let place = specimen.root?.mapping?[given]?.keySpan
    let pair = NamePair(
      used: used, at: [use], given: given, at: place, reportingTo: specimen.diagnostics)
    #expect(pair.isGivenWrong == isGivenWrong)
    #expect(pair.fixes(at: use).first?.title == "write `\(isGivenWrong ? used : given)`")
  }
}
