import Spec
import Testing

/// A value in full, with texts that no plain scalar means in quotes.
func written(_ node: Node?) -> String {
  switch node?.content {
  case nil: "none"
  case .unresolved: "?"
  case .scalar(let scalar):
    if scalar.style != .plain { "'\(scalar.text)'" } else { scalar.text }
  case .sequence(let elements): "[" + elements.map { written($0) }.joined(separator: ", ") + "]"
  case .mapping(let mapping):
    "{" + mapping.entries.map { "\($0.name): \(written($0.value))" }.joined(separator: ", ") + "}"
  }
}

@Suite struct OverrideSyntaxTests {
  @Test(arguments: [
    Row("a=1", "a | 1"), Row("+a=1", "+a | 1"), Row("++a=1", "++a | 1"), Row("~a", "~a | none"),
    Row("~a=1", "~a | 1"), Row("a.b.0.c=x", "a/b/0/c | x"), Row("policy.my-key.0=x", "policy/my-key/0 | x"),
    Row("a.'b.c'.d=1", "a/b.c/d | 1"), Row("a.\"b\\\"c\"=1", "a/b\"c | 1"),
    // Texts and what YAML makes of them.
    Row("a=", "a | ''"), Row("a=null", "a | null"), Row("a=~", "a | ~"), Row("a=TRUE", "a | TRUE"),
    Row("a=1e-4", "a | 1e-4"), Row("a=-3", "a | -3"), Row("a='64'", "a | '64'"), Row("a=\"64\"", "a | '64'"),
    Row("a=hello world", "a | hello world"), Row("a=  x  ", "a | x"), Row("a=x:y/z-1@2", "a | x:y/z-1@2"),
    Row("a=???", "a | ???"), Row("a=${b.c}", "a | ${b.c}"), Row("a=x${b}y", "a | x${b}y"),
    Row("a=größe", "a | größe"),
    // Quotes and escapes.
    Row("a='x, [y'", "a | 'x, [y'"), Row("a='it\\'s'", "a | 'it's'"), Row("a=\"it's\"", "a | 'it's'"),
    Row("a='c:\\d\\\\'", "a | 'c:\\d\\'"), Row("a='\\\\\\'x'", "a | '\\'x'"),
    Row("a=x\\,y", "a | 'x,y'"), Row("a=\\[x\\]", "a | '[x]'"), Row("a=x\\=\\(\\)", "a | 'x=()'"),
    Row("a=x\\ ", "a | 'x '"), Row("a=\\n", "a | \\n"),
    // Lists and mappings.
    Row("a=[]", "a | []"), Row("a=[64,64]", "a | [64, 64]"), Row("a=[ 1 , [b, 'c'] ]", "a | [1, [b, 'c']]"),
    Row("a={}", "a | {}"), Row("a={b:10,c:20}", "a | {b: 10, c: 20}"),
    Row("a={b: {c: [1]}, 'd e': x:y}", "a | {b: {c: [1]}, d e: x:y}"), Row("a=[${b}]", "a | [${b}]"),
    // Several choices.
    Row("a=1,2", "a | 1 | 2"), Row("a=[32],[64, 64]", "a | [32] | [64, 64]"),
    Row("a='x,y',z", "a | 'x,y' | z"), Row("a=choice(1, 2,{b:3})", "a | 1 | 2 | {b: 3}"),
  ])
  func words(row: Row) {
    let diagnostics = Diagnostics()
    let overrides = Override.alternatives(of: row.input, reportingTo: diagnostics)
    let key = overrides.first.map { $0.operation.rawValue + $0.path.map(\.text).joined(separator: "/") }
    let values = overrides.map { written($0.value) }
    #expect(([key ?? ""] + values).joined(separator: " | ") == row.expected)
    #expect(diagnostics.items.map(line) == [])
  }

  @Test(arguments: [
    Row(
      "a",
      "1:1-1:2 override-syntax: a value is missing behind `a` | write `=` and the value behind it; `~` in front deletes"
    ),
    Row(
      "+a",
      "1:2-1:3 override-syntax: a value is missing behind `a` | write `=` and the value behind it; `~` in front deletes"
    ),
    // Nothing stands within a line break.
    Row(
      "a\r\n=1",
      "1:2-1:2 override-syntax: `\r` cannot stand in the path of an override | a key with such a character goes in quotes"
    ),
    Row("a..b=1", "1:3-1:4 override-syntax: a key is missing here in the path of an override"),
    Row("+++a=1", "1:3-1:4 override-syntax: a key is missing here in the path of an override"),
    Row(
      "networks[0]=1",
      "1:9-1:10 override-syntax: `[` cannot stand in the path of an override | write the index of an element behind a dot: `networks.0`"
    ),
    Row(
      "db@pkg=x",
      "1:3-1:4 override-syntax: `@` cannot stand in the path of an override | groups and packages of Hydra are not part of the language; a file is `key=@path`"
    ),
    Row("a='x", "1:3-1:5 override-syntax: this text is not closed: its `'` is missing"),
    Row(
      "a=[1,2",
      "1:3-1:7 override-syntax: this list is not closed: its `]` is missing | a shell may have taken it apart: put the whole override in single quotes"
    ),
    Row(
      "a={b:1",
      "1:3-1:7 override-syntax: this mapping is not closed: its `}` is missing | a shell may have taken it apart: put the whole override in single quotes"
    ),
    Row(
      "a=[64,",
      "1:3-1:7 override-syntax: this list is not closed: its `]` is missing | a shell may have taken it apart: put the whole override in single quotes"
    ),
    Row(
      "a=[",
      "1:3-1:4 override-syntax: this list is not closed: its `]` is missing | a shell may have taken it apart: put the whole override in single quotes"
    ),
    Row(
      "a={b: 1,",
      "1:3-1:9 override-syntax: this mapping is not closed: its `}` is missing | a shell may have taken it apart: put the whole override in single quotes"
    ),
    Row(
      "hidden_units:[64]",
      "1:13-1:14 override-syntax: `:` cannot stand in the path of an override | write `=` right behind the path: `hidden_units=…`"
    ),
    Row(
      "a.b = [64]",
      "1:4-1:5 override-syntax: ` ` cannot stand in the path of an override | write `=` right behind the path: `a.b=…`"
    ),
    Row("a=[1}", "1:5-1:6 override-syntax: `,` or `]` is missing in front of `}`"),
    Row("a={b}", "1:4-1:5 override-syntax: a colon is missing behind this key | write {key: value}"),
    Row(
      "a={b:1,b:2}", "1:8-1:9 override-syntax: duplicate key `b` in the same mapping | remove one of the two"),
    Row("a=[1,,2]", "1:6-1:7 override-syntax: a value is missing here | an empty text is written in quotes"),
    Row("a=1,", "1:5-1:5 override-syntax: a value is missing here | an empty text is written in quotes"),
    Row(
      "a=x]",
      "1:4-1:5 override-syntax: `]` cannot stand here | a text that holds it goes in quotes, or write `\\]`"),
    Row(
      "a='x'y",
      "1:6-1:7 override-syntax: `y` cannot stand here | a text that holds it goes in quotes, or write `\\y`"),
    Row(
      "a=x=y",
      "1:4-1:5 override-syntax: `=` cannot stand within a text | put the whole text in quotes, or write `\\=`"
    ),
    Row(
      "a=x'y'",
      "1:4-1:5 override-syntax: `'` cannot stand within a text | put the whole text in quotes, or write `\\'`"
    ),
    Row(
      "a=int(3)",
      "1:3-1:7 override-syntax: `int(…)` is not part of the language: nothing is executed | leave it out: a value is typed by the parameter that it fills, and a text is in quotes"
    ),
    Row("a=${b", "1:3-1:6 override-syntax: `${` is not closed | write `}` behind the name"),
    Row("a=choice(1", "1:3-1:10 override-syntax: `choice(` is not closed | write `)` behind its last value"),
  ])
  func faults(row: Row) {
    let diagnostics = Diagnostics()
    #expect(Override(row.input, reportingTo: diagnostics) == nil)
    #expect(diagnostics.items.map(line) == [row.expected])
    #expect(diagnostics.items.first?.primary?.file.name == "override")
  }

  @Test func `several choices are for sweeps`() {
    let diagnostics = Diagnostics()
    #expect(Override("a=1,2", reportingTo: diagnostics) == nil)
    #expect(diagnostics.items.first?.message == "`a` is given 2 values")
  }

  @Test func `each choice keeps its words`() {
    let overrides = Override.alternatives(of: "a=[32], 'x' ,${b}", reportingTo: Diagnostics())
    #expect(overrides.map(\.valueText) == ["[32]", "'x'", "${b}"])
    #expect(overrides.map { $0.value?.span.description } == ["1:3-1:7", "1:9-1:12", "1:14-1:18"])
  }

  @Test(arguments: [
    ("a=1", true), ("a.b=1", true), ("+a", true), ("~a", true), ("++a.b=c", true), ("'a'.b=1", true),
    ("a:[64]", true), ("a.b:{c: 1}", true), ("a:64", true), ("a:True", true), ("a:b.yaml", false),
    ("a:", false),
    ("x/a:[1]", false),
    ("spec.yaml", false), ("./a=1", false), ("/a=1", false), ("runs/lr=1/spec.yaml", false),
    ("~/a.yaml", false),
    ("+/a", false), ("=1", false), ("", false), ("-", false), ("~", false), ("a", false),
  ])
  func `a word with a sign or a value is an override`(_ word: String, _ isOverride: Bool) {
    #expect(Override.isOverride(word) == isOverride)
  }

  @Test func `words at random are read or refused`() {
    var state: UInt64 = 7
    let signs = Array("[]{}():,.=+~'\"\\$@ab1 \t?é".unicodeScalars)
    for _ in 0..<5000 {
      var word = String.UnicodeScalarView()
      for _ in 0..<Int(state >> 59) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        word.append(signs[Int((state >> 33) % UInt64(signs.count))])
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let diagnostics = Diagnostics()
      let overrides = Override.alternatives(
        of: String(word),
        reading: FileReader { (_) throws(SourceFileError) in SourceFile(name: "x", text: "1") },
        reportingTo: diagnostics)
      #expect(overrides.isEmpty == diagnostics.hasErrors)
      #expect(!diagnostics.items.contains { DiagnosticTextRenderer().render($0).isEmpty })
    }
  }

  @Test(arguments: [
    "a=" + String(repeating: "[", count: 100_000), "a=" + String(repeating: "{a:", count: 100_000),
    String(repeating: "a.", count: 100_000) + "b=1", "a=" + String(repeating: "x", count: 2_000_000),
    "a='" + String(repeating: "\\", count: 500_000), "a=" + String(repeating: "1,", count: 200_000),
  ])
  func `deep and long words are refused`(_ word: String) {
    let diagnostics = Diagnostics()
    #expect(Override.alternatives(of: word, reportingTo: diagnostics).isEmpty)
    #expect(diagnostics.hasErrors)
  }
}
