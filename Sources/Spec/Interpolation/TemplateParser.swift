/// Reads texts with interpolations in them; the grammar is that of OmegaConf.
struct TemplateParser {
  private typealias Piece = Template.Piece
  private typealias Fault = Template.Fault

  /// How deep `${…}`, lists and mappings may stand in each other.
  static let maximumDepth = 32

  private let scalars: [Unicode.Scalar]
  private var index = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// A text from its beginning to its end.
  mutating func template() throws(Template.Fault) -> [Template.Piece] {
    try pieces(depth: 0) { _ in false }
  }

  /// A path from its beginning to its end.
  mutating func path() throws(Template.Fault) -> Template.Reference {
    let reference = try self.reference(depth: 0)
    guard let next = peek else { return reference }
    throw fault("`\(next)` cannot stand in the path of a value", from: index, length: 1)
  }

  // MARK: - Texts

  /// Text and `${…}` up to a sign at which the text ends.
  ///
  /// - Parameter escaped: What `\` takes the meaning off, besides `${`.
  private mutating func pieces(
    depth: Int, escaped: String = "", until isEnd: (Unicode.Scalar) -> Bool
  ) throws(Template.Fault) -> [Template.Piece] {
    var pieces: [Piece] = []
    var literal = String.UnicodeScalarView()
    while let next = peek, !isEnd(next) {
      if next == "\\" {
        literal.append(contentsOf: backslashes(escaped: escaped))
      } else if begins("${") {
        if !literal.isEmpty { pieces.append(.text(String(literal))) }
        literal = String.UnicodeScalarView()
        pieces.append(.substitution(try substitution(depth: depth + 1)))
      } else {
        literal.append(next)
        index += 1
      }
    }
    if !literal.isEmpty { pieces.append(.text(String(literal))) }
    return pieces
  }

  /// What a run of `\` stands for: in front of `${` each pair of them is one, and the odd one makes `${` a text.
  private mutating func backslashes(escaped: String) -> [Unicode.Scalar] {
    let start = index
    while peek == "\\" { index += 1 }
    let count = index - start
    let isEscape = begins("${") || peek.map(escaped.unicodeScalars.contains) == true
    guard isEscape else { return Array(repeating: "\\", count: count) }
    var text: [Unicode.Scalar] = Array(repeating: "\\", count: count / 2)
    if count % 2 == 1 {
      let length = begins("${") ? 2 : 1
      text += scalars[index..<index + length]
      index += length
    }
    return text
  }

  // MARK: - Substitutions

  private mutating func substitution(depth: Int) throws(Template.Fault) -> Template.Substitution {
    let start = index
    guard depth <= Self.maximumDepth else {
      throw fault("`${…}` stand in each other more than \(Self.maximumDepth) deep", from: start, length: 2)
    }
    index += 2
    skipSpace()
    let meaning: Template.Substitution.Meaning
    if let name = resolverName() {
      index = name.upperBound + 1
      meaning = .call(
        name: text(name).trimmed, nameRange: name, arguments: try arguments(openedAt: start, depth: depth))
    } else {
      meaning = .reference(try reference(depth: depth))
    }
    skipSpace()
    guard take("}") else { throw unclosed(start) }
    return Template.Substitution(meaning: meaning, text: text(start..<index), range: start..<index)
  }

  /// The name in front of a colon, if one comes next.
  private func resolverName() -> Range<Int>? {
    var end = index
    while end < scalars.count, scalars[end].isWordPart || ".- ".unicodeScalars.contains(scalars[end]) {
      end += 1
    }
    return end < scalars.count && scalars[end] == ":" ? index..<end : nil
  }

  private func unclosed(_ start: Int) -> Template.Fault {
    guard let next = peek else {
      return fault("`${` is not closed", from: start, help: "write `}` behind the name")
    }
    return fault("`\(next)` cannot stand here", from: index, length: 1)
  }

  // MARK: - References

  private mutating func reference(depth: Int) throws(Template.Fault) -> Template.Reference {
    let start = index
    while take(".") {}
    let levels = index - start
    var parts: [[Piece]] = []
    while let next = peek, next != "}" {
      if next == "[" {
        parts.append(try bracketed(depth: depth))
      } else if !parts.isEmpty, !take(".") {
        throw fault("`\(next)` cannot stand in the path of a value", from: index, length: 1)
      } else {
        parts.append(try part(depth: depth))
      }
    }
    guard !parts.isEmpty else {
      let range = max(0, start - 2)..<min(scalars.count, index + 1)
      throw Template.Fault(
        message: "`\(text(range))` names no value", range: range,
        help: levels > 0 ? "write a name behind the dots" : "write the path of a value, such as `${a.b.0}`")
    }
    return Template.Reference(levels: levels, parts: parts)
  }

  private mutating func part(depth: Int) throws(Template.Fault) -> [Template.Piece] {
    let start = index
    var pieces = try pieces(depth: depth) { ".[]{}:,".unicodeScalars.contains($0) }
    if peek == nil || peek == "}" { pieces = Self.withoutTrailingSpace(pieces) }
    guard !pieces.isEmpty else {
      throw fault(
        "a key is missing here in the path of a value", from: start, length: 1,
        help: "write the path with one dot between its parts, such as `${a.b.0}`")
    }
    return pieces
  }

  /// `[key]`, the same as `.key`; in quotes the key may hold dots.
  private mutating func bracketed(depth: Int) throws(Template.Fault) -> [Template.Piece] {
    let start = index
    index += 1
    skipSpace()
    let quote = peek.flatMap { "'\"".unicodeScalars.contains($0) ? $0 : nil }
    let pieces: [Piece]
    if quote != nil {
      pieces = try quoted(depth: depth)
    } else {
      pieces = Self.withoutTrailingSpace(
        try self.pieces(depth: depth) { "[]{}:,".unicodeScalars.contains($0) })
    }
    skipSpace()
    guard take("]") else {
      throw fault("this bracket is not closed", from: start, length: 1, help: "write `]` behind the key")
    }
    guard !pieces.isEmpty else {
      throw fault("a key is missing between these brackets", from: start, length: 2)
    }
    return pieces
  }

  // MARK: - Arguments

  private mutating func arguments(openedAt start: Int, depth: Int) throws(Template.Fault) -> [Template
    .Argument]
  {
    skipSpace()
    if peek == "}" { return [] }
    var arguments: [Template.Argument] = []
    repeat { arguments.append(try argument(depth: depth)) } while take(",")
    if peek == nil { throw unclosed(start) }
    return arguments
  }

  /// An argument with the white space around it.
  private mutating func argument(depth: Int) throws(Template.Fault) -> Template.Argument {
    skipSpace()
    defer { skipSpace() }
    let start = index
    guard depth <= Self.maximumDepth else {
      throw fault("lists and mappings are nested deeper than \(Self.maximumDepth)", from: start, length: 1)
    }
    switch peek {
    case "[":
      index += 1
      var elements: [Template.Argument] = []
      skipSpace()
      if peek != "]" {
        repeat { elements.append(try argument(depth: depth + 1)) } while take(",")
      }
      try close("]", "list", openedAt: start)
      return Template.Argument(content: .list(elements), range: start..<index)
    case "{":
      return try mapping(depth: depth)
    case "'", "\"":
      let pieces = try quoted(depth: depth)
      return Template.Argument(content: .single(pieces, isQuoted: true), range: start..<index)
    default:
      return try plain(depth: depth)
    }
  }

  private mutating func plain(depth: Int) throws(Template.Fault) -> Template.Argument {
    let start = index
    let escapes = "\\()[]{}:=, \t"
    let hasEscape = scalars[start...].prefix { !",]}".unicodeScalars.contains($0) }.contains("\\")
    let pieces = Self.withoutTrailingSpace(
      try pieces(depth: depth, escaped: escapes) { ",]}".unicodeScalars.contains($0) })
    guard !pieces.isEmpty else {
      if peek == nil { throw unclosed(start) }
      throw fault(
        "an argument is missing here", from: start, length: 1, help: "an empty text is written in quotes")
    }
    var end = index
    while end > start, scalars[end - 1].properties.isWhitespace { end -= 1 }
    return Template.Argument(content: .single(pieces, isQuoted: hasEscape), range: start..<end)
  }

  private mutating func mapping(depth: Int) throws(Template.Fault) -> Template.Argument {
    let start = index
    index += 1
    var entries: [(key: String, keyRange: Range<Int>, value: Template.Argument)] = []
    var known: Set<String> = []
    skipSpace()
    if peek != "}" {
      repeat {
        skipSpace()
        let keyStart = index
        while let next = peek, !":,{}[]".unicodeScalars.contains(next) { index += 1 }
        let range = keyStart..<index
        let key = text(range).trimmed.unquoted
        guard take(":") else {
          throw fault("a colon is missing behind this key", from: keyStart, length: range.count)
        }
        guard known.insert(key).inserted else {
          throw fault("this key is given twice", from: keyStart, length: range.count)
        }
        entries.append((key, range, try argument(depth: depth + 1)))
      } while take(",")
    }
    try close("}", "mapping", openedAt: start)
    return Template.Argument(content: .mapping(entries), range: start..<index)
  }

  /// A text in quotes, in which `\` escapes the quote.
  private mutating func quoted(depth: Int) throws(Template.Fault) -> [Template.Piece] {
    let start = index
    guard let quote = peek else { return [] }
    index += 1
    let pieces = try pieces(depth: depth, escaped: String(quote)) { $0 == quote }
    guard take(quote) else {
      throw fault("this text is not closed: its `\(quote)` is missing", from: start)
    }
    return pieces
  }

  private mutating func close(
    _ bracket: Unicode.Scalar, _ kind: String, openedAt start: Int
  ) throws(Template.Fault) {
    if take(bracket) { return }
    throw fault("this \(kind) is not closed: its `\(bracket)` is missing", from: start, length: 1)
  }

  private static func withoutTrailingSpace(_ pieces: [Piece]) -> [Piece] {
    guard case .text(let text)? = pieces.last else { return pieces }
    let end = text.lastIndex { !$0.isWhitespace }
    return pieces.dropLast() + (end.map { [.text(String(text[...$0]))] } ?? [])
  }

  // MARK: - Characters

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func begins(_ sign: String) -> Bool { scalars[index...].starts(with: sign.unicodeScalars) }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while let next = peek, next.properties.isWhitespace { index += 1 }
  }

  private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  /// - Parameter length: How much is marked; nil for all up to the text's end.
  private func fault(
    _ message: String, from start: Int, length: Int? = nil, help: String? = nil
  ) -> Template.Fault {
    let end = length.map { min(start + $0, scalars.count) } ?? scalars.count
    return Template.Fault(message: message, range: start..<max(start, end), help: help)
  }
}

extension Unicode.Scalar {
  fileprivate var isWordPart: Bool { self == "_" || isLetterOrDigit }
}

extension String {
  /// The text without the quotes around it.
  fileprivate var unquoted: String {
    guard count >= 2, let first, first == last, first == "'" || first == "\"" else { return self }
    return String(dropFirst().dropLast())
  }
}
