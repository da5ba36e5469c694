import Testing

@testable import conformance

@Suite("Outcomes")
struct OutcomeTests {
  @Test("The closing line counts, and only a run with passes and without failures succeeds")
  func tally() {
    var tally = Tally()
    #expect(tally.line == "0 passed, 0 failed, 0 skipped")
    #expect(!tally.isSuccess)
    tally.add(.skipped(missing: "x"))
    #expect(!tally.isSuccess)
    tally.add(.passed("x"))
    #expect(tally.isSuccess)
    tally.add(.failed(["x"]))
    #expect(tally.line == "1 passed, 1 failed, 1 skipped")
    #expect(!tally.isSuccess)
  }

  @Test(
    "A deviation is the distance as a fraction of what is allowed",
    arguments: [
      (1.0, 1.0, 0.0), (0.002, 0, 2), (10.002, 10, 0.1818), (.nan, .nan, 0), (.infinity, .infinity, 0),
      (.nan, 1, .infinity), (1, .nan, .infinity), (.infinity, 1, .infinity),
      (-.infinity, .infinity, .infinity),
    ])
  func deviation(got: Double, want: Double, expected: Double) {
    let deviation = Tolerance(absolute: 0.001, relative: 0.001).deviation(got, want)
    #expect(deviation == expected || (deviation - expected).magnitude < 1e-4)
  }

  @Test(
    "A word must stand alone to be mentioned",
    arguments: [
      ("there is no `obs`", "obs", true), ("there is no `obs2`", "obs", false), ("a.obs", "obs", false),
      ("obs. And more", "obs", true), ("[3, 4] is wrong", "[3, 4]", true), ("concat_dim", "concat", false),
    ])
  func mention(text: String, word: String, expected: Bool) {
    #expect(ErrorCase.mentions(text, word) == expected)
  }

  @Test("Cases are found at any depth, in order")
  func folders() throws {
    let cases = try #require(CaseFolders.under(CaseCopy.suite))
    #expect(cases == cases.sorted())
    #expect(cases.contains("\(CaseCopy.suite)/dense/two_layers_relu"))
    #expect(CaseFolders.under("\(CaseCopy.suite)/dense/two_layers_relu")?.count == 1)
    #expect(CaseFolders.under("\(CaseCopy.suite)/nowhere") == nil)
  }
}
