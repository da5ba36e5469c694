import Testing

@testable import fuzz

/// Fixes that bring further ones about.
@Suite struct RepeatedFixingTests {
  @Test(arguments: [
    // How often there are fixes, how long the text is, and how often they are applied.
    (0, 9, 0), (1, 9, 1), (5, 9, 5), (20, 9, 20), (21, 9, 20), (.max, 9, 20),
    (.max, RepeatedFixing.mostText, 1), (.max, RepeatedFixing.mostText / 2, 2),
  ])
  func theyAreAppliedUntilThereAreNone(most: Int, size: Int, times: Int) {
    let text = String(repeating: "x", count: size)
    var left = most
    var written = 0
    let fixing = RepeatedFixing {
      left -= 1
      written += 1
      return left < 0 ? nil : text + "\(written)"
    }
    #expect(fixing.times == times)
  }

  @Test func theyEndWhereOneUndoesAnother() {
    var written = 0
    let fixing = RepeatedFixing {
      written += 1
      return "\(written % 3)"
    }
    #expect(fixing.times == 3)
  }
}
