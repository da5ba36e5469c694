import Spec
import Testing

@Suite struct SweepTests {
  @Test(arguments: [
    Row("range(3)", "0 1 2"), Row("range(1,4)", "1 2 3"), Row("range( 0 , 7 , 3 )", "0 3 6"),
    Row("range(3,0,-1)", "3 2 1"), Row("range(-2,1)", "-2 -1 0"), Row("range(5,6)", "5"),
    // Decimals are exact, and stay numbers with a point.
    Row("range(0,0.5,0.1)", "0.0 0.1 0.2 0.3 0.4"), Row("range(1,0,-0.25)", "1.0 0.75 0.5 0.25"),
    Row("range(1e-4,4e-4,1e-4)", "0.0001 0.0002 0.0003"), Row("range(0.0,3)", "0.0 1.0 2.0"),
    Row("range(-0.2,0.2,0.1)", "-0.2 -0.1 0.0 0.1"), Row("range(1e3,3000,1e3)", "1000.0 2000.0"),
    Row("range(9223372036854775806,9223372036854775807)", "9223372036854775806"),
    Row("range(0,0.3,0.10)", "0.0 0.1 0.2"),
  ])
  func ranges(row: Row) {
    let diagnostics = Diagnostics()
    let overrides = Override.alternatives(of: "a=\(row.input)", reportingTo: diagnostics)
    #expect(overrides.map { written($0.value) }.joined(separator: " ") == row.expected)
    #expect(overrides.compactMap(\.valueText).joined(separator: " ") == row.expected)
    #expect(diagnostics.items.map(line) == [])
  }

  @Test(arguments: [
    Row("range()", "1:9-1:10 `)` closes nothing here"),
    Row("range(a)", "1:9-1:10 `range` takes numbers of up to 18 digits, this is the text 'a'"),
    Row("range('1')", "1:9-1:12 `range` takes numbers of up to 18 digits, this is the text '1'"),
    Row("range(1,2", "1:3-1:9 `range(` is not closed"),
    Row("range(1,2,3,4)", "1:3-1:17 `range` takes up to 3 numbers, here are 4"),
    Row("range(1,2,0)", "1:3-1:15 the step of this range is 0"),
    Row("range(1,1)", "1:3-1:13 this range holds no number"),
    Row("range(2,1)", "1:3-1:13 this range holds no number"),
    Row("range(1,2,-1)", "1:3-1:16 this range holds no number"),
    Row(
      "range(0,1e9)",
      "1:3-1:15 this range holds 1,000,000,000 numbers, a sweep has at most 20,000 points"),
    Row(
      "range(0,1,1e-18)",
      "1:3-1:19 this range holds 1,000,000,000,000,000,000 numbers, a sweep has at most 20,000 points"),
    Row("range(0,100,1e-18)", "1:3-1:21 the numbers of this range have too many digits"),
    Row("range(1,1e300)", "1:11-1:16 `range` takes numbers of up to 18 digits, this is the number 1e300"),
    Row(
      "range(-9223372036854775807,9223372036854775807,9223372036854775807)",
      "1:3-1:70 the numbers of this range have too many digits"),
    Row("range(1,3)x", "1:13-1:14 `x` cannot stand here"),
    Row("glob(*)", "1:3-1:8 `glob(…)` is not part of the language: nothing is executed"),
  ])
  func `ranges at fault`(row: Row) {
    let diagnostics = Diagnostics()
    #expect(Override.alternatives(of: "a=\(row.input)", reportingTo: diagnostics).isEmpty)
    #expect(
      diagnostics.items.map { "\($0.primary?.description ?? "") \($0.message)" } == [row.expected])
  }

  @Test func `every combination is a point, the last override changes fastest`() throws {
    let diagnostics = Diagnostics()
    let sweep = try #require(
      Sweep(["a=1,2", "+b=x", "c=choice([1],{d: 2},null)"], reportingTo: diagnostics))
    let points = sweep.points.map { point in
      sweep.overrides(at: point).map { "\($0.operation.rawValue)\($0.key)=\(written($0.value))" }
        .joined(separator: " ")
    }
    #expect(
      points == [
        "a=1 +b=x c=[1]", "a=1 +b=x c={d: 2}", "a=1 +b=x c=null",
        "a=2 +b=x c=[1]", "a=2 +b=x c={d: 2}", "a=2 +b=x c=null",
      ])
    #expect(sweep.choices(at: 4) == [1, 0, 1])
    #expect(diagnostics.items.isEmpty)
  }

  @Test func `no override is one point`() throws {
    let sweep = try #require(Sweep([], reportingTo: Diagnostics()))
    #expect(sweep.points == 0..<1)
    #expect(sweep.overrides(at: 0).isEmpty)
  }

  @Test(arguments: [
    (["a=range(400)", "b=range(300)"], "a sweep has at most 20,000 points, this one has 400 × 300"),
    (
      Array(repeating: "a=1,2", count: 80),
      "a sweep has at most 20,000 points, this one has \(Array(repeating: "2", count: 80).joined(separator: " × "))"
    ),
    (["a=1,2", "b=["], "this list is not closed: its `]` is missing"),
    (["~a=1,2"], "what is deleted has one value, and no sweep of them"),
  ])
  func `a sweep at fault`(_ words: [String], _ message: String) {
    let diagnostics = Diagnostics()
    #expect(Sweep(words, reportingTo: diagnostics) == nil)
    #expect(diagnostics.items.map(\.message) == [message])
  }

  @Test func `twenty thousand points are a sweep, one more is none`() {
    #expect(Sweep(["a=range(1000)", "b=range(20)"], reportingTo: Diagnostics())?.points.count == 20_000)
    let values = Array(repeating: "1", count: 20_001).joined(separator: ",")
    let diagnostics = Diagnostics()
    #expect(Sweep(["a=\(values)"], reportingTo: diagnostics) == nil)
    #expect(diagnostics.items.map(\.code) == ["override-syntax"])
  }

  @Test func `files are read once where they are remembered`() throws {
    let reader = FileReader(
      read: { (path) throws(SourceFileError) in
        if path == "absent" { throw SourceFileError(message: "absent") }
        return SourceFile(name: path, text: "1")
      }
    ).remembering()
    #expect(try reader.read("a") === reader.read("a"))
    #expect(try reader.read("a") !== reader.read("b"))
    #expect(throws: SourceFileError.self) { try reader.read("absent") }
  }
}

@Suite struct QuantityTests {
  @Test(arguments: [
    Row("0", "0"), Row("1347", "1347"), Row("50k", "50k"), Row("50K", "50k"), Row("1.5M", "1500k"),
    Row("2G", "2G"), Row("'2G'", "2G"), Row("1e6", "1M"), Row("0.5k", "500"), Row(".5k", "500"),
    Row("9223372036G", "9223372036G"),
  ])
  func values(row: Row) throws {
    let type = ParameterType<Int>.quantity
    let node = try #require(YAML.parse(SourceFile(name: "q", text: row.input), into: Diagnostics()))
    #expect(try type.show(type.decode(node).get()) == row.expected)
  }

  @Test(arguments: [
    Row("-1", ""), Row("-5k", ""), Row("1.0005k", ""), Row("k", ""), Row("1.5", ""), Row("true", ""),
    Row("~", ""),
    Row("[1]", ""), Row("9223372037G", ""), Row("1e3k", ""), Row("x", ""), Row(".inf", ""),
    Row("5m", "write 5M"), Row("7B", "write 7G"), Row("3 k", "write 3k"),
    Row("'50000'", "write 50000 without quotes"),
    Row("50_000", "write 50000"), Row("'1,5 00'", "write 1500"),
  ])
  func faults(row: Row) throws {
    let node = try #require(YAML.parse(SourceFile(name: "q", text: row.input), into: Diagnostics()))
    guard case .failure(let problem) = ParameterType<Int>.quantity.decode(node) else {
      Issue.record("it was read")
      return
    }
    #expect(problem.help ?? "" == row.expected)
  }
}
