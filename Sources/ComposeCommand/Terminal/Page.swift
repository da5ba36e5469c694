import Spec

/// The measures of a page of text.
enum Page {
  /// The columns of a page, however many more the terminal has: tables read best so.
  static let width = 80
  /// The fewest columns that a page is laid out for.
  static let narrowest = 40
  /// The fewest columns in which a text stands beside something else, and not under it.
  private static let narrowestColumn = 28

  /// Lines of words that fit a width.
  ///
  /// - Parameters:
  ///   - indent: Spaces in front of every line.
  ///   - hanging: Further spaces in front of every line but the first.
  static func lines(_ text: String, width: Int, indent: Int = 0, hanging: Int = 0) -> [String] {
    let paragraphs = text.split(separator: "\n\n").map { paragraph in
      lines(
        of: paragraph.split(separator: " ").map(String.init), width: width, indent: indent, hanging: hanging)
    }
    return Array(paragraphs.joined(separator: [""]))
  }

  /// Lines of words that may contain spaces, at which only those are broken that are too long for a line.
  static func lines(
    of words: [String], width: Int, indent: Int = 0, hanging: Int = 0
  ) -> [String] {
    var lines: [String] = []
    var line = String(repeating: " ", count: indent)
    var isEmpty = true
    let room = width - indent - hanging
    let pieces = words.flatMap { word in
      columns(of: word) > room ? word.split(separator: " ").map(String.init) : [word]
    }
    for word in pieces {
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

  /// A name with what there is to say of it: in a column behind it, or under it where the page is too narrow for both.
  ///
  /// - Parameter column: Where the column begins.
  static func entry(_ name: String, _ text: String, column: Int, width: Int) -> [String] {
    let name = "  " + name
    guard width - column >= narrowestColumn else { return [name] + lines(text, width: width, indent: 6) }
    let lines = lines(text, width: width - column)
    return [name.padded(to: column) + (lines.first ?? "")]
      + lines.dropFirst().map { "".padded(to: column) + $0 }
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
