import Testing

@testable import fuzz

/// What becomes of what workers suspect.
@Suite struct FindingTests {
  private static func slow(_ input: Int) -> Finding {
    Finding(input: input, failure: .fault(.slow), detail: "step \(input)")
  }

  @Test func suspicionsThatAreNotConfirmedHideNoOther() {
    var tried: [Int] = []
    let report = FindingReport(Set((1...5).map(Self.slow))) { finding in
      tried.append(finding.input)
      return finding.input == 5
    }
    #expect(tried == [1, 2, 3, 4, 5])
    #expect(report.confirmed == 1)
    #expect(report.left.isEmpty)
  }

  @Test func ofThoseThatAreAlikeSomeAreEnough() {
    let other = Finding(input: 0, failure: .hang, detail: "step 0")
    let report = FindingReport(Set((1...9).map(Self.slow) + [other])) { _ in true }
    #expect(report.confirmed == FindingReport.alike + 1)
    #expect(report.left == ["slow step ": 9 - FindingReport.alike])
  }

  private struct Case: CustomTestStringConvertible {
    let found: Failure
    let failures: Set<Failure>
    let confirmed: Failure?
    var testDescription: String { "\(found) by \(failures)" }

    init(_ found: Failure, by failures: Set<Failure>, _ confirmed: Failure?) {
      (self.found, self.failures, self.confirmed) = (found, failures, confirmed)
    }
  }

  @Test(arguments: [
    // What was found, what a run of the input by itself comes to, and what is confirmed by it.
    Case(.fault(.slow), by: [.fault(.slow), .fault(.place)], .fault(.slow)),
    Case(.fault(.slow), by: [.fault(.place)], nil),
    Case(.fault(.slow), by: [.signal(4)], nil),
    Case(.fault(.slow), by: [], nil),
    Case(.signal(4), by: [.signal(4)], .signal(4)),
    Case(.signal(4), by: [.hang], .hang),
    Case(.signal(6), by: [.fault(.memory)], .fault(.memory)),
    Case(.hang, by: [.fault(.slow)], .fault(.slow)),
    Case(.hang, by: [], nil),
  ])
  private func aFindingIsConfirmedByTheSame(_ example: Case) {
    let finding = Finding(input: 1, failure: example.found, detail: "")
    #expect(finding.confirmed(by: example.failures) == example.confirmed)
  }

  @Test(arguments: [
    "plain", "a\tb", "a\nb\r\nc", "ends with\r", String(repeating: "e\u{301}\u{301}", count: 900),
  ])
  func notesAreReadAgain(detail: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/notes"
    let notes: [Note] = [
      .fault(3, Fault(.place, detail)), .count("way x", 2), .fault(4, Fault(.exitCode, "2")),
    ]
    for note in notes { try Note.append([note], to: path) }
    let all = try Note.all(in: path)
    #expect(all == notes)
    // Its worker was ended while it wrote.
    try Folder.write(Folder.bytes(of: path) + Array("fault\t5\tpla".utf8), to: path)
    #expect(try Note.all(in: path) == notes)
  }

  @Test func countsOfRepetitionsAreNotAdded() {
    var tally = Tally()
    for isRepetition in [false, true] {
      tally.add(
        [.count("way x", 2), .fault(isRepetition ? 8 : 7, Fault(.fix, "a"))], isRepetition: isRepetition)
    }
    #expect(tally.counts == ["way x": 2])
    #expect(tally.findings == Set([7, 8].map { Finding(input: $0, failure: .fault(.fix), detail: "a") }))
  }
}
