import Testing

@testable import fuzz

/// Command lines of the fuzzer.
@Suite struct OptionsTests {
  @Test(arguments: [
    ["--first", "9223372036854775807"], ["--inputs", "9223372036854775807"],
    ["--time", "99999999999999999"], ["--workers", "0"], ["--workers", "1000000"], ["--first", "-1"],
    ["--seed", "18446744073709551615"], ["--first", "x"],
  ])
  func numbersAreBounded(words: [String]) {
    let error = #expect(throws: FuzzError.self) { try Options(words) }
    #expect(error?.description.hasPrefix("\(words[0]) needs a number from ") == true)
  }

  /// What is made of the largest numbers is no larger than what a number can be.
  @Test func theLargestNumbers() throws {
    let options = try Options([
      "--first", "1000000000000", "--inputs", "1000000000", "--time", "1000000", "--workers", "256",
      "--seed", "9223372036854775807",
    ])
    #expect(options.first + options.inputs == 1_001_000_000_000)
    #expect(options.timeLimit == 1_000_000_000_000)
  }

  @Test func whatIsGivenIsNobodysOwn() throws {
    let options = try Options(["--replay", "x", "--scratch", "/given"])
    #expect(options.scratch == "/given")
    #expect(options.ownScratch != options.scratch)
    let own = try Options(["--replay", "x"])
    #expect(own.scratch == own.ownScratch)
    #expect(!own.scratch.hasPrefix(own.findings))
  }
}
