/// An entry or an element that is to be written somewhere: as lines, and between brackets.
public struct Passage: Sendable, Hashable {
  /// The lines that it has where it stands for itself, the first one without indentation.
  let lines: [String]
  /// How it stands between brackets; nil where it cannot.
  let flow: String?
  /// A comment that goes behind the line on which it ends up between brackets.
  let comment: String?

  /// The text on its lines.
  public var text: String { lines.joined(separator: "\n") }

  /// An entry or element that is written as these lines, or as this text between brackets.
  public init(lines: [String], flow: String) {
    self.lines = lines
    self.flow = flow
    comment = nil
  }

  /// An entry on one line.
  public init(_ line: String) { self.init(lines: [line], flow: line) }

  init(lines: [String], flow: String?, comment: String?) {
    self.lines = lines
    self.flow = flow
    self.comment = comment
  }
}

extension Outline {
  /// A part as it can be written elsewhere, with the comments that stand on its lines.
  func passage(of step: Step) -> Passage? {
    let part = step.part
    guard let text = file.text(in: SourceSpan(file: file, start: part.start, end: part.end)) else {
      return nil
    }
    let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    if step.container.isFlow {
      let flow = rows.joined(separator: "\n")
      guard !rows.contains(where: { $0.contains(" #") }) else { return nil }
      return Passage(lines: dedented(rows, from: part.start), flow: flow, comment: nil)
    }
    let own = part.lastLine == part.end.line ? rows : Array(rows.dropLast())
    let comment = self.comment(behind: part)
    guard let last = own.last else { return nil }
    let lines: [String] = own.dropLast() + [last + (comment ?? "")]
    return Passage(
      lines: dedented(lines, from: part.start), flow: flow(of: part, rows: own), comment: comment)
  }

  /// A value of one line that may stand between brackets, quoted where that is needed.
  private func flow(of part: Part, rows: [String]) -> String? {
    guard rows.count == 1, let row = rows.first else { return nil }
    guard let scalar = part.value.scalar, scalar.style == .plain else {
      return part.value.scalar != nil || Container(part.value)?.isFlow == true ? row : nil
    }
    guard part.value.aliasSite == nil, scalar.text.contains(where: { ",[]{}".contains($0) }),
      let key = part.keySpan.flatMap({ file.text(in: $0) })
    else { return row }
    return "\(key): \(Scalar.quoted(scalar.text))"
  }

  /// Lines as they stand in the file from a column on, without what stands in front of that column.
  private func dedented(_ rows: [String], from start: SourcePosition) -> [String] {
    rows.enumerated().map { index, row in
      guard index > 0 else { return row }
      let blanks = row.prefix { $0 == " " }.count
      return String(row.dropFirst(min(blanks, start.column - 1)))
    }
  }

  /// The comment that ends a part's last line, with the blanks in front of it.
  private func comment(behind part: Part) -> String? {
    guard part.lastLine == part.end.line, let line = file.line(part.end.line) else { return nil }
    let rest = line.unicodeScalars.dropFirst(part.end.column - 1)
    return rest.drop { $0 == " " || $0 == "\t" }.first == "#" ? String(rest) : nil
  }
}
