import Glibc

/// What a channel can show: colours and emphasis on a terminal, nothing but text in a file.
struct TextStyle: Sendable, Hashable {
  /// The colours that mean something.
  enum Color: String, Sendable {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
  }

  /// Whether escapes for colour and emphasis are understood.
  let usesColor: Bool
  /// How many columns a line has.
  let width: Int
  /// Whether people look at it, and programs do not read it.
  let isTerminal: Bool

  /// How many columns a page has.
  var pageWidth: Int { min(Page.width, max(Page.narrowest, width)) }

  /// No colour, 80 columns.
  static let plain = TextStyle(usesColor: false, width: Page.width)

  /// A style of the given abilities.
  init(usesColor: Bool, width: Int, isTerminal: Bool = false) {
    self.usesColor = usesColor
    self.width = width
    self.isTerminal = isTerminal
  }

  /// What an open file can show; the environment variable `NO_COLOR` asks for no colour, and `COLUMNS` tells the width
  /// of what is no terminal.
  init(of descriptor: Int32) {
    isTerminal = isatty(descriptor) == 1
    usesColor = isTerminal && !Self.isSet("NO_COLOR") && !Self.isDumb
    var size = winsize()
    let isKnown = isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    width = isKnown ? Int(size.ws_col) : Self.columns ?? Page.width
  }

  private static var columns: Int? {
    getenv("COLUMNS").flatMap { Int(String(cString: $0)) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private static func isSet(_ name: String) -> Bool {
    getenv(name).map { $0.pointee != 0 } ?? false
  }

  private static var isDumb: Bool {
    getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
  }

  /// The text in a colour.
  func paint(_ text: String, _ color: Color, bold: Bool = false) -> String {
    escaped(text, bold ? "1;\(color.rawValue)" : color.rawValue)
  }

  /// The text in bold.
  func bold(_ text: String) -> String { escaped(text, "1") }

  /// The text held back.
  func dim(_ text: String) -> String { escaped(text, "2") }

  private func escaped(_ text: String, _ code: String) -> String {
    usesColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
