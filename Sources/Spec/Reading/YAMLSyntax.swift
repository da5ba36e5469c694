/// Says in plain words, and at the place of the mistake, why a text is not YAML.
///
/// libyaml reports where it gave up. The mistake often stands before that: a bracket that was never closed, a colon
/// without a space behind it. So the text around libyaml's places is looked at once more.
struct YAMLSyntax {
  /// What libyaml said.
  struct Fault {
    let problem: String
    let context: String?
    let position: SourcePosition
    let contextPosition: SourcePosition?
    let isReaderError: Bool
  }

  private let file: SourceFile

  init(_ file: SourceFile) { self.file = file }

  func diagnostic(for fault: Fault) -> Diagnostic {
    if fault.isReaderError { return control(fault) }
    return interpolation(fault) ?? tab(fault) ?? missingDashSpace(fault) ?? missingSpace(fault)
      ?? colonInText(fault) ?? unclosedQuote(
        fault)
      ?? flow(fault) ?? worded(fault)
  }

  // MARK: - Particular mistakes

  private func control(_ fault: Fault) -> Diagnostic {
    let scalar = self.scalar(at: fault.position)
    let name = scalar.map { "U+" + String($0.value, radix: 16, uppercase: true).leftPadded(to: 4) }
    return error(
      "the character \(name ?? "here") cannot stand in YAML", at: fault.position, code: .encoding,
      help: "remove it, or write it as an escape in double quotes")
  }

  /// `{a: ${b}}`: the first thing that people type.
  private func interpolation(_ fault: Fault) -> Diagnostic? {
    guard fault.position.column > 1, scalar(at: fault.position) == "{",
      scalar(at: fault.position.moved(by: -1)) == "$", let line = file.handwrittenLine(fault.position.line)
    else { return nil }
    let rest = String.UnicodeScalarView(line.unicodeScalars.dropFirst(fault.position.column - 2))
    let end = Template.end(in: Array(rest), from: 0)
    let text = String(String.UnicodeScalarView(rest.prefix(end ?? rest.count)))
    let closed = end == nil ? text.prefix { $0 != "," } + "…}" : text[...]
    return error(
      "`\(closed)` must be quoted inside `{…}` and `[…]`, where `{` opens a mapping",
      at: fault.position.moved(by: -1), length: closed.unicodeScalars.count,
      help: "write \(closed.contains("\"") ? "'\(closed)'" : "\"\(closed)\"")")
  }

  private func tab(_ fault: Fault) -> Diagnostic? {
    let first = max(
      1, fault.contextPosition.map { min($0.line, fault.position.line) } ?? fault.position.line - 1)
    let isFlow = fault.context?.contains("flow") == true
    let lines =
      isFlow
      ? fault.position.line...fault.position.line : min(first, fault.position.line)...fault.position.line
    for number in lines.suffix(200) {
      guard let line = file.line(number) else { continue }
      let indentation = line.unicodeScalars.prefix { $0 == " " || $0 == "\t" }
      guard let offset = indentation.firstIndex(of: "\t") else { continue }
      let rest = line.unicodeScalars[indentation.endIndex...]
      guard !rest.isEmpty, rest.first != "#" else { continue }
      let column = line.unicodeScalars.distance(from: line.startIndex, to: offset) + 1
      return error(
        "a tab is used for indentation", at: SourcePosition(line: number, column: column),
        help: "indent with spaces")
    }
    return nil
  }

  /// `-64` on a line where an element of a list, or a key, is expected.
  private func missingDashSpace(_ fault: Fault) -> Diagnostic? {
    let isMissingColon = fault.problem == Self.missingColon
    guard
      isMissingColon || fault.problem == "did not find expected '-' indicator"
        || fault.problem == "did not find expected key",
      let place = isMissingColon ? fault.contextPosition : fault.position, isFirst(place),
      let line = file.handwrittenLine(place.line),
      let found = MissingDashSpace(line: String(line.dropScalars(place.column - 1)), at: place, in: file)
    else { return nil }
    return error(
      "the space behind the dash is missing", at: place, length: 2, help: found.help, fixes: [found.fix])
  }

  private static let colonProblems: Set<String> = [
    "could not find expected ':'", "mapping values are not allowed in this context",
    "did not find expected key",
    "found unexpected ':'", "did not find expected ',' or ']'", "did not find expected ',' or '}'",
  ]

  private func missingSpace(_ fault: Fault) -> Diagnostic? {
    guard Self.colonProblems.contains(fault.problem) else { return nil }
    if fault.problem == "found unexpected ':'" { return missingSpaceInFlow(fault) }
    var found: MissingSpace?
    // The parser read the line as the beginning of a longer text, and stumbled over one below.
    var number = fault.position.line
    var seen = 0
    while number >= 1, seen < 50, let line = file.handwrittenLine(number) {
      seen += 1
      if let match = MissingSpace(line, number) {
        found = match
      } else if number < fault.position.line, !line.allSatisfy(\.isWhitespace) {
        break
      }
      number -= 1
    }
    return found.map(missingSpace)
  }

  /// `{hidden_units:[16]}`, where the parser stops at the colon itself.
  private func missingSpaceInFlow(_ fault: Fault) -> Diagnostic? {
    guard let line = file.handwrittenLine(fault.position.line) else { return nil }
    let front = line.unicodeScalars.prefix(fault.position.column - 1)
    let key = front.reversed().prefix { !" ,{[".unicodeScalars.contains($0) }.count
    let start = fault.position.column - 1 - key
    let rest = line.dropScalars(start)
    let end = rest.firstIndex(of: "]").map { rest[...$0] } ?? rest.prefix { $0 != "," && $0 != "}" }
    return MissingSpace(end, fault.position.line, column: start + 1).map(missingSpace)
  }

  private func missingSpace(_ found: MissingSpace) -> Diagnostic {
    error(
      "the space after the colon of `\(found.key)` is missing", at: found.position,
      length: found.key.unicodeScalars.count + 1, help: "write `\(found.mended)`",
      fixes: [found.fix(in: file)])
  }

  private func colonInText(_ fault: Fault) -> Diagnostic? {
    guard let found = ColonInText(fault.problem, at: fault.position, in: file) else { return nil }
    return error(
      "the value of `\(found.key)` holds `: `, which ends a text that is not in quotes", at: found.start,
      length: found.text.unicodeScalars.count, help: "write `\(found.mended)`", fixes: found.fixes(in: file))
  }

  private func unclosedQuote(_ fault: Fault) -> Diagnostic? {
    guard fault.context == "while scanning a quoted scalar", let start = fault.contextPosition,
      fault.problem.hasPrefix("found unexpected")
    else { return nil }
    let quote = scalar(at: start) == "'" ? "'" : "\""
    return error(
      "this text is not closed: its `\(quote)` is missing", at: start, code: .yamlSyntax,
      help: "write `\(quote)` behind its last character")
  }

  private func flow(_ fault: Fault) -> Diagnostic? {
    let isList = fault.context == "while parsing a flow sequence"
    guard
      isList || fault.context == "while parsing a flow mapping"
        || fault.problem == "did not find expected node content",
      let start = fault.contextPosition, let opening = scalar(at: start), opening == "[" || opening == "{"
    else { return nil }
    let closing: Unicode.Scalar = opening == "[" ? "]" : "}"
    let (kind, closer) = opening == "[" ? ("list", "]") : ("mapping", "}")
    let found = scalar(at: fault.position)
    if found == "]" || found == "}", found != closing {
      return error(
        "this \(kind) is opened with `\(opening)` but not closed with `\(closer)`", at: start,
        related: [.init("here stands another bracket", at: span(fault.position, length: 1))],
        help: "write `\(closer)` there, or before it")
    }
    if isClosed(from: start, closing: closing), fault.problem != "did not find expected node content" {
      return error(
        "a comma or `\(closer)` is missing before this", at: fault.position,
        related: [.init("in the \(kind) that begins here", at: span(start, length: 1))])
    }
    guard !isClosed(from: start, closing: closing) else { return nil }
    let rest = file.handwrittenLine(start.line).map { String($0.dropScalars(start.column - 1)).trimmed } ?? ""
    let isWhole = !rest.isEmpty && !rest.contains("#") && rest.unicodeScalars.count <= 60
    let ending = rest.hasSuffix(",") ? String(rest.dropLast()) : rest
    return error(
      "this \(kind) is not closed: its `\(closer)` is missing", at: start,
      length: isWhole ? rest.unicodeScalars.count : 1,
      help: isWhole ? "write `\(ending)\(closer)`" : "write `\(closer)` behind its last element")
  }

  /// Whether a bracket's counterpart comes before a line that looks like an entry of a block mapping.
  private func isClosed(from start: SourcePosition, closing: Unicode.Scalar) -> Bool {
    var depth = 0
    var quote: Unicode.Scalar?
    let indentation = file.line(start.line)?.prefix { $0 == " " }.count ?? 0
    for number in start.line...min(file.lineCount, start.line + 1000) {
      guard let line = file.line(number) else { return false }
      if number > start.line, quote == nil, line.prefix(200).looksLikeEntry(upTo: indentation) {
        return false
      }
      var previous: Unicode.Scalar = " "
      for scalar in line.unicodeScalars.dropFirst(number == start.line ? start.column - 1 : 0) {
        defer { previous = scalar }
        if let open = quote {
          if scalar == open { quote = nil }
          continue
        }
        switch scalar {
        case "'", "\"": if " [{,:".unicodeScalars.contains(previous) { quote = scalar }
        case "[", "{": depth += 1
        case "]", "}":
          depth -= 1
          if depth == 0 { return scalar == closing }
        default: break
        }
      }
    }
    return false
  }

  // MARK: - Everything else

  private func worded(_ fault: Fault) -> Diagnostic {
    let (message, help) = YAMLSyntax.words(for: fault.problem, character: scalar(at: fault.position))
    // The parser looks for the colon as far as the next line.
    if fault.problem == Self.missingColon, let start = fault.contextPosition {
      return error(message, at: start, help: help)
    }
    if fault.problem == "mapping values are not allowed in this context",
      let start = lineWithoutColon(above: fault.position)
    {
      let (message, help) = Self.words(for: Self.missingColon, character: nil)
      return error(message, at: start, help: help)
    }
    if fault.problem == "mapping values are not allowed in this context",
      let (item, start) = itemWithoutKey(above: fault.position)
    {
      return error(
        "`\(Node.cropped(item))` has no key, so that no other key can stand below it", at: start,
        length: item.unicodeScalars.count,
        help:
          "write its key in front: `- \(isListOfBlocks(at: start) ? "key" : "_target_"): \(Node.cropped(item))`"
      )
    }
    if ["mapping values are not allowed in this context", "did not find expected key"].contains(
      fault.problem),
      let found = IndentedKey(at: fault.position, in: file)
    {
      return error(
        "`\(found.key)` is indented as if it belonged to `\(found.owner)`, which has a value already",
        at: found.position, length: found.key.unicodeScalars.count,
        related: [
          .init("it has this value", at: span(found.ownerPosition, length: found.owner.unicodeScalars.count))
        ],
        help: "give it the indentation of the lines that it belongs to")
    }
    var related: [Diagnostic.Related] = []
    if let start = fault.contextPosition, start.line != fault.position.line,
      let message = Self.contexts[fault.context ?? ""]
    {
      related.append(.init(message, at: span(start, length: 1)))
    }
    if fault.problem == "did not find expected key", !isFirst(fault.position),
      scalar(at: fault.position) != ":"
    {
      return error(
        "nothing more can stand on this line behind its value", at: fault.position,
        help: "put the whole value in quotes if this is a part of it")
    }
    return error(message, at: fault.position, related: related, help: help)
  }

  private static let missingColon = "could not find expected ':'"

  /// Where a line without a colon stands that the parser took for the beginning of the key on the next line.
  private func lineWithoutColon(above position: SourcePosition) -> SourcePosition? {
    guard position.line > 1, let line = file.handwrittenLine(position.line),
      let above = file.handwrittenLine(position.line - 1)
    else { return nil }
    let indentation = line.prefix { $0 == " " }.count
    let text = above.dropFirst(indentation)
    guard above.prefix(while: { $0 == " " }).count == indentation, let first = text.first,
      !"-#\"'".contains(first), !text.contains(":"), !line.dropFirst(indentation).hasPrefix("- ")
    else { return nil }
    return SourcePosition(line: position.line - 1, column: indentation + 1)
  }

  /// A word of a list above a key that is indented as the word is.
  private func itemWithoutKey(above position: SourcePosition) -> (text: String, start: SourcePosition)? {
    guard position.line > 1, let line = file.line(position.line), let above = file.line(position.line - 1)
    else { return nil }
    let indentation = above.prefix { $0 == " " }.count
    let item = above.dropFirst(indentation)
    guard item.hasPrefix("- "), line.prefix(while: { $0 == " " }).count == indentation + 2 else {
      return nil
    }
    let text = String(item.dropFirst(2).prefix { $0.isLetter || $0.isNumber || "_.".contains($0) })
    guard !text.isEmpty, item.dropFirst(2 + text.count).allSatisfy(\.isWhitespace) else { return nil }
    return (text, SourcePosition(line: position.line - 1, column: indentation + 3))
  }

  /// Whether the list of an item is that of a network's blocks.
  private func isListOfBlocks(at item: SourcePosition) -> Bool {
    let dash = item.column - 3
    for number in stride(from: item.line - 1, to: max(0, item.line - Self.mostLinesAbove), by: -1) {
      let line = (file.line(number) ?? "").prefix { $0 != "#" }
      guard let first = line.firstIndex(where: { $0 != " " }) else { continue }
      let indentation = line.distance(from: line.startIndex, to: first)
      // A list may stand below its key without further indentation.
      if indentation < dash || indentation == dash && line[first] != "-" {
        return line[first...].drop { "- ".contains($0) }.hasPrefix("blocks:")
      }
    }
    return false
  }

  /// How far it is looked up for the key that a line belongs to.
  private static let mostLinesAbove = 1000

  private static let contexts = [
    "while parsing a block mapping": "the mapping begins here",
    "while parsing a block collection": "the list begins here",
    "while parsing a flow mapping": "the mapping begins here",
    "while parsing a flow sequence": "the list begins here",
  ]

  /// Whether only white space stands before a position on its line.
  private func isFirst(_ position: SourcePosition) -> Bool {
    file.line(position.line)?.unicodeScalars.prefix(position.column - 1).allSatisfy(\.properties.isWhitespace)
      ?? true
  }

  private static func words(for problem: String, character: Unicode.Scalar?) -> (String, String?) {
    switch problem {
    case "mapping values are not allowed in this context":
      (
        "a second `key: value` cannot stand here",
        "put it on a line of its own, or quote a text that holds `: `"
      )
    case missingColon:
      (
        "this line is neither `key: value` nor part of a list",
        "is a colon missing, or an indentation too small?"
      )
    case "did not find expected key" where character == ":":
      ("a key is missing in front of this colon", nil)
    case "did not find expected key":
      ("a key was expected here", "is the indentation the same as that of the lines above?")
    case "did not find expected '-' indicator":
      (
        "an element of the list (`- `) was expected here",
        "is the indentation the same as that of the lines above?"
      )
    case "block sequence entries are not allowed in this context":
      ("a list cannot begin on this line", "put its first `- ` on the line below")
    case "mapping keys are not allowed in this context": ("a key cannot stand here", nil)
    case "found character that cannot start any token" where character == "@":
      ("no value can begin with `@`", "put the name of a file in quotes with its `@`: \"@blocks.yaml\"")
    case "found character that cannot start any token":
      (
        character.map { "no value can begin with `\($0)`" } ?? "no value can begin here",
        "put the text in quotes"
      )
    case "found unexpected document indicator": ("the text is not closed before `---` or `...`", nil)
    case "did not find expected <document start>":
      (
        "the file goes on behind the end of its value",
        "is the indentation the same as that of the first line?"
      )
    case "did not find expected node content": ("a value is missing here", nil)
    case "did not find expected alphabetic or numeric character":
      (
        "the name of an anchor or alias is missing behind `&` or `*`",
        "put a text that begins with `&` or `*` in quotes"
      )
    case "did not find expected comment or line break":
      ("nothing more can stand on this line", nil)
    case "found unknown escape character":
      ("this escape is unknown", "write `\\\\` for a backslash, or use single quotes")
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      ("this escape names no character", nil)
    case "found undefined tag handle": ("this tag is unknown", "remove it")
    case "found incompatible YAML document": ("this version of YAML is unknown", "remove the `%YAML` line")
    default: (problem, nil)
    }
  }

  private func error(
    _ message: String, at position: SourcePosition, length: Int = 1, code: DiagnosticCode = .yamlSyntax,
    related: [Diagnostic.Related] = [], help: String? = nil, fixes: [Fix] = []
  ) -> Diagnostic {
    Diagnostic(
      .error, code, message, at: span(position, length: length), related: related, help: help, fixes: fixes)
  }

  /// A stretch of a line, as far as there is one: what is missing is often missing behind the end.
  private func span(_ start: SourcePosition, length: Int) -> SourceSpan {
    SourceSpan(file: file, start: file.clamped(start), end: file.clamped(start.moved(by: length)))
  }

  private func scalar(at position: SourcePosition) -> Unicode.Scalar? { file.scalar(at: position) }
}

extension Substring {
  fileprivate func dropScalars(_ count: Int) -> Substring {
    let start = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: endIndex) ?? endIndex
    return self[start...]
  }

  /// Whether the line is an entry of a block mapping, `key: value` or `key:`, indented so far at most.
  fileprivate func looksLikeEntry(upTo indentation: Int) -> Bool {
    guard prefix(while: { $0 == " " }).count <= indentation, let key = LineKey(self) else { return false }
    return key.value.first.map { $0 == " " } ?? true
  }
}

extension String {
  fileprivate func leftPadded(to length: Int) -> String {
    String(repeating: "0", count: max(0, length - count)) + self
  }
}
