extension Outline {
  /// The change that takes a part out, with the comment behind it; nil where that would leave a hole.
  public func removing(_ step: Step) -> [Fix.Edit]? {
    let (part, parts) = (step.part, step.container.parts)
    let next = parts.indices.contains(step.index + 1) ? parts[step.index + 1] : nil
    let before = step.index > 0 ? parts[step.index - 1] : nil
    if step.container.isFlow {
      if let next { return [edit(part.start, next.start, "")] }
      return [edit(before?.end ?? part.start, part.end, "")]
    }
    guard parts.count > 1 else { return nil }
    let indent = indentation(of: part.start, isElement: part.key == nil)
    if let indent, isBlank(before: indent, in: part.start.line) {
      if part.lastLine < file.lineCount {
        return [edit(.init(line: part.start.line, column: 1), .init(line: part.lastLine + 1, column: 1), "")]
      }
      return [edit(lineEnd(part.start.line - 1), lineEnd(part.lastLine), "")]
    }
    // The first entry of an element stands behind its dash, where the next one takes its place.
    return next.map { [edit(part.start, $0.start, "")] }
  }

  /// The change that writes a part behind another one, in the layout that stands there.
  ///
  /// - Parameters:
  ///   - step: The container, and the part to stand behind.
  public func inserting(_ passage: Passage, after step: Step) -> [Fix.Edit]? {
    let part = step.part
    if step.container.isFlow {
      guard let flow = passage.flow else { return nil }
      return [edit(part.end, part.end, ", " + flow)] + comment(of: passage, behind: step.container)
    }
    guard let margin = margin(of: step) else { return nil }
    let end = lineEnd(part.lastLine)
    return [edit(end, end, margin.lines(of: passage).map { lineBreak + $0 }.joined())]
  }

  /// The change that writes a part in front of another one, in the layout that stands there.
  public func inserting(_ passage: Passage, before step: Step) -> [Fix.Edit]? {
    let part = step.part
    if step.container.isFlow {
      guard let flow = passage.flow else { return nil }
      return [edit(part.start, part.start, flow + ", ")] + comment(of: passage, behind: step.container)
    }
    guard let margin = margin(of: step) else { return nil }
    let start = SourcePosition(line: part.start.line, column: margin.column)
    let text = (margin.lines(of: passage) + [margin.blanks]).joined(separator: lineBreak)
    return [edit(start, start, String(text.dropFirst(margin.column - 1)))]
  }

  /// The change that writes a part at the end of a container.
  public func inserting(_ passage: Passage, into container: Container) -> [Fix.Edit]? {
    if !container.parts.isEmpty {
      return inserting(passage, after: Step(container: container, index: container.parts.count - 1))
    }
    guard container.isFlow, let flow = passage.flow else { return nil }
    let start = container.node.span.start
    let inside = start.moved(by: 1)
    return [edit(inside, inside, flow)] + comment(of: passage, behind: container)
  }

  /// The change that takes a part from where it is to the end of another container, with its comments.
  public func moving(_ step: Step, into container: Container) -> [Fix.Edit]? {
    guard let passage = passage(of: step), let removal = removing(step),
      let insertion = inserting(passage, into: container)
    else { return nil }
    return removal + insertion
  }

  /// The change that takes a part from where it is to right behind another part, which may hold it.
  public func moving(_ step: Step, after other: Step) -> [Fix.Edit]? {
    guard let passage = passage(of: step), let removal = removing(step),
      let insertion = inserting(passage, after: other)
    else { return nil }
    // The last line of what holds it is the line that goes.
    if let place = insertion.first?.span.start, let gone = removal.first?.span, !step.container.isFlow,
      gone.start < place, place < gone.end
    {
      guard let margin = margin(of: other), gone.start.column == 1 else { return nil }
      return [Fix.Edit(gone, margin.lines(of: passage).map { $0 + lineBreak }.joined())]
    }
    return removal + insertion
  }

  /// The change that puts what an entry holds in the entry's own place.
  public func unwrapping(_ step: Step) -> [Fix.Edit]? {
    let part = step.part
    guard let key = part.keySpan, let inner = Container(part.value), let first = inner.parts.first,
      let last = inner.parts.last
    else { return nil }
    if inner.isFlow || step.container.isFlow {
      guard inner.isFlow == step.container.isFlow || inner.parts.count == 1 else { return nil }
      return [edit(key.start, first.start, ""), edit(last.end, part.end, "")]
    }
    let depth = first.start.column - key.start.column
    guard depth > 0, first.start.line > key.start.line else { return nil }
    let isFirstOnLine = isBlank(before: key.start.column, in: key.start.line)
    guard isFirstOnLine else { return nil }
    // What stands behind the key is a comment, which keeps its line.
    let behind = file.text(in: SourceSpan(file: file, start: key.end, end: lineEnd(key.start.line))) ?? ""
    let comment = behind.firstIndex(of: "#").map { behind[$0...] }
    let head =
      comment.map { [edit(key.start, lineEnd(key.start.line), String($0))] }
      ?? [edit(.init(line: key.start.line, column: 1), .init(line: key.start.line + 1, column: 1), "")]
    let lines = (key.start.line + 1)...last.lastLine
    return head
      + lines.compactMap { number in
        let blanks = (file.line(number) ?? "").prefix { $0 == " " }.count
        guard blanks > 0 else { return nil }
        let start = SourcePosition(line: number, column: 1)
        return edit(start, .init(line: number, column: 1 + min(depth, blanks)), "")
      }
  }

  /// The change that moves entries of a block mapping to the right, as if they stood below the one before them.
  ///
  /// - Parameter keys: The keys of entries that stand one behind the other.
  public func indenting(_ keys: [SourceSpan]) -> [Fix.Edit]? {
    let parts = keys.compactMap { entry(at: $0) }
    guard let first = parts.first, let last = parts.last, parts.count == keys.count, !first.container.isFlow,
      parts.allSatisfy({ isBlank(before: $0.part.start.column, in: $0.part.start.line) })
    else { return nil }
    return (first.part.start.line...max(first.part.start.line, last.part.lastLine)).compactMap { number in
      let start = SourcePosition(line: number, column: 1)
      return file.width(ofLine: number) ?? 0 > 0 ? edit(start, start, "  ") : nil
    }
  }

  // MARK: - Places

  /// Where the parts of a block container begin on their lines.
  private struct Margin {
    let column: Int
    let isList: Bool
    var blanks: String { String(repeating: " ", count: column - 1) }

    func lines(of passage: Passage) -> [String] {
      passage.lines.enumerated().map { index, line in
        let dash = isList ? (index == 0 ? "- " : "  ") : ""
        return line.isEmpty ? "" : blanks + dash + line
      }
    }
  }

  private func margin(of step: Step) -> Margin? {
    let isList = step.part.key == nil
    return indentation(of: step.part.start, isElement: isList).map { Margin(column: $0, isList: isList) }
  }

  /// The column in which a part begins; of an element, its dash.
  private func indentation(of start: SourcePosition, isElement: Bool) -> Int? {
    guard isElement else { return start.column }
    let front = (file.line(start.line) ?? "").unicodeScalars.prefix(start.column - 1)
    guard let dash = front.lastIndex(of: "-") else { return nil }
    return front.distance(from: front.startIndex, to: dash) + 1
  }

  private func isBlank(before column: Int, in line: Int) -> Bool {
    (file.line(line) ?? "").unicodeScalars.prefix(column - 1).allSatisfy { $0 == " " }
  }

  private func lineEnd(_ number: Int) -> SourcePosition {
    SourcePosition(line: number, column: (file.width(ofLine: number) ?? 0) + 1)
  }

  private var lineBreak: String { file.text.unicodeScalars.contains("\r") ? "\r\n" : "\n" }

  /// What is moved between brackets has its comment at the end of their line.
  private func comment(of passage: Passage, behind container: Container) -> [Fix.Edit] {
    guard let comment = passage.comment else { return [] }
    let end = lineEnd(container.node.span.end.line)
    return [edit(end, end, comment)]
  }

  private func edit(_ start: SourcePosition, _ end: SourcePosition, _ text: String) -> Fix.Edit {
    Fix.Edit(SourceSpan(file: file, start: start, end: end), text)
  }
}
