/// The pieces of a label in Graphviz's HTML dialect.
enum LabelMarkup {
  /// A typeface and its size in points, a whole number: Graphviz cuts fractions off here.
  struct Font {
    var size: Int
    var isBold = false
    var isMonospaced = false

    static let heading = Font(size: 18, isBold: true)
    static let subheading = Font(size: 11)
    static let frame = Font(size: 12, isBold: true)
    static let caption = Font(size: 10)
    static let title = Font(size: 13, isBold: true)
    static let smallTitle = Font(size: 10, isBold: true)
    static let type = Font(size: 9)
    static let gist = Font(size: 10)
    static let figures = Font(size: 9)
    static let tag = Font(size: 8, isBold: true)
    static let shape = Font(size: 9, isMonospaced: true)
    static let row = Font(size: 9)
  }

  static let sans = "DejaVu Sans"
  static let monospaced = "DejaVu Sans Mono"

  /// Text in a typeface and a colour.
  static func text(_ text: String, _ font: Font, _ color: Theme.Color) -> String {
    // Graphviz rejects a typeface around nothing.
    guard !text.isEmpty else { return "" }
    let face = font.isMonospaced ? " FACE=\"\(monospaced)\"" : ""
    let escaped = LabelText.escaped(text)
    let content = font.isBold ? "<B>\(escaped)</B>" : escaped
    return "<FONT\(face) POINT-SIZE=\"\(font.size)\" COLOR=\"\(color.hex)\">\(content)</FONT>"
  }

  /// A cell with its attributes.
  static func cell(_ content: String, _ attributes: String = "ALIGN=\"LEFT\"") -> String {
    "<TD \(attributes)>\(content)</TD>"
  }

  /// A row of cells.
  static func row(_ cells: String...) -> String {
    "<TR>\(cells.joined())</TR>"
  }

  /// A table without lines.
  static func table(_ rows: [String], attributes: String = "") -> String {
    "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\"\(attributes)>"
      + rows.joined() + "</TABLE>"
  }

  /// Text of several colours with room above it: Graphviz sets it a point higher than text of one colour.
  static func lowered(_ text: String) -> String { table([gap(1), row(cell(text))]) }

  /// A gap as a row of its own.
  static func gap(_ height: Int, columns: Int = 1) -> String {
    row(cell("", "COLSPAN=\"\(columns)\" HEIGHT=\"\(height)\""))
  }

  /// A bar, a part of it full.
  static func bar(share: Double, width: Int, height: Int, full: Theme.Color, rest: Theme.Color) -> String {
    // What there is, is to be seen; what is not all, too.
    let exact = Int((share * Double(width)).rounded())
    let filled = share <= 0 ? 0 : share >= 1 ? width : min(max(exact, 1), width - 1)
    func part(_ width: Int, _ color: Theme.Color) -> String {
      width == 0
        ? ""
        : cell("", "FIXEDSIZE=\"TRUE\" WIDTH=\"\(width)\" HEIGHT=\"\(height)\" BGCOLOR=\"\(color.hex)\"")
    }
    return table([row(part(filled, full), part(width - filled, rest))])
  }

  /// A letter or two on a coloured ground.
  static func tag(_ tag: String, _ theme: Theme) -> String {
    let content = LabelText.abridged(tag, to: 4)
    let width = content.unicodeScalars.reduce(6) { $0 + ($1.isASCII ? 9 : 13) }
    let size = "FIXEDSIZE=\"TRUE\" WIDTH=\"\(width)\" HEIGHT=\"14\""
    return table(
      [row(cell(text(content, .tag, theme.tagText), size))],
      attributes: " STYLE=\"ROUNDED\" BGCOLOR=\"\(theme.ground(ofTag: tag).hex)\" \(size)")
  }

  /// A row of cells that keeps its width where there is room for more.
  ///
  /// Graphviz spreads what room there is over the columns of a table, even those of a table in a cell, unless
  /// the size of the table is given.
  static func fixedRow(_ cells: String..., width: Int, height: Int) -> String {
    table(
      [row(cells.joined())],
      attributes: " ALIGN=\"LEFT\" FIXEDSIZE=\"TRUE\" WIDTH=\"\(width)\" HEIGHT=\"\(height)\"")
  }

  /// A tensor's shape, its batch axis dimmed.
  static func shape(_ shape: [String], _ font: Font, _ color: Theme.Color, dim: Theme.Color) -> String {
    guard let batch = shape.first else { return "" }
    let rest = shape.dropFirst().map { LabelText.abridged($0, to: 32) }.joined(separator: ", ")
    let front = "[" + LabelText.abridged(batch, to: 32) + (rest.isEmpty ? "]" : ", ")
    return text(front, font, dim) + (rest.isEmpty ? "" : text(rest, font, color) + text("]", font, dim))
  }
}
