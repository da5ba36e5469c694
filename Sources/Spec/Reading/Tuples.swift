/// Elements of `[…]` such as `(3, 3)`, which are lists in Python, and which YAML takes apart at their commas.
enum Tuples {
  /// Reports tuples among the elements of a list.
  ///
  /// - Parameter start: Where the list begins.
  /// - Returns: Whether there are some, so that nobody knows what the list holds.
  static func report(in elements: [Node], of start: SourceSpan, to diagnostics: Diagnostics) -> Bool {
    guard let first = elements.firstIndex(where: opens), let last = elements.lastIndex(where: closes),
      first < last, start.file.text(in: start) == "["
    else { return false }
    let span = SourceSpan(
      file: start.file, start: elements[first].span.start, end: elements[last].span.end)
    let list = elements.map { element in
      let text = plain(element) ?? element.flowText
      return opens(element) ? "[\(text.dropFirst())" : closes(element) ? "\(text.dropLast())]" : text
    }
    let edits = elements.flatMap { element -> [Fix.Edit] in
      let (start, end) = (element.span.start, element.span.end)
      if opens(element) {
        let next = start.moved(by: 1)
        return [Fix.Edit(SourceSpan(file: span.file, start: start, end: next), "[")]
      }
      guard closes(element) else { return [] }
      let previous = end.moved(by: -1)
      return [Fix.Edit(SourceSpan(file: span.file, start: previous, end: end), "]")]
    }
    diagnostics.error(
      .unsupportedYAML, "a list is not written in `(…)`, which YAML takes apart at its commas", at: span,
      help: "write `[\(list.joined(separator: ", "))]`", fixes: [Fix("write lists in brackets", edits)])
    return true
  }

  private static func opens(_ element: Node) -> Bool {
    guard let text = plain(element) else { return false }
    return text.hasPrefix("(") && !text.contains(")")
  }

  private static func closes(_ element: Node) -> Bool {
    guard let text = plain(element) else { return false }
    return text.hasSuffix(")") && !text.contains("(")
  }

  private static func plain(_ element: Node) -> String? {
    guard let scalar = element.scalar, scalar.style == .plain, element.aliasSite == nil else { return nil }
    return scalar.text
  }
}
