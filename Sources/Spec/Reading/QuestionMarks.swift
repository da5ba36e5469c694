/// Lets `???` stand within `{…}` and `[…]`, where libyaml takes a question mark for the sign of a key.
///
/// The first question mark of each `???` is handed to libyaml as a character that the text does not have, one for one so
/// that places stay, and is put back in what libyaml gives.
struct QuestionMarks {
  /// The text as libyaml gets it.
  let text: String
  private let standIn: Unicode.Scalar?

  init(_ original: String) {
    // Most texts have none.
    guard original.utf8.containsThree(Self.mark), let standIn = Self.unusedScalar(in: original) else {
      text = original
      standIn = nil
      return
    }
    self.standIn = standIn
    let instead = Array(String(standIn).utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(original.utf8.count)
    var run = 0
    for byte in original.utf8 {
      run = byte == Self.mark ? run + 1 : 0
      bytes.append(byte)
      guard run == 3 else { continue }
      bytes.replaceSubrange((bytes.count - 3)..<(bytes.count - 2), with: instead)
      run = 0
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  private static let mark = UInt8(ascii: "?")

  /// What stood in the original in place of a part of the text.
  func restored(_ part: String) -> String {
    guard let standIn, part.utf8.holdsPrivateUse, part.unicodeScalars.contains(standIn) else { return part }
    var scalars = String.UnicodeScalarView()
    for scalar in part.unicodeScalars { scalars.append(scalar == standIn ? "?" : scalar) }
    return String(scalars)
  }

  /// A character of the private use area that a text does not have.
  private static func unusedScalar(in text: String) -> Unicode.Scalar? {
    let used =
      text.utf8.holdsPrivateUse
      ? Set(text.unicodeScalars.lazy.filter { (0xE000...0xF8FF).contains($0.value) }) : []
    return (0xE000...0xF8FF).lazy.compactMap { Unicode.Scalar($0 as UInt32) }.first { !used.contains($0) }
  }
}

extension String.UTF8View {
  /// Whether it may hold characters of the private use area, which begin with these bytes.
  fileprivate var holdsPrivateUse: Bool { contains { $0 == 0xEE || $0 == 0xEF } }

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
