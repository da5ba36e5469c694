import Spec
import Testing

/// The value of `r`, and what is wrong.
private func resolve(_ text: String) -> (text: String, diagnostics: [String]) {
  let specimen = Specimen(text)
  guard let root = specimen.root, let value = node("r", in: root) else {
    return ("", specimen.diagnostics.items.map(line))
  }
  let resolved = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(value, at: ["r"])
  return (resolved.flowText, specimen.diagnostics.sorted.map(line))
}

@Suite struct ResolverTests {
  @Test(arguments: [
    // Sums and the like: whole numbers stay whole, decimals exact.
    Row("r: '${add:1,2}'", "3"), Row("r: '${add:1, 2, 3.5}'", "6.5"), Row("r: '${add:0.1,0.2}'", "0.3"),
    Row("a: [1, 2, 3]\nr: '${add:${a}}'", "6"), Row("r: '${add:[1, 2], 3}'", "6"),
    Row("r: '${sub:1,3}'", "-2"), Row("r: '${sub:1e-4,1e-4}'", "0.0"), Row("r: '${mul:2,3,4}'", "24"),
    Row("r: '${mul:0.1,3}'", "0.3"), Row("r: '${mul:2,1e3}'", "2000.0"), Row("r: '${mul:0x10,2}'", "32"),
    Row("r: '${mul:1e200,1e100}'", "1e+300"),
    Row("r: '${div:64,2}'", "32"), Row("r: '${div:1,4}'", "0.25"), Row("r: '${div:0.3,0.1}'", "3.0"),
    Row("r: '${div:2,3}'", "0.6666666666666666"), Row("r: '${div:-6,4}'", "-1.5"),
    Row("r: '${floordiv:7,2}'", "3"), Row("r: '${floordiv:-7,2}'", "-4"), Row("r: '${floordiv:7,-2}'", "-4"),
    Row("r: '${floordiv:7.5,2}'", "3"), Row("r: '${floordiv:6,2}'", "3"),
    Row("r: '${min:3,1,2}'", "1"), Row("r: '${max:3,[1,4],2}'", "4"), Row("r: '${max:1e-4,0.001}'", "0.001"),
    Row("r: '${max:1,1.0}'", "1"), Row("r: '${min:-1e300,5}'", "-1e300"),
    Row("r: '${sub:-9223372036854775807,1}'", "-9223372036854775808"),
    // Values.
    Row("a: {b: 4}\nr: '${oc.select:a.b,9}'", "4"), Row("a: {b: 4}\nr: '${oc.select:a.zebra,9}'", "9"),
    Row("a: {b: 4}\nr: '${oc.select:a.zebra}'", "null"),
    Row("r: '${oc.select:x,[1, {a: b}]}'", "[1, {a: b}]"),
    Row("r: '${oc.select:x,\"1\"}'", "'1'"), Row("r: '${oc.select:x,True}'", "True"),
    Row("a: 1\nk: a\nr: '${oc.select:${k},9}'", "1"),
    Row("r: {a: 1, b: '${oc.select:.a,9}'}", "{a: 1, b: 1}"),
    Row("r: '${oc.decode:\"[64, 64]\"}'", "[64, 64]"), Row("a: '1e-4'\nr: '${oc.decode:${a}}'", "1e-4"),
    Row("r: '${oc.decode:5}'", "5"), Row("r: '${oc.decode:null}'", "null"),
    Row("r: '${oc.create:{a: 1}}'", "{a: 1}"),
    Row("a: {x: 1, y: [2]}\nr: '${oc.dict.keys:a}'", "[x, y]"),
    Row("a: {x: 1, y: [2]}\nr: '${oc.dict.values:a}'", "[1, [2]]"),
    Row("a: {x: 1}\nr: '${oc.dict.keys:${a}}'", "[x]"),
    Row("a: {x: '${b}'}\nb: 3\nr: '${oc.dict.values:a}'", "[3]"),
    Row("r: '${concat:[1],[2, 3]}'", "[1, 2, 3]"), Row("a: [1]\nr: '${concat:${a},${a}}'", "[1, 1]"),
    Row("r: '${repeat:64,3}'", "[64, 64, 64]"), Row("r: '${repeat:[1],2}'", "[[1], [1]]"),
    Row("r: '${repeat:64,0}'", "[]"), Row("r: '${len:[1, 2]}'", "2"), Row("r: '${len:{a: 1}}'", "1"),
    // Grammar.
    Row("a: 3\nr: '${mul: 2 , ${add: ${a}, 1} }'", "8"), Row("a: 3\nr: 'x${mul:2,${a}}y'", "x6y"),
    Row("r: '${oc.select:x,\"a, b\"}'", "'a, b'"), Row("a: 1\nr: '${oc.select:x,\"n${a}\"}'", "n1"),
    Row(#"r: '${oc.select:x,a\,b}'"#, "'a,b'"), Row("r: '${oc.select:x,a b}'", "a b"),
    Row("r: '${ add : 1, 2 }'", "3"), Row(#"r: "${oc.select:x,'it\\'s'}""#, "'it''s'"),
    Row(#"r: '\${add:1,2}'"#, "'${add:1,2}'"), Row("r: ['${add:1,1}', '${add:2,2}']", "[2, 4]"),
  ])
  func values(row: Row) {
    let result = resolve(row.input)
    #expect(result.text == row.expected)
    #expect(result.diagnostics == [])
  }

  @Test(arguments: [
    Row("r: '${div:1,0}'", "1:13-1:14 interpolation: `div` divides by zero here"),
    Row("a: 0.0\nr: '${floordiv:1,${a}}'", "2:18-2:22 interpolation: `floordiv` divides by zero here"),
    Row(
      "r: '${add:9223372036854775807,1}'",
      "1:5-1:33 interpolation: the result of `add` is too large: it does not fit in 64 bits"),
    Row(
      "r: '${mul:1e300,1e300}'",
      "1:5-1:23 interpolation: the result of `mul` is too large: it does not fit in 64 bits"),
    Row(
      "r: '${floordiv:-9223372036854775808,-1}'",
      "1:5-1:40 interpolation: the result of `floordiv` is too large: it does not fit in 64 bits"),
    Row(
      "a: x\nr: 'n ${mul:2, a} ${a}'",
      "2:16-2:17 interpolation: `mul` takes numbers, this is the text 'a' | the value of a name is `${a}`"),
    Row(
      "r: '${mul:2,\"3\"}'",
      "1:13-1:16 interpolation: `mul` takes numbers, this is the text '3' | write 3 without quotes"),
    Row("r: '${mul:2,.inf}'", "1:13-1:17 interpolation: `mul` takes numbers, this is the number .inf"),
    Row(
      "a: [b]\nb: 1\nr: '${max:${a}}'",
      "1:5-1:6 interpolation: `max` takes numbers, this is the text 'b' | the value of a name is `${b}`"),
    Row("r: '${add:[]}'", "1:5-1:14 interpolation: `add` takes at least one number, these lists have none"),
    Row(
      "r: '${sub:1}'",
      "1:5-1:13 interpolation: `sub` takes 2 arguments, here is 1 | write `${sub:number, number}`"),
    Row(
      "r: '${add:}'",
      "1:5-1:12 interpolation: `add` takes at least 1 argument, here are none | write `${add:number, number, …}`"
    ),
    Row(
      "r: '${repeat:1,2,3}'",
      "1:5-1:20 interpolation: `repeat` takes 2 arguments, here are 3 | write `${repeat:value, count}`"),
    Row(
      "r: '${repeat:1,-1}'",
      "1:16-1:18 interpolation: `repeat` takes a whole number from 0 as its count, this is the number -1"),
    Row(
      "r: '${repeat:[1,2],1000000}'",
      "1:20-1:27 interpolation: a list of 1,000,000 is too long, it may have 33,333 elements here"),
    Row(
      "r: '${len:text}'", "1:11-1:15 interpolation: `len` takes a list or a mapping, this is the text 'text'"),
    Row("r: '${concat:[1],2}'", "1:18-1:19 interpolation: `concat` takes lists, this is the number 2"),
    Row("r: '${oc.dict.keys:a.b}'", "1:20-1:23 interpolation: there is no `a.b`"),
    Row(
      "abc: {}\nr: '${oc.dict.keys:abd}'", "2:20-2:23 interpolation: there is no `abd` | did you mean `abc`?"),
    Row(
      "a: 1\nr: '${oc.dict.keys:a}'",
      "2:20-2:21 interpolation: `oc.dict.keys` takes a mapping, this is the number 1"),
    Row(
      "r: '${oc.select:[1],2}'",
      "1:17-1:20 interpolation: `oc.select` takes the path of a value, this is the list [1] | write the path without `${…}` around it"
    ),
    Row(
      "r: '${oc.decode:\"[1\"}'",
      "1:17-1:21 interpolation: this text is not YAML: this list is not closed: its `]` is missing"),
    Row(
      "w: wide\nr: '${mul:${w},2}'", "2:11-2:15 interpolation: `mul` takes numbers, this is the text 'wide'"),
    Row("r: '${mull:1,2}'", "1:7-1:11 interpolation: there is no resolver `mull` | did you mean `mul`?"),
    Row(
      "r: '${add:1,}'",
      "1:13-1:14 interpolation: an argument is missing here | an empty text is written in quotes"),
    Row("r: '${add:[1,2}'", "1:11-1:12 interpolation: this list is not closed: its `]` is missing"),
    Row("r: '${add:\"1}'", "1:11-1:14 interpolation: this text is not closed: its `\"` is missing"),
    Row("r: '${add:1,2'", "1:5-1:14 interpolation: `${` is not closed | write `}` behind the name"),
    Row(
      "a: '${add:${r},1}'\nr: '${a}'",
      "2:5-2:9 interpolation: `a` is defined in terms of itself: `a` → `r` → `a`"),
  ])
  func mistakes(row: Row) {
    let result = resolve(row.input)
    #expect(result.diagnostics == [row.expected])
  }

  @Test(arguments: [
    ("${oc.env:HOME}", "environment", "let the shell read it, with an override: `r.units=\"$VARIABLE\"`"),
    ("${env:HOME}", "environment", "let the shell read it, with an override: `r.units=\"$VARIABLE\"`"),
    ("${now:%Y-%m-%d}", "clock", "let the shell read it, with an override: `r.units=\"$(date)\"`"),
    ("${hydra:runtime.cwd}", "program", "write the value, or give it with an override: `r.units=…`"),
    ("${oc.deprecated:new}", "one name", "read the new name: `${path}`"),
  ])
  func `what would mean something else elsewhere is refused with a reason`(
    _ text: String, _ word: String, _ help: String
  ) throws {
    let specimen = Specimen("r: {units: '\(text)'}")
    let root = try #require(specimen.root)
    _ = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root, at: [])
    let diagnostic = try #require(specimen.diagnostics.items.first)
    #expect(specimen.diagnostics.items.count == 1)
    #expect(diagnostic.message.contains("`\(text)` is not part of the language: "))
    #expect(diagnostic.message.contains(word))
    #expect(diagnostic.help == help)
  }

  @Test func `a default that stands where a name is misspelt is a warning`() {
    let result = resolve("units: 4\nr: '${oc.select:unitz,9}'")
    #expect(result.text == "9")
    #expect(
      result.diagnostics == [
        "2:17-2:22 interpolation: there is no `unitz`, so that the default stands here | did you mean `units`?"
      ])
  }

  @Test func `what is chosen among values keeps its place`() throws {
    let specimen = Specimen("a: 4\nr: '${max:${a},3}'")
    let root = try #require(specimen.root)
    let value = Interpolation(root: root, diagnostics: specimen.diagnostics).resolve(root, at: [])
    #expect(node("r", in: value)?.span.description == "1:4-1:5")
  }

  @Test func `names in arguments count as read`() throws {
    let root = try #require(
      Specimen(
        "r: ['${add:${a.b},1}', '${oc.select:c.d,${e}}', \"${oc.dict.keys:'f'}\", '${${g}.h}', '${.i}']"
      ).root)
    #expect(Interpolation.names(in: root) == ["a", "c", "e", "f", "g"])
  }

  @Test(arguments: ["${mull:${a},2}", "${oc.env:${a}}", "${sub:${a}}", "${a", "${add:${a},", "${mul:${a},x}"])
  func `what cannot be computed has read its names all the same`(_ text: String) throws {
    let specimen = Specimen("a: 1\nr: '\(text)'")
    let root = try #require(specimen.root)
    let interpolation = Interpolation(root: root, diagnostics: specimen.diagnostics)
    _ = interpolation.resolve(root, at: [])
    #expect(specimen.diagnostics.items.count == 1)
    #expect(interpolation.namesRead.contains("a"))
  }

  @Test func `computed values that double are linear in time, and lists of them are stopped`() {
    let sums = (1...60).map { "a\($0): '${add:${a\($0 - 1)},${a\($0 - 1)}}'\n" }
    #expect(resolve("a0: 1\n" + sums.joined() + "r: '${a60}'").text == "1152921504606846976")
    let lists = (1...60).map { "a\($0): '${concat:${a\($0 - 1)},${a\($0 - 1)}}'\n" }
    let result = resolve("a0: [1]\n" + lists.joined() + "r: '${a60}'")
    #expect(result.diagnostics.first?.contains("grows to more than 100000 values") == true)
    let nested = (1...60).map { "a\($0): '${repeat:${a\($0 - 1)},30000}'\n" }
    #expect(resolve("a0: 1\n" + nested.joined() + "r: '${a60}'").diagnostics.isEmpty == false)
  }

  @Test func `nesting is bounded`() {
    let deep = String(repeating: "${add:1,", count: 5000) + "1" + String(repeating: "}", count: 5000)
    #expect(
      resolve("r: '\(deep)'").diagnostics.first?.contains("stand in each other more than 32 deep") == true)
    let lists = "${len:" + String(repeating: "[", count: 5000) + "}"
    #expect(resolve("r: '\(lists)'").diagnostics.first?.contains("nested deeper than 32") == true)
    let names = String(repeating: "${", count: 20000)
    #expect(resolve("r: '\(names)'").diagnostics.count == 1)
  }

  @Test(arguments: ["pow", "nwo", "no", "eva"])
  func `what is refused is not meant by what is like it`(_ name: String) {
    let result = resolve("r: '${\(name):2,3}'")
    #expect(result.diagnostics.count == 1)
    #expect(
      result.diagnostics.first?.contains("there is no resolver `\(name)` | there are: `oc.select`") == true)
  }

  @Test func `every resolver says what it takes and gives`() {
    #expect(Set(Resolver.standard.map(\.name)).count == Resolver.standard.count)
    for resolver in Resolver.standard {
      #expect(!resolver.form.isEmpty && resolver.help.hasSuffix("."), "\(resolver.name)")
    }
  }
}
