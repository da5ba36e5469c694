import Spec

/// The measures of a page of text.
enum Page {
  /// The columns of a page, whatever the terminal has: tables read best so.
  static let width = 80

  /// Lines of words that fit a width.
  ///
  /// - Parameters:
  ///   - indent: Spaces in front of every line.
  ///   - hanging: Further spaces in front of every line but the first.
  static func lines(_ text: String, width: Int = Page.width, indent: Int = 0, hanging: Int = 0) -> [String] {
    let paragraphs = text.split(separator: "\n\n").map { paragraph in
      lines(
        of: paragraph.split(separator: " ").map(String.init), width: width, indent: indent, hanging: hanging)
    }
    return Array(paragraphs.joined(separator: [""]))
  }

  /// Lines of words that must not be broken, though they may contain spaces.
  static func lines(
    of words: [String], width: Int = Page.width, indent: Int = 0, hanging: Int = 0
  ) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    for word in words {
      if !isEmpty, columns(of: line) + 1 + columns(of: word) > width {
        lines.append(line)
        line = String(repeating: " ", count: indent + hanging)
        isEmpty = true
      }
      line += isEmpty ? word : " " + word
      isEmpty = false
    }
    return isEmpty ? lines : lines + [line]
  }

  /// How many columns a terminal takes for a text.
  static func columns(of text: String) -> Int { TerminalText.width(of: text) }
}

extension String {
  /// The text with spaces up to a width behind it.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - Page.columns(of: self)))
  }

  /// The text with spaces up to a width in front of it.
  func aligned(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - Page.columns(of: self))) + self
  }
}
