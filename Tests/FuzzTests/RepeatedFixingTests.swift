import Spec
import Testing

@testable import fuzz

/// Fixes that bring further ones about.
@Suite struct RepeatedFixingTests {
  @Test(arguments: [
    // How often there are fixes, how long the text is, how often they are applied, and whether that has an end.
    (0, 9, 0, true), (1, 9, 1, true), (5, 9, 5, true), (20, 9, 20, true), (21, 9, 20, false),
    (.max, 9, 20, false), (.max, RepeatedFixing.mostText, 1, true),
    (.max, RepeatedFixing.mostText / 2, 2, true),
  ])
  func theyAreAppliedUntilThereAreNone(most: Int, size: Int, times: Int, hasEnd: Bool) {
    let text = String(repeating: "x", count: size)
    var left = most
    var written = 0
    let fixing = RepeatedFixing {
      left -= 1
      written += 1
      return left < 0 ? nil : (Fix("write x", []), text + "\(written)")
    }
    #expect(fixing.times == times)
    #expect((fixing.last == nil) == hasEnd)
  }

  @Test func theyEndWhereOneUndoesAnother() {
    var written = 0
    let fixing = RepeatedFixing {
      written += 1
      return (Fix("write x", []), "\(written % 3)")
    }
    #expect(fixing.times == 3)
    #expect(fixing.last == nil)
  }
}
