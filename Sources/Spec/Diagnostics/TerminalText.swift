/// Text as a terminal shows it: its width in cells, and what must not reach it.
package enum TerminalText {
  /// A character as it is printed, and the cells it takes.
  struct Cell {
    let text: String
    let width: Int
  }

  private static let tabWidth = 4

  /// The scalars of a source line, one cell each; tabs become spaces, control characters a sign.
  static func cells(of line: Substring) -> [Cell] {
    line.unicodeScalars.map { scalar in
      if scalar == "\t" { return Cell(text: String(repeating: " ", count: tabWidth), width: tabWidth) }
      if isHarmful(scalar) { return Cell(text: "\u{FFFD}", width: 1) }
      return Cell(text: String(scalar), width: width(of: scalar))
    }
  }

  /// The cells that a text takes.
  package static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  /// A text without control characters and without changes of direction, which are written as escapes.
  package static func harmless(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    return text.escaping { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\t": "\\t"
      case _ where isHarmful(scalar): "\\u{\(String(scalar.value, radix: 16))}"
      default: nil
      }
    }
  }

  /// A text in lines of at most `width` cells, broken at spaces; a longer word has a line of its own.
  package static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let cells = self.width(of: String(word))
      if let last = lines.last, used + 1 + cells <= width {
        lines[lines.count - 1] = "\(last) \(word)"
        used += 1 + cells
      } else {
        lines.append(String(word))
        used = cells
      }
    }
    return lines
  }

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E...0x200F, 0xFEFF: true
    default: false
    }
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    // Two of these letters make one flag.
    case 0x1F1E6...0x1F1FF: return 1
    // East Asian Wide and Fullwidth.
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FB,
      0x1F200...0x1F265, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}
