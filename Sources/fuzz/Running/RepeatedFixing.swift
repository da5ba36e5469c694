/// Fixes of a spec applied, and those of what then comes to light, until there are none, or so many times.
///
/// All safe ones are applied, those too that only hold if nothing is wrong then, so that there may be no end.
struct RepeatedFixing {
  /// How often there were some.
  private(set) var times = 0

  /// How often there may be some.
  static let mostTimes = 20
  /// How many bytes of text are written, at least once.
  static let mostText = 1 << 20

  /// Applies fixes.
  ///
  /// - Parameter apply: Applies what fixes there are, and gives the text; nil where there are none.
  init(_ apply: () -> String?) {
    var size = 0
    // Two fixes may undo each other.
    var seen: Set<String> = []
    while times < Self.mostTimes, size < Self.mostText, let text = apply(), seen.insert(text).inserted {
      times += 1
      size += text.utf8.count
    }
  }
}
