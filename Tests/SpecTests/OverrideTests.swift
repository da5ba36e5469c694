import Spec
import Testing

/// What overrides, written behind `--`, make of a spec: the value, then what is reported.
private func result(_ input: String) -> (value: String, diagnostics: [Diagnostic]) {
  let parts = input.split(separator: " -- ").map(String.init)
  let diagnostics = Diagnostics()
  let file = SourceFile(name: "spec.yaml", text: parts[0])
  guard let document = Document(of: file, reportingTo: diagnostics) else { return ("", diagnostics.items) }
  let overrides = parts.dropFirst().compactMap { Override($0, reportingTo: diagnostics) }
  return (written(document.applying(overrides, reportingTo: diagnostics).root), diagnostics.sorted)
}

@Suite struct OverrideTests {
  @Test(arguments: [
    // What is there changes.
    Row("{a: 1} -- a=2", "{a: 2}"), Row("{a: {b: 1}, c: 3} -- a.b=2", "{a: {b: 2}, c: 3}"),
    Row("{a: [1, {b: 2}]} -- a.1.b=3 -- a.0=x", "{a: [x, {b: 3}]}"), Row("{a: [1, 2]} -- a=[3]", "{a: [3]}"),
    Row("{a: {b: 1, c: 2}} -- a={c:3}", "{a: {b: 1, c: 3}}"), Row("{a: {b: 1}} -- a=null", "{a: null}"),
    Row("{a: ???} -- a={b:1}", "{a: {b: 1}}"), Row("{a: {}} -- a={b:1}", "{a: {b: 1}}"),
    Row("{a: ~} -- a={b:1}", "{a: {b: 1}}"),
    Row("{DenseBlock.non_lin: a} -- DenseBlock.non_lin=b", "{DenseBlock.non_lin: b}"),
    Row("{b: {DenseBlock.non_lin: {x: 1}}} -- b.DenseBlock.non_lin.x=2", "{b: {DenseBlock.non_lin: {x: 2}}}"),
    Row("{a: &x {b: 1}, c: *x} -- c.b=2", "{a: {b: 1}, c: {b: 2}}"), Row("{'0': 1} -- 0=2", "{0: 2}"),
    // What is not there is added.
    Row("{a: 1} -- +b=2", "{a: 1, b: 2}"), Row("{a: 1} -- +b.c.0=2", "{a: 1, b: {c: {0: 2}}}"),
    Row("{a: {b: 1}} -- +a={c:2}", "{a: {b: 1, c: 2}}"), Row("{a: [1]} -- +a.1={b:2}", "{a: [1, {b: 2}]}"),
    Row("{a: ~} -- +a.b=1", "{a: {b: 1}}"), Row("{a: ???} -- +a=1", "{a: 1}"),
    Row("{a: {}} -- +a={b:1}", "{a: {b: 1}}"),
    Row("{a: {}} -- +a.'b.c'=1", "{a: {b.c: 1}}"),
    // Either.
    Row("{a: 1} -- ++a=2 -- ++b=3", "{a: 2, b: 3}"), Row("{a: {b: 1}} -- ++a={b:2,c:3}", "{a: {b: 2, c: 3}}"),
    Row("{a: {b: 1}} -- ++a=[1]", "{a: [1]}"),
    // Deletions.
    Row("{a: 1, b: 2} -- ~a", "{b: 2}"), Row("{a: {b: 1, c: 2}} -- ~a.b", "{a: {c: 2}}"),
    Row("{a: [1, 2, 3]} -- ~a.1", "{a: [1, 3]}"), Row("{a: [1, 2, 3]} -- ~a.0 -- ~a.0", "{a: [3]}"),
    Row("{a: 0x10} -- ~a=16", "{}"), Row("{a: {b: [1], c: x}} -- ~a={c:x,b:[1]}", "{}"),
    Row("{a: {b: 1}} -- ~a -- +a={c:2}", "{a: {c: 2}}"),
  ])
  func changes(row: Row) {
    let result = result(row.input)
    #expect(result.value == row.expected)
    #expect(result.diagnostics.map(line) == [])
  }

  @Test(arguments: [
    Row(
      "{alpha: 1} -- alhpa=2",
      "1:1-1:6 unknown-path: the spec has no `alhpa` | did you mean `alpha`? to add it, write `+alhpa=…`"),
    Row(
      "{a: {alpha: 1}} -- a.alhpa=2",
      "1:3-1:8 unknown-path: `a` has no `alhpa` | did you mean `alpha`? to add it, write `+a.alhpa=…`"),
    Row(
      "{a: {alpha: 1}} -- a={alhpa:2}",
      "1:4-1:9 unknown-path: `a` has no `alhpa` | did you mean `alpha`? to add it, write `+a.alhpa=…`"),
    Row("{a: 1, b: 2} -- xyz.d=1", "1:1-1:4 unknown-path: the spec has no `xyz` | to add it, write `+xyz=…`"),
    Row("{a: 1, b: 2} -- ~xyz", "1:2-1:5 unknown-path: the spec has no `xyz` | there are: `a`, `b`"),
    Row("{a: [1, 2]} -- a.2=1", "1:3-1:4 unknown-path: `a` has no element `2` | to add it, write `+a.2=…`"),
    Row(
      "{a: [1, 2]} -- +a.3=1",
      "1:4-1:5 unknown-path: `a` has no element `3` | it is a list of 2, with the elements 0 to 1"),
    Row(
      "{a: [1, 2]} -- a.x.y=1",
      "1:3-1:4 unknown-path: `a` has no element `x` | it is a list of 2, with the elements 0 to 1"),
    Row("{a: 5} -- +a.b=1", "1:4-1:5 unknown-path: `a` is the number 5, it has no `b`"),
    Row(
      "{a: '${b}', b: {c: 1}} -- a.c=1",
      "1:3-1:4 unknown-path: `a` is `${b}`, for which its value stands only after the overrides | override what the name between the braces stands for"
    ),
    Row(
      "{a: 5} -- +a=6",
      "1:2-1:3 override-conflict: `a` is there already, and cannot be added | write `a=…` to change it, `++a=…` to change or add it"
    ),
    Row(
      "{a: {b: 1}} -- +a={b:2}",
      "1:5-1:6 override-conflict: `a.b` is there already, and cannot be added | write `a=…` to change it, `++a=…` to change or add it"
    ),
    Row(
      "{a: {b: 1}} -- a={}",
      "1:3-1:5 override-conflict: mappings are merged, so that an empty one changes nothing in `a` | to empty it, write `~a` and then `+a={}`"
    ),
    Row(
      "{a: 5} -- ~a=6",
      "1:4-1:5 override-conflict: `a` is the number 5, and not the number 6: it is not deleted | `~a` deletes it whatever it is"
    ),
    Row(
      "{a: '5'} -- ~a=5",
      "1:4-1:5 override-conflict: `a` is the text '5', and not the number 5: it is not deleted | `~a` deletes it whatever it is"
    ),
  ])
  func faults(row: Row) {
    let result = result(row.input)
    #expect(result.value == written(Specimen(row.input.split(separator: " -- ").map(String.init)[0]).root))
    #expect(result.diagnostics.map(line) == [row.expected])
  }

  @Test(arguments: [
    ("{a: 1} -- a=2 -- a=3", ["a"]), ("{a: {b: 1}} -- a.b=2 -- ~a", ["a.b"]),
    ("{a: {b: 1}} -- a.b=2 -- a=3", ["a.b"]),
    ("{a: {b: 1}} -- a={b:2} -- a={b:3}", []), ("{a: {b: 1}} -- ~a -- +a={b:3}", []),
    ("{a: 1, ab: 1} -- a=2 -- ab=2", []), ("{a: [1, 2, 3]} -- a.1=5 -- ~a.0 -- a.1=6", []),
    ("{a: [1, 2, 3]} -- a.1=5 -- ~a.1", ["a.1"]),
  ])
  func `what a later override takes back is a warning`(_ input: String, _ keys: [String]) {
    let found = result(input).diagnostics
    #expect(found.map(\.message) == keys.map { "a later override takes back `\($0)`" })
    #expect(found.allSatisfy { $0.severity == .warning && $0.code == .supersededOverride })
  }

  @Test func `values keep their places`() throws {
    let diagnostics = Diagnostics()
    let document = try #require(
      Document(of: SourceFile(name: "spec.yaml", text: "a: {b: 1}\nc: 2"), reportingTo: diagnostics))
    let overrides = ["a.b=[3, 4]", "+d.e=x"].compactMap { Override($0, reportingTo: diagnostics) }
    let root = document.applying(overrides, reportingTo: diagnostics).root
    func place(_ span: SourceSpan?) -> String { "\(span?.file.name ?? "") \(span?.description ?? "")" }
    #expect(place(root.span) == "spec.yaml 1:1-2:5")
    #expect(place(node("a", in: root)?.span) == "spec.yaml 1:4-1:10")
    #expect(place(node("a", in: root)?.mapping?["b"]?.keySpan) == "spec.yaml 1:5-1:6")
    #expect(place(node("a.b.1", in: root)?.span) == "override 1:9-1:10")
    #expect(place(root.mapping?["d"]?.keySpan) == "override 1:2-1:3")
    #expect(place(node("d", in: root)?.span) == "override 1:4-1:7")
    #expect(written(document.root) == "{a: {b: 1}, c: 2}")
  }

  @Test func `what is added is bounded`() {
    let deep = (0..<100).map { _ in "a" }.joined(separator: ".")
    let found = result(
      "{b: 1} -- +\(deep)=\(String(repeating: "[", count: 60))\(String(repeating: "]", count: 60))")
    #expect(found.diagnostics.map(\.code) == [.tooLarge])
    #expect(found.value == "{b: 1}")
  }
}
