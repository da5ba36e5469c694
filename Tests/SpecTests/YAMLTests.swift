import OrderedCollections
import Spec
import Testing

@Suite struct YAMLTests {
  @Test(arguments: [
    Row("a: 1", "1:4-1:5"), Row("a:\n  - héad\n  - 'x y'", "2:3-3:10"), Row("\u{FEFF}a: 1", "1:4-1:5"),
    Row("a: [1,\n  2]\nb: 1", "1:4-2:5"), Row("a:\n  b:\n    c: 12\n\n\nz: 1", "2:3-3:10"),
    Row("é: x # no", "1:4-1:5"),
    Row("a:", "1:3-1:3"), Row("a: {}\n", "1:4-1:6"), Row("{\"a\":\n\t{\"b\": 1}}", "2:2-2:10"),
    Row("a: x\r\nb: y", "1:4-1:5"),
    Row("a: \"x\u{2028}y\"", "1:4-1:9"),
  ])
  func valuesKnowWhereTheyStand(row: Row) {
    let specimen = Specimen(row.input)
    #expect(specimen.root?.mapping?.entries.first?.value.span.description == row.expected)
    #expect(specimen.diagnostics.items.isEmpty)
  }

  @Test func keysKnowWhereTheyStand() {
    let entry = Specimen("x: 1\nlong key: 2").root?.mapping?["long key"]
    #expect(entry?.keySpan.description == "2:1-2:9")
  }

  @Test func aliasesKeepBothPlaces() {
    let root = Specimen("a: &h {u: 1}\nb: *h").root
    #expect(node("b", in: root)?.span.description == "1:4-1:13")
    #expect(node("b", in: root)?.aliasSite?.description == "2:4-2:6")
    #expect(node("a", in: root)?.aliasSite == nil)
  }

  @Test func mergedKeysYieldToOwnOnesAndToEarlierMaps() {
    let root = Specimen("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3").root
    #expect(node("c", in: root)?.flowText == "{x: 3, y: 1, z: 2}")
    #expect(node("c.z", in: root)?.aliasSite?.description == "4:12-4:14")
    #expect(Specimen("'<<': 1").root?.mapping?.names == ["<<"])
  }

  @Test func anErrorInAKeyLeavesTheRest() {
    let specimen = Specimen("a: 1\na: 2\nb: 3")
    #expect(specimen.root?.flowText == "{a: 1, b: 3}")
    #expect(specimen.diagnostics.hasErrors)
  }

  @Test(arguments: [
    Row("", "1:1-1:1 empty-file: the file is empty"),
    Row("\n", "1:1-1:1 empty-file: the file is empty"),
    Row("# nothing\n---\n", "1:1-1:1 empty-file: the file is empty but for comments"),
    Row(
      "a: 1\n---\nb: 2",
      "2:1-2:4 unsupported-yaml: a second document begins here; a file holds one | remove the `---`, or move what follows to a file of its own"
    ),
    Row(
      "m:\n  x: 1\n  x: 2",
      "3:3-3:4 duplicate-key: duplicate key `x` in the same mapping | remove one of the two"),
    Row(
      "a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a",
      "4:3-4:5 duplicate-key: duplicate key `<<` in the same mapping | merge several with `<<: [*a, *b]`"),
    Row(
      "a:\n  b c\n  d: 1",
      "2:3-2:4 yaml-syntax: this line is neither `key: value` nor part of a list | is a colon missing, or an indentation too small?"
    ),
    Row(
      "a:\n  b: 1\n  c\n",
      "3:3-3:4 yaml-syntax: this line is neither `key: value` nor part of a list | is a colon missing, or an indentation too small?"
    ),
    Row(
      "a: b\n  c: 1",
      "2:3-2:4 yaml-syntax: `c` is indented as if it belonged to `a`, which has a value already | give it the indentation of the lines that it belongs to"
    ),
    Row("a: *b", "1:4-1:6 unknown-name: there is no anchor `&b` above this alias"),
    Row(
      "a: &all 1\nb: *al",
      "2:4-2:7 unknown-name: there is no anchor `&al` above this alias | did you mean `*all`?"),
    Row(
      "a: {<<: 3}",
      "1:9-1:10 unsupported-yaml: `<<` merges mappings, this is the number 3 | name one with `<<: *anchor`, or a file with `<<: \"@path\"`"
    ),
    Row("[1]: 2", "1:1-1:4 unsupported-yaml: a key must be a single word or text, this is a list"),
    Row(
      "a: {{b}}",
      "1:5-1:8 unsupported-yaml: a key must be a single word or text, this is a mapping | if `{` is meant as text, put it in quotes"
    ),
    Row(": 1", "1:1-1:2 yaml-syntax: a key is missing in front of this colon"),
    Row("a: !dist x", "1:4-1:11 unsupported-yaml: the tag `!dist` has no meaning here | remove it"),
    Row("a: !!int x", "1:4-1:11 unsupported-yaml: the tag `!!int` has no meaning here | remove it"),
    Row(
      "a: x\u{1}",
      "1:5-1:6 encoding: the character U+0001 cannot stand in YAML | remove it, or write it as an escape in double quotes"
    ),
    Row("a:\n\tb: 1", "2:1-2:2 yaml-syntax: a tab is used for indentation | indent with spaces"),
    Row("a:\n  b: 1\n\tc: 1", "3:1-3:2 yaml-syntax: a tab is used for indentation | indent with spaces"),
    Row(
      "a:\n  x: [4, 8\n  y: [16]\n  z: r",
      "2:6-2:11 yaml-syntax: this list is not closed: its `]` is missing | write `[4, 8]`"),
    Row("a: [4, 8", "1:4-1:9 yaml-syntax: this list is not closed: its `]` is missing | write `[4, 8]`"),
    Row(
      "a: {x: 1,\nb: 2\nc: 3",
      "1:4-1:10 yaml-syntax: this mapping is not closed: its `}` is missing | write `{x: 1}`"),
    Row(
      "a: [1, 2}\nb: 1",
      "1:4-1:5 yaml-syntax: this list is opened with `[` but not closed with `]` | write `]` there, or before it"
    ),
    Row("a: ['x' 'y']", "1:9-1:10 yaml-syntax: a comma or `]` is missing before this"),
    Row("a: {\n  x: 'p'\n  y: 'q'\n}", "3:3-3:4 yaml-syntax: a comma or `}` is missing before this"),
    Row(
      "a: \"x\nb: 1",
      "1:4-1:5 yaml-syntax: this text is not closed: its `\"` is missing | write `\"` behind its last character"
    ),
    Row(
      "p:\n  h:[16]\n  n: x",
      "2:3-2:5 yaml-syntax: the space after the colon of `h` is missing | write `h: [16]`"),
    Row(
      "p:\n  n: x\n  h:[16]",
      "3:3-3:5 yaml-syntax: the space after the colon of `h` is missing | write `h: [16]`"),
    Row("a:1\nb:2\nc: 3", "1:1-1:3 yaml-syntax: the space after the colon of `a` is missing | write `a: 1`"),
    Row(
      "p: {h:[16], n: x}",
      "1:5-1:7 yaml-syntax: the space after the colon of `h` is missing | write `h: [16]`"),
    Row(
      "a: b: c",
      "1:5-1:6 yaml-syntax: a second `key: value` cannot stand here | put it on a line of its own, or quote a text that holds `: `"
    ),
    Row(
      "a: {b: ${c}, d: 1}",
      "1:8-1:12 yaml-syntax: `${c}` must be quoted inside `{…}` and `[…]`, where `{` opens a mapping | write \"${c}\""
    ),
    Row(
      "a: [${c.d}]",
      "1:5-1:11 yaml-syntax: `${c.d}` must be quoted inside `{…}` and `[…]`, where `{` opens a mapping | write \"${c.d}\""
    ),
    Row(
      "a: \"b\" c",
      "1:8-1:9 yaml-syntax: nothing more can stand on this line behind its value | put the whole value in quotes if this is a part of it"
    ),
    Row(
      "a: @b",
      "1:4-1:5 yaml-syntax: no value can begin with `@` | put the name of a file in quotes with its `@`: \"@blocks.yaml\""
    ),
    Row(
      "a: 1\n  b: 2",
      "2:3-2:4 yaml-syntax: `b` is indented as if it belonged to `a`, which has a value already | give it the indentation of the lines that it belongs to"
    ),
    Row(
      "- a: [1]\n\n    bc: 2",
      "3:5-3:7 yaml-syntax: `bc` is indented as if it belonged to `a`, which has a value already | give it the indentation of the lines that it belongs to"
    ),
    Row(
      "a:\n  - Memory\n    units: [3]",
      "2:5-2:11 yaml-syntax: `Memory` has no key, so that no other key can stand below it | write its key in front: `- _target_: Memory`"
    ),
    // Texts with a colon in them.
    Row(
      "func: lambda x: x + 1",
      "1:7-1:22 yaml-syntax: the value of `func` holds `: `, which ends a text that is not in quotes | write `func: \"lambda x: x + 1\"`"
    ),
    Row(
      "- func: 'a' if x: \"b\" # c",
      "1:13-1:14 yaml-syntax: nothing more can stand on this line behind its value | put the whole value in quotes if this is a part of it"
    ),
    Row(
      "- f: say \"b\": 1 # c",
      "1:6-1:16 yaml-syntax: the value of `f` holds `: `, which ends a text that is not in quotes | write `f: 'say \"b\": 1'`"
    ),
    Row(
      "a: {b: 1, func: lambda x: x + 1, c: 2}",
      "1:17-1:32 yaml-syntax: the value of `func` holds `: `, which ends a text that is not in quotes | write `func: \"lambda x: x + 1\"`"
    ),
    Row(
      "a: ${mul: 2, 3}",
      "1:4-1:16 yaml-syntax: the value of `a` holds `: `, which ends a text that is not in quotes | write `a: \"${mul: 2, 3}\"`"
    ),
    Row(
      "a: [${mul:2,${b}}]",
      "1:5-1:18 yaml-syntax: `${mul:2,${b}}` must be quoted inside `{…}` and `[…]`, where `{` opens a mapping | write \"${mul:2,${b}}\""
    ),
    // Lists without brackets.
    Row(
      "a: {b: 64, 64, 64, c: 1}",
      "1:8-1:18 unsupported-yaml: the value of `b` ends at its first comma | write a list in brackets: `b: [64, 64, 64]`"
    ),
    Row(
      "a: {b: (8, 8), c: 1}",
      "1:8-1:14 unsupported-yaml: the value of `b` ends at its first comma | write a list in brackets: `b: [8, 8]`"
    ),
    Row(
      "a: {f: one two, three}",
      "1:8-1:22 unsupported-yaml: the value of `f` ends at its first comma | a text that holds commas goes in quotes"
    ),
    Row(
      "a: {b, c: 1}",
      "1:5-1:6 unsupported-yaml: `b` has no colon and no value | write `b: value`, or put a text that holds commas in quotes"
    ),
    Row(
      "a: [(8, 8), (4, 4), 1]",
      "1:5-1:19 unsupported-yaml: a list is not written in `(…)`, which YAML takes apart at its commas | write `[[8, 8], [4, 4], 1]`"
    ),
    Row(
      "a:\n  b: 1\n c: 2",
      "3:2-3:3 yaml-syntax: a key was expected here | is the indentation the same as that of the lines above?"
    ),
    Row(
      "a: \"\\q\"",
      "1:5-1:6 yaml-syntax: this escape is unknown | write `\\\\` for a backslash, or use single quotes"),
    Row(
      "a: &",
      "1:5-1:5 yaml-syntax: the name of an anchor or alias is missing behind `&` or `*` | put a text that begins with `&` or `*` in quotes"
    ),
  ])
  func mistakesAreSaidWhereTheyStand(row: Row) {
    #expect(Specimen(row.input).diagnostics.sorted.map(line) == [row.expected])
  }

  @Test func bytesThatAreNotUTF8AreLocated() {
    #expect(
      Specimen(bytes: Array("ab: 1\nc: ".utf8) + [0xE9, 0x0A]).diagnostics.items.map(line) == [
        "2:4-2:5 encoding: the file is not UTF-8: this byte begins no character | save it with the encoding UTF-8"
      ])
    #expect(
      Specimen(bytes: [0xFF, 0xFE, 0x61, 0]).diagnostics.items.map(line) == [
        "1:1-1:1 encoding: the file is UTF-16, not UTF-8 | save it with the encoding UTF-8"
      ])
  }

  @Test func explodingAliasesAreStoppedAtTheAlias() {
    var text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for level in 1...9 {
      let uses = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(uses)]\n"
    }
    #expect(
      Specimen(text).diagnostics.items.map(line) == [
        "5:45-5:48 too-large: with this alias the file holds more than 100000 values, aliases counted at each use"
      ])
  }

  @Test func explodingMergesAreStopped() {
    var text = "a0: &a0 {x: {y: 1}}\n"
    for level in 1...300 {
      text += "a\(level): &a\(level) {<<: *a\(level - 1), k\(level): [*a\(level - 1), *a\(level - 1)]}\n"
    }
    #expect(Specimen(text).diagnostics.items.map(\.code) == [.tooLarge])
  }

  @Test(arguments: ["[", "{a: ", "- "])
  func absurdNestingIsStopped(opening: String) {
    let specimen = Specimen(String(repeating: opening, count: 100_000))
    #expect(specimen.diagnostics.items.map(\.code) == [.tooLarge])
    #expect((specimen.diagnostics.items.first?.primary?.start.column ?? .max) <= 129 * opening.count + 1)
  }

  @Test func nestingThroughAliasesIsStopped() {
    let lines = (1...200).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }
    #expect(Specimen("a0: &a0 1\n" + lines.joined()).diagnostics.items.map(\.code) == [.tooLarge])
  }

  @Test func longValuesAreCropped() {
    let list = "[" + Array(repeating: "10", count: 50).joined(separator: ", ") + "]"
    #expect(
      Specimen("[\(list), {a: b}]").root?.flowText
        == "[[10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, …], …]")
    #expect(
      Specimen("[a, {b: [c]}, 'd, e', '', '1', -x]").root?.flowText == "[a, {b: [c]}, 'd, e', '', '1', '-x']")
  }

  @Test func largeFilesAreRefused() {
    let specimen = Specimen("a: " + String(repeating: "x", count: SourceFile.maximumSize))
    #expect(specimen.diagnostics.items.map(line) == ["1:1-1:1 too-large: the file is larger than 4 MiB"])
  }

  @Test func `three question marks stand anywhere`() throws {
    let diagnostics = Diagnostics()
    let file = SourceFile(name: "a.yaml", text: "{a: ???, b: [???, x???y], '???': \"???\"}")
    let node = try #require(YAML.parse(file, into: diagnostics))
    #expect(diagnostics.items.isEmpty)
    #expect(node.mapping?["a"]?.value.isMissingValue == true)
    #expect(node.mapping?["b"]?.value.sequence?.map { $0.scalar?.text ?? "" } == ["???", "x???y"])
    #expect(node.mapping?["???"]?.value.scalar?.text == "???")
    #expect(node.mapping?["b"]?.keySpan.start == SourcePosition(line: 1, column: 10))
  }
}
