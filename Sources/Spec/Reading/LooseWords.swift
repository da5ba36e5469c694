/// Words without a colon among the keys of `{…}`: what is left of a list without brackets, `{hidden_units: 64, 64}` or
/// `{hidden_units: (64, 64)}`, which YAML takes for keys without values.
struct LooseWords {
  private var words: [Node] = []

  /// Whether neither a colon nor a value stands behind a key of `{…}`.
  ///
  /// - Parameter start: Where the mapping begins.
  static func isLoose(_ key: Node, _ value: Node, in start: SourceSpan) -> Bool {
    guard let scalar = value.scalar, scalar.text.isEmpty, scalar.style == .plain,
      value.span.start == value.span.end, let word = key.scalar?.text[...], MissingSpace(word, 1) == nil,
      start.file.text(in: start) == "{"
    else { return false }
    let gap = SourceSpan(file: start.file, start: key.span.end, end: value.span.start)
    return start.file.text(in: gap)?.utf8.contains(UInt8(ascii: ":")) != true
  }

  mutating func add(_ word: Node) { words.append(word) }

  /// Reports the words since the last key, whose value they probably are a part of; that value is unknown then.
  mutating func report(behind entries: inout [Mapping.Entry], to diagnostics: Diagnostics) {
    guard let first = words.first, let last = words.last else { return }
    defer { words = [] }
    guard let owner = entries.last, let value = owner.value.scalar, value.style == .plain,
      !value.text.isEmpty,
      owner.value.aliasSite == nil
    else {
      let word = Node.cropped(first.scalar?.text ?? "")
      diagnostics.error(
        .unsupportedYAML, "`\(word)` has no colon and no value", at: first.span,
        help: "write `\(word): value`, or put a text that holds commas in quotes")
      return
    }
    let texts = [value.text] + words.map { $0.scalar?.text ?? "" }
    let span = SourceSpan(file: first.span.file, start: owner.value.span.start, end: last.span.end)
    let (help, fixes) = Self.help(texts, named: owner.name, at: span)
    diagnostics.error(
      .unsupportedYAML, "the value of `\(Node.cropped(owner.name))` ends at its first comma", at: span,
      help: help,
      fixes: fixes)
    entries[entries.count - 1] = owner.with(Node(.unresolved, at: owner.value.span))
  }

  private static func help(_ texts: [String], named name: String, at span: SourceSpan) -> (String, [Fix]) {
    var elements = texts
    if elements[0].hasPrefix("("), elements[elements.count - 1].hasSuffix(")") {
      elements[0].removeFirst()
      elements[elements.count - 1].removeLast()
    }
    guard elements.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || "_.-+".contains($0) } }) else {
      return ("a text that holds commas goes in quotes", [])
    }
    let list = "[\(elements.joined(separator: ", "))]"
    return (
      "write a list in brackets: `\(Node.cropped("\(name): \(list)"))`",
      [Fix("write the list in brackets", [Fix.Edit(span, list)])]
    )
  }
}
