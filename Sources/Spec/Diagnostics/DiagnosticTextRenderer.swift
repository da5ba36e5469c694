/// Diagnostics as text for people: each with its source line, carets and help.
public struct DiagnosticTextRenderer: Sendable {
  /// The width to which source lines are cropped.
  public let width: Int
  /// Whether to colour by ANSI escapes.
  public let usesColor: Bool
  /// Whether the first line of a diagnostic is broken to the width, which programs that look for it would not expect.
  public let wrapsHeadlines: Bool

  /// A renderer for a terminal of a width.
  public init(width: Int = 80, usesColor: Bool = false, wrapsHeadlines: Bool = false) {
    self.wrapsHeadlines = wrapsHeadlines
    self.width = max(40, width)
    self.usesColor = usesColor
  }

  /// All diagnostics, a blank line between two, and the summary; empty if there are none.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    guard !diagnostics.isEmpty else { return "" }
    return diagnostics.map { render($0) + "\n" }.joined() + summary(of: diagnostics) + "\n"
  }

  /// "2 errors, 1 warning"; notes are not counted.
  public func summary(of diagnostics: [Diagnostic]) -> String {
    func counted(_ severity: Diagnostic.Severity) -> String? {
      let count = diagnostics.lazy.filter { $0.severity == severity }.count
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    let parts = [counted(.error), counted(.warning)].compactMap { $0 }
    return parts.isEmpty ? "no errors" : parts.joined(separator: ", ")
  }

  /// One diagnostic, each line with a line break.
  public func render(_ diagnostic: Diagnostic) -> String {
    var text = headline(of: diagnostic)
    var elsewhere: [Diagnostic.Related] = []
    var facts: [String] = []
    for related in diagnostic.related {
      guard let span = related.span, span != diagnostic.primary else {
        facts.append(related.message)
        continue
      }
      if let primary = diagnostic.primary, span.file === primary.file,
        span.start.line == primary.start.line
      {
        // Its source line is shown already.
        facts.append("\(related.message) (column \(span.start.column))")
      } else {
        elsewhere.append(related)
      }
    }
    let gutter = gutterWidth([diagnostic.primary] + elsewhere.map(\.span))
    if let primary = diagnostic.primary {
      text +=
        snippet(
          primary, label: diagnostic.label, arrow: "-->", mark: "^", color(of: diagnostic.severity), gutter
        ).text
    }
    for related in elsewhere {
      guard let span = related.span else { continue }
      let shown = snippet(span, label: related.message, arrow: ":::", mark: "-", .blue, gutter)
      if shown.fits {
        text += shown.text
      } else {
        facts.append("\(related.message) (\(brief(span, beside: diagnostic.primary)))")
      }
    }
    let help = diagnostic.help.map { ["help: " + $0] } ?? []
    let spaces = diagnostic.spaces.map { ["with the spaces of " + $0] } ?? []
    for fact in facts + diagnostic.notes + spaces + help {
      let lines = TerminalText.wrapped(TerminalText.harmless(fact), to: width - gutter - 3)
      for (index, line) in lines.enumerated() {
        let sign = index == 0 ? paint("=", .blue) : " "
        text += "\(pad(gutter)) \(sign) \(line)\n"
      }
    }
    return text
  }

  private func headline(of diagnostic: Diagnostic) -> String {
    let kind = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    let message = ": " + TerminalText.harmless(diagnostic.message)
    let indent = 2
    // The lines below the first begin further right.
    let lines =
      wrapsHeadlines && TerminalText.width(of: kind + message) > width
      ? TerminalText.wrapped(kind + message, to: width - indent) : [kind + message]
    let first = lines.first?.dropFirst(kind.count) ?? ""
    let rest = lines.dropFirst().map { pad(indent) + paint($0, .bold) + "\n" }
    return "\(paint(kind, color(of: diagnostic.severity)))\(paint(String(first), .bold))\n\(rest.joined())"
  }

  /// A place in few words: the line, and the file where it is another one.
  private func brief(_ span: SourceSpan, beside other: SourceSpan?) -> String {
    span.file === other?.file
      ? "line \(span.start.line)" : "\(TerminalText.harmless(span.file.name)):\(span.start.line)"
  }

  // MARK: - A source line with its marks

  /// The source line of a place; it fits if the label does not reach beyond the width.
  private func snippet(
    _ span: SourceSpan, label: String?, arrow: String, mark: Character, _ markColor: Color, _ gutter: Int
  ) -> (text: String, fits: Bool) {
    let place = "\(TerminalText.harmless(span.file.name)):\(span.start.line):\(span.start.column)"
    var text = "\(pad(gutter))\(paint(arrow, .blue)) \(place)\n"
    guard span.start.line <= span.file.lineCount else { return (text, true) }
    let bar = paint("|", .blue)
    let number = String(span.start.line)
    let excerpt = Excerpt(
      line: span.start.line, of: span.file, from: span.start.column - 1,
      to: span.end.line > span.start.line ? nil : span.end.column - 1, width: width - gutter - 3)
    let marks = String(repeating: mark, count: excerpt.markWidth)
    let words = [marks, label.map(TerminalText.harmless)].compactMap { $0 }.joined(separator: " ")
    text += "\(pad(gutter)) \(bar)\n"
    text += "\(paint(pad(gutter - number.count) + number, .blue)) \(bar) \(excerpt.text)".trimmedAtEnd + "\n"
    text += "\(pad(gutter)) \(bar) \(pad(excerpt.markOffset))\(paint(words, markColor))\n"
    return (text, gutter + 3 + excerpt.markOffset + TerminalText.width(of: words) <= width)
  }

  private func gutterWidth(_ spans: [SourceSpan?]) -> Int {
    max(2, String(spans.compactMap { $0?.start.line }.max() ?? 0).count)
  }

  private func pad(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  // MARK: - Colour

  private enum Color: String {
    case red = "1;31"
    case yellow = "1;33"
    case green = "1;32"
    case blue = "1;34"
    case bold = "1"
  }

  private func color(of severity: Diagnostic.Severity) -> Color {
    switch severity {
    case .error: .red
    case .warning: .yellow
    case .note: .green
    }
  }

  private func paint(_ text: String, _ color: Color) -> String {
    usesColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }
}

/// The part of a source line that fits a width, with the place of the marks under it.
private struct Excerpt {
  let text: String
  let markOffset: Int
  let markWidth: Int

  /// - Parameter end: The column after the last marked one, nil for the end of the line.
  init(line: Int, of file: SourceFile, from start: Int, to end: Int?, width: Int) {
    // Only the neighbourhood of the marks can be shown, so the rest of a very long line is not even measured.
    let skipped = max(0, start - Self.reach)
    let length = file.width(ofLine: line) ?? 0
    let nearEnd = min(skipped + 2 * Self.reach, length)
    let near = SourceSpan(
      file: file, start: SourcePosition(line: line, column: min(skipped, length) + 1),
      end: SourcePosition(line: line, column: nearEnd + 1))
    let isCutOff = nearEnd < length
    let cells = TerminalText.cells(of: file.text(in: near) ?? "")
    var offsets = [0]
    for cell in cells { offsets.append(offsets[offsets.count - 1] + cell.width) }

    let first = min(max(0, start - skipped), cells.count)
    // White space before the line break is no part of what is meant.
    let textEnd = (cells.lastIndex { $0.text != " " } ?? -1) + 1
    let last = min(max(first, end.map { $0 - skipped } ?? textEnd), cells.count)
    var lower = 0
    var upper = cells.count
    if skipped > 0 || isCutOff || offsets[upper] > width {
      let room = width - 2
      lower = first
      while lower > 0, offsets[first] - offsets[lower - 1] <= room / 3 { lower -= 1 }
      upper = lower
      while upper < cells.count, offsets[upper + 1] - offsets[lower] <= room { upper += 1 }
      while lower > 0, offsets[upper] - offsets[lower - 1] <= room { lower -= 1 }
    }
    let front = skipped + lower > 0 ? "…" : ""
    let back = isCutOff || upper < cells.count ? "…" : ""
    text = front + cells[lower..<upper].map(\.text).joined() + back
    markOffset = front.count + offsets[first] - offsets[min(lower, first)]
    markWidth = max(1, offsets[max(first, min(last, upper))] - offsets[first])
  }

  /// The scalars on each side of the marks that are looked at.
  private static let reach = 500
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var rest = Substring(self)
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
