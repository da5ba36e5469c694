import Spec

/// Fixes of a spec applied, and those of what then comes to light, until there are none.
struct RepeatedFixing {
  /// How often there were some.
  private(set) var times = 0
  /// One of those that came last, where there seems to be no end.
  private(set) var last: Fix?

  /// How often there may be some.
  static let mostTimes = 20
  /// How many bytes of text are written, at least once.
  static let mostText = 1 << 20

  /// Applies fixes.
  ///
  /// - Parameter apply: Applies what fixes there are, and gives one of them and the text; nil where there are none.
  init(_ apply: () -> (fix: Fix, text: String)?) {
    var size = 0
    // Where two fixes undo each other, `compose check --fix` makes one of them.
    var seen: Set<String> = []
    while size < Self.mostText, let (fix, text) = apply(), seen.insert(text).inserted {
      guard times < Self.mostTimes else {
        last = fix
        return
      }
      times += 1
      size += text.utf8.count
    }
  }
}
