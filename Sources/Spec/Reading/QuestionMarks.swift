/// Lets `???` stand within `{…}` and `[…]`, where libyaml takes a question mark for the sign of a key.
///
/// The first question mark of each `???` is handed to libyaml as a character that the text does not have, one for one so
/// that places stay, and is put back in what libyaml gives.
struct QuestionMarks {
  /// The text as libyaml gets it.
  let text: String
  private let standIn: Unicode.Scalar?

  init(_ original: String) {
    // Most texts have none, and splitting takes longer than looking.
    guard original.utf8.containsThree(UInt8(ascii: "?")) else {
      text = original
      standIn = nil
      return
    }
    let parts = original.split(separator: "???", omittingEmptySubsequences: false)
    guard parts.count > 1, let standIn = Self.unusedScalar(in: original) else {
      text = original
      standIn = nil
      return
    }
    self.standIn = standIn
    text = parts.joined(separator: "\(standIn)??")
  }

  /// What stood in the original in place of a part of the text.
  func restored(_ part: String) -> String {
    guard let standIn, part.unicodeScalars.contains(standIn) else { return part }
    var scalars = String.UnicodeScalarView()
    for scalar in part.unicodeScalars { scalars.append(scalar == standIn ? "?" : scalar) }
    return String(scalars)
  }

  /// A character of the private use area that a text does not have.
  private static func unusedScalar(in text: String) -> Unicode.Scalar? {
    let used = Set(text.unicodeScalars.filter { (0xE000...0xF8FF).contains($0.value) })
    return (0xE000...0xF8FF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }.first { !used.contains($0) }
  }
}

extension String.UTF8View {
  /// Whether a byte stands there three times in a row.
  fileprivate func containsThree(_ byte: UInt8) -> Bool {
    var run = 0
    for next in self {
      run = next == byte ? run + 1 : 0
      if run == 3 { return true }
    }
    return false
  }
}
