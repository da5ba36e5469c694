/// Where the text of a scalar stands in its file, scalar by scalar.
///
/// The file's text differs from the value's where it has quotes, escapes, line breaks and indentation. Where the
/// two cannot be matched, as for a value that interpolations were put into, nothing is known.
struct ScalarPlaces {
  /// Scalars that stand one behind the other on a line.
  private struct Run {
    /// Which scalar is the first one, and where it stands.
    let first: Int
    let start: SourcePosition
  }

  private var runs: [Run] = []
  /// How many scalars there are, and one for what is behind them.
  private var count = 0

  init?(of scalar: Scalar, at span: SourceSpan) {
    guard let written = span.file.text(in: span) else { return nil }
    var reader = SourceReader(written, from: span.start)
    switch scalar.style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: reader.advance()
    case .literal, .folded:
      while let next = reader.next, next != "\n", next != "\r" { reader.advance() }
      reader.skipSpace()
    }
    for wanted in scalar.text.unicodeScalars {
      guard reader.match(wanted, style: scalar.style) else { return nil }
      append(reader.matched)
    }
    append(reader.place)
  }

  private mutating func append(_ position: SourcePosition) {
    let isNext = runs.last.map { position == $0.start.moved(by: count - $0.first) } ?? false
    if !isNext { runs.append(Run(first: count, start: position)) }
    count += 1
  }

  private func position(_ scalar: Int) -> SourcePosition? {
    let index = runs.partitioningIndex { $0.first > scalar } - 1
    return index >= 0 ? runs[index].start.moved(by: scalar - runs[index].first) : nil
  }

  /// The place of some scalars of the text.
  func span(of range: Range<Int>, in file: SourceFile) -> SourceSpan? {
    guard range.lowerBound >= 0, range.upperBound < count, let start = position(range.lowerBound) else {
      return nil
    }
    guard range.upperBound > range.lowerBound else { return SourceSpan(file: file, start: start, end: start) }
    // A line break that stands for a space is behind the last character of its line.
    guard let last = position(range.upperBound - 1) else { return nil }
    return SourceSpan(file: file, start: start, end: file.clamped(last.moved(by: 1)))
  }
}

/// Walks through a stretch of a file, which may have several lines.
private struct SourceReader {
  /// Where the last scalar that was matched begins.
  private(set) var matched: SourcePosition
  private(set) var place: SourcePosition
  private var rest: Substring.UnicodeScalarView

  init(_ text: Substring, from start: SourcePosition) {
    rest = text.unicodeScalars
    matched = start
    place = start
  }

  var next: Unicode.Scalar? { rest.first }

  mutating func advance() {
    guard let scalar = rest.popFirst() else { return }
    let endsLine = scalar == "\n" || (scalar == "\r" && rest.first != "\n")
    place =
      endsLine
      ? SourcePosition(line: place.line + 1, column: 1)
      : place.moved(by: 1)
  }

  mutating func skipSpace() {
    while let next, [" ", "\t", "\n", "\r"].contains(next) { advance() }
  }

  /// Steps over what a scalar of the value is written as.
  mutating func match(_ wanted: Unicode.Scalar, style: Scalar.Style) -> Bool {
    matched = place
    guard let next else { return (wanted == "\n") && (style == .literal || style == .folded) }
    if wanted == " " || wanted == "\n", ["\n", "\r"].contains(next) {
      skipSpace()
      return true
    }
    guard next == wanted else { return false }
    advance()
    if style == .singleQuoted, wanted == "'" { advance() }
    // Blanks in front of a line break are no part of a value.
    if wanted == " ", style != .literal, let after = rest.first(where: { $0 != " " && $0 != "\t" }),
      ["\n", "\r"].contains(after)
    {
      skipSpace()
    }
    return true
  }
}

extension Node {
  /// What writes a name in the place of a part of a scalar's text, if it stands there as it is.
  public func fixes(writing name: String?, for range: Range<Int>) -> [Fix] {
    guard let text = scalar?.text.unicodeScalars, range.upperBound <= text.count else { return [] }
    let written = String(text.dropFirst(range.lowerBound).prefix(range.count))
    return NearestName(name, insteadOf: written, at: span(ofText: range)).fixes
  }

  /// The place of a part of a scalar's text, counted in Unicode scalars; the whole value's where it is not known.
  public func span(ofText range: Range<Int>) -> SourceSpan {
    guard let scalar, let places = ScalarPlaces(of: scalar, at: span) else { return span }
    return places.span(of: range, in: span.file) ?? span
  }
}
