import Spec
import Testing

private func resolve(_ text: String, at path: String = "", scope: String? = nil) -> (
  text: String, diagnostics: [String]
) {
  let specimen = Specimen(text)
  guard let root = specimen.root else { return ("", specimen.diagnostics.items.map(line)) }
  let interpolation = Interpolation(root: root, diagnostics: specimen.diagnostics)
  var values: [String: Node] = [:]
  for entry in scope.flatMap({ Specimen($0).root?.mapping?.entries.map { $0 } }) ?? [] {
    values[entry.name] = entry.value
  }
  let parts = path.split(separator: ".").map(String.init)
  let node = node(path, in: root).map { interpolation.resolve($0, scope: values, at: parts) }
  return (node?.flowText ?? "none", specimen.diagnostics.sorted.map(line))
}

@Suite struct InterpolationTests {
  @Test(arguments: [
    Row("{a: 1, r: \"${a}\"}", "1"), Row("{a: {b: [x, {c: 5}]}, r: \"${a.b.1.c}\"}", "5"),
    Row("{a: [1, 2], r: \"${a}\"}", "[1, 2]"), Row("{a: 1, r: \"x${a}y${a}\"}", "x1y1"),
    Row("{a: 1, b: \"${a}\", r: [\"${b}\"]}", "[1]"), Row("{a: \"${b}\", b: {c: 7}, r: \"${a.c}\"}", "7"),
    Row("{a: 1, r: \"\\\\${a}\"}", "'${a}'"), Row("{a: True, r: \"${ a }\"}", "True"), Row("{r: $}", "'$'"),
    Row(#"{a: 1, r: '\\${a}'}"#, #"'\1'"#), Row(#"{a: 1, r: '\\\${a}'}"#, #"'\${a}'"#),
    Row(#"{r: 'a\b'}"#, #"'a\b'"#),
    Row("{a: {'b.c': 5}, r: \"${a['b.c']}\"}", "5"), Row("{a: [1, 2], r: \"${a[1]}\"}", "2"),
    Row("{a: {b: 3}, k: b, r: \"${a.${k}}\"}", "3"), Row("{a: {b: 3}, k: a.b, r: \"${${k}}\"}", "3"),
    Row("{a: {bc: 3}, k: b, r: \"${a.${k}c}\"}", "3"), Row("{a: {b: 3}, k: b, r: \"${a[${k}]}\"}", "3"),
    Row("{r: {a: 1, b: \"${.a}\"}}", "{a: 1, b: 1}"), Row("{r: {a: 1, b: [\"${..a}\"]}}", "{a: 1, b: [1]}"),
    Row("{r: [5, \"${.0}\"]}", "[5, 5]"), Row("{a: 7, r: {b: {c: \"${...a}\"}}}", "{b: {c: 7}}"),
    Row("{a: {b: 1, c: \"${.b}\"}, r: \"${a.c}\"}", "1"),
    Row("{a: {b: 1, c: \"${.b}\"}, b: 2, r: \"${a}\"}", "{b: 1, c: 1}"),
    Row("{a: &x {b: 1, c: \"${.b}\"}, r: {<<: *x, b: 5}}", "{b: 5, c: 5}"),
    Row(#"{q: {c: '\${x}'}, b: "${q}", r: "${b.c}"}"#, "'${x}'"),
  ])
  func values(row: Row) {
    let result = resolve(row.input, at: "r")
    #expect(result.text == row.expected)
    #expect(result.diagnostics == [])
  }

  @Test(arguments: [2, 15, 30])
  func `a name in a name in a name is looked up once`(_ levels: Int) {
    let names = String(repeating: "${", count: levels) + "a0" + String(repeating: "}", count: levels)
    let values = (0..<levels).map { "a\($0): a\($0 + 1)\n" }.joined()
    let result = resolve(values + "r: \(names)", at: "r")
    #expect(result.text == "a\(levels)")
    #expect(result.diagnostics == [])
  }

  @Test(arguments: [
    Row(
      "k: x\na: {x: {b: 1}}\nr: ${a.${k}.x}",
      "3:4-3:15 interpolation: there is no `x` in `a.x`"),
    Row("k: x\na: {b: 1}\nr: ${a.${k}}", "1:4-1:5 interpolation: there is no `x` in `a`"),
    Row("k: x\nr: {a: {b: 1}, c: '${.a.${k}}'}", "1:4-1:5 interpolation: there is no `x` in `r.a`"),
  ])
  func `a part that is another value is wrong where that stands`(_ row: Row) {
    #expect(resolve(row.input, at: "r").diagnostics == [row.expected])
  }

  @Test(arguments: [
    Row(
      "s: {a: 1, b: 2}\nr: ${s.a}",
      "1:11-1:12 unused-value: nobody reads `s.b` | read it with `${s.b}`, or leave it out"),
    Row("s: {a: 1, b: &w 2}\nr: ${s.a}", ""), Row("s: {a: 1, b: {c: &w 2}}\nr: ${s.a}", ""),
    Row("s: {a: 1, b: {c: [{d: &w 2}]}}\nr: ${s.a}", ""), Row("s: {a: 1, b: &w {c: 1}}\nr: ${s.a}", ""),
    Row(
      "s: {a: 1, b: {c: &w 2, d: 4}}\nr: ${s.b.c}",
      "1:5-1:6 unused-value: nobody reads `s.a` | read it with `${s.a}`, or leave it out;"
        + "1:24-1:25 unused-value: nobody reads `s.b.d` | read it with `${s.b.d}`, or leave it out"),
    Row("s: [1, 2]\nr: ${s.0}", ""),
    Row(
      "s: {a: 1, b.c: 2, \"d'e\": 3}\nr: ${s.a}",
      "1:11-1:14 unused-value: nobody reads `s.'b.c'` | read it with `${s['b.c']}`, or leave it out;"
        + "1:19-1:24 unused-value: nobody reads `s.d'e` | leave it out"),
  ])
  func `what nobody reads is told, but for what has an anchor`(_ row: Row) throws {
    let specimen = Specimen(row.input)
    let root = try #require(specimen.root)
    let interpolation = Interpolation(root: root, diagnostics: specimen.diagnostics)
    _ = interpolation.resolve(try #require(node("r", in: root)))
    interpolation.reportUnread(below: "s")
    #expect(specimen.diagnostics.sorted.map(line).joined(separator: ";") == row.expected)
  }

  @Test func theScopeComesFirst() {
    let text = "a: 1\nb: 2\nr: [\"${a}\", \"${b}\", \"${c.0}\"]"
    #expect(resolve(text, at: "r", scope: "{a: 10, c: [30]}").text == "[10, 2, 30]")
  }

  @Test func valuesOfTheRootDoNotSeeTheScope() {
    let result = resolve("a: ${b}\nb: 2\nr: ${a}", at: "r", scope: "{b: 20}")
    #expect(result.text == "2")
  }

  @Test func bothPlacesAreKept() throws {
    let specimen = Specimen("a: [16]\nr: ${a}\nq: \"x ${a.0}\"")
    let root = try #require(specimen.root)
    let interpolation = Interpolation(root: root, diagnostics: specimen.diagnostics)
    let value = node("r", in: interpolation.resolve(root))
    #expect(value?.span.description == "1:4-1:8")
    #expect(value?.interpolationSite?.description == "2:4-2:8")
  }

  @Test(arguments: [
    Row("hidden: 1\nr: ${hiden}", "2:4-2:12 interpolation: there is no `hiden` | did you mean `${hidden}`?"),
    Row("a: {b: 1}\nr: x ${a.c} y", "2:6-2:12 interpolation: there is no `c` in `a`"),
    Row(
      "a: [1]\nr: ${a.1}",
      "2:4-2:10 interpolation: there is no `1` in `a` | it is a list of 1, its elements are counted from 0"),
    Row(
      "a: ${b}\nb: ${a}\nr: ${a}", "2:4-2:8 interpolation: `a` is defined in terms of itself: `a` → `b` → `a`"
    ),
    Row("r: ${r}", "1:4-1:8 interpolation: `r` is defined in terms of itself: `r` → `r`"),
    Row(
      "a: [1]\nr: x${a}",
      "2:5-2:9 interpolation: `${a}` stands inside a text, but is the list [1] | only single values can be part of a text"
    ),
    Row("r: ${.r}", "1:4-1:9 interpolation: `r` is defined in terms of itself: `r` → `r`"),
    Row(
      "r: ${..a}",
      "1:4-1:10 interpolation: these dots lead above the top of the spec | write the path from the top of the spec, such as `${a.b.0}`"
    ),
    Row(
      "r: ${.}",
      "1:4-1:8 interpolation: `${.}` names no value | write a name behind the dots"),
    Row("r: '${a'", "1:5-1:8 interpolation: `${` is not closed | write `}` behind the name"),
    Row(
      "r: 'x ${}'",
      "1:7-1:10 interpolation: `${}` names no value | write the path of a value, such as `${a.b.0}`"),
    Row(
      "r: x ${a..b}",
      "1:10-1:11 interpolation: a key is missing here in the path of a value | write the path with one dot between its parts, such as `${a.b.0}`"
    ),
    Row("r: ${a[0}", "1:7-1:8 interpolation: this bracket is not closed | write `]` behind the key"),
    Row("a: {b: 1}\nr: ${a[0]x}", "2:10-2:11 interpolation: `x` cannot stand in the path of a value"),
    Row(
      "a: [1]\nr: '${${a}}'",
      "2:7-2:11 interpolation: `${a}` stands inside a text, but is the list [1] | only single values can be part of a text"
    ),
    Row(
      "a: ${b.c}\nb: ${a}\nr: ${a}",
      "2:4-2:8 interpolation: `a` is defined in terms of itself: `a` → `b` → `a`"),
  ])
  func mistakes(row: Row) {
    let result = resolve(row.input, at: "r")
    #expect(result.diagnostics == [row.expected])
    #expect(result.text == "?")
  }

  @Test func readersStayQuietAboutWhatWasReported() throws {
    let specimen = Specimen("r: ${x}")
    let root = try #require(specimen.root)
    let resolved = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root)
    let reader = ParameterReader(
      mapping: try #require(resolved.mapping), at: root.span, owner: "Block",
      diagnostics: specimen.diagnostics)
    _ = reader.read("r", .flag, help: "r")
    #expect(reader.failed)
    #expect(specimen.diagnostics.items.count == 1)
  }

  @Test func listsThatDoubleAreStopped() {
    let lines = (1...60).map { "a\($0): [\"${a\($0 - 1)}\", \"${a\($0 - 1)}\"]\n" }
    let result = resolve("a0: 1\n" + lines.joined() + "r: ${a60}", at: "r")
    #expect(result.diagnostics.count >= 1)
    #expect(result.diagnostics.first?.contains("grows to more than 100000 values") == true)
  }

  @Test func textsThatDoubleAreStopped() {
    let lines = (1...60).map { "a\($0): x${a\($0 - 1)}${a\($0 - 1)}\n" }
    let result = resolve("a0: x\n" + lines.joined() + "r: ${a60}", at: "r")
    #expect(result.diagnostics.count == 1)
    #expect(result.diagnostics.first?.contains("grows longer than 65536 bytes") == true)
  }

  @Test func whatIsUsedManyTimesIsResolvedOnce() {
    let lines = (1...60).map { "a\($0): '${a\($0 - 1)}${a\($0 - 1)}'\n" }
    let result = resolve("a0: ''\n" + lines.joined() + "r: x${a60}", at: "r")
    #expect(result.diagnostics == [])
    #expect(result.text == "x")
  }

  @Test(arguments: [false, true])
  func longChainsAreStopped(isReversed: Bool) {
    let lines = (1...3000).map { "a\($0): [\"${a\($0 - 1)}\"]\n" }
    let text = "a0: 1\n" + (isReversed ? lines.reversed() : lines).joined()
    let specimen = Specimen(text)
    if let root = specimen.root {
      _ = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root)
    }
    #expect(specimen.diagnostics.items.first.map(line)?.contains("is nested too deep") == true)
  }
}
