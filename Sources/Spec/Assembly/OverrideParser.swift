/// Why a word is no override.
struct OverrideFault: Error {
  let message: String
  let span: SourceSpan
  let help: String?
}

/// Reads the word of an override.
///
/// The grammar is Hydra's, but that a plain value means what it means in YAML.
struct OverrideParser {
  struct Result {
    let operation: Override.Operation
    let path: [Override.Part]
    /// The values to choose from; empty where none is given.
    let choices: [Node]
    /// Whether the values are those of a `range(…)`, and not written themselves.
    let isRange: Bool
    let span: SourceSpan
    let keySpan: SourceSpan
  }

  private let file: SourceFile
  private let scalars: [Unicode.Scalar]
  private(set) var index = 0

  init(_ file: SourceFile) {
    self.file = file
    scalars = Array(file.text.unicodeScalars)
  }

  mutating func parse() throws(OverrideFault) -> Result {
    let operation = self.operation()
    let start = index
    let path = try self.path()
    let keySpan = span(from: start, to: index)
    var choices: [Node] = []
    var isRange = false
    if take("=") {
      skipSpace()
      isRange = word("range(")
      choices = isRange ? try range() : try self.choices()
    } else if operation != .delete {
      throw fault(
        "a value is missing behind `\(Node.cropped(Override.key(path[...])))`", from: start,
        help: "write `=` and the value behind it; `~` in front deletes")
    }
    if operation == .delete, choices.count > 1 {
      throw fault(
        "what is deleted has one value, and no sweep of them", from: start, help: "leave the value out")
    }
    return Result(
      operation: operation, path: path, choices: choices, isRange: isRange,
      span: span(from: 0, to: scalars.count), keySpan: keySpan)
  }

  private mutating func operation() -> Override.Operation {
    if take("~") { return .delete }
    guard take("+") else { return .set }
    return take("+") ? .force : .add
  }

  // MARK: - The path

  private mutating func path() throws(OverrideFault) -> [Override.Part] {
    var parts: [Override.Part] = []
    repeat {
      parts.append(try part())
      guard parts.count <= YAML.maximumDepth else {
        throw fault("the path has more than \(YAML.maximumDepth) parts", from: 0)
      }
    } while take(".")
    guard let next = peek, next != "=" else { return parts }
    let help: String? =
      switch next {
      case "[": "write the index of an element behind a dot: `networks.0`"
      case _ where isMistakenEquals(next):
        "write `=` right behind the path: `\(Node.cropped(Override.key(parts[...])))=…`"
      case "@", ":": "groups and packages of Hydra are not part of the language; a file is `key=@path`"
      default: "a key with such a character goes in quotes"
      }
    throw fault("`\(next)` cannot stand in the path of an override", from: index, length: 1, help: help)
  }

  /// Whether `:`, or blanks in front of `=`, stands where `=` belongs.
  private func isMistakenEquals(_ next: Unicode.Scalar) -> Bool {
    let rest = scalars[index...]
    if next == ":" { return !rest.contains("=") }
    return next == " " && rest.first { $0 != " " } == "="
  }

  private mutating func part() throws(OverrideFault) -> Override.Part {
    let start = index
    if let quote = peek, quote == "'" || quote == "\"" {
      let text = try quoted()
      return Override.Part(text: text, span: span(from: start, to: index), isQuoted: true)
    }
    let isSign = peek == "+" || peek == "~"
    while !isSign, let next = peek, !".=[]{}(),:@'\"".unicodeScalars.contains(next),
      !next.properties.isWhitespace
    {
      index += 1
    }
    guard index > start else {
      throw fault("a key is missing here in the path of an override", from: start, length: 1)
    }
    return Override.Part(
      text: text(from: start, to: index), span: span(from: start, to: index), isQuoted: false)
  }

  // MARK: - Values

  private mutating func choices() throws(OverrideFault) -> [Node] {
    guard peek != nil else {
      return [Node(.scalar(Scalar("", style: .doubleQuoted)), at: span(from: index, to: index))]
    }
    if word("choice(") { return try arguments() }
    let choices = try elements()
    try expectEnd()
    return choices
  }

  /// What stands in the parentheses of `choice(…)`.
  private mutating func arguments() throws(OverrideFault) -> [Node] {
    let start = index
    index += "choice(".count
    let choices = try elements()
    guard take(")") else {
      throw fault("`choice(` is not closed", from: start, length: 7, help: "write `)` behind its last value")
    }
    skipSpace()
    try expectEnd()
    return choices
  }

  private mutating func elements() throws(OverrideFault) -> [Node] {
    let start = index
    var elements: [Node] = []
    repeat {
      elements.append(try element(depth: 0))
      guard elements.count <= Sweep.maximumPoints else {
        throw fault(
          "here are more than \(Sweep.maximumPoints.grouped) values: a sweep has at most so many points",
          from: start)
      }
    } while take(",")
    return elements
  }

  func expectEnd() throws(OverrideFault) {
    guard let next = peek else { return }
    throw fault(
      "`\(next)` cannot stand here", from: index, length: 1,
      help: "a text that holds it goes in quotes, or write `\\\(next)`")
  }

  /// A value with the white space around it.
  mutating func element(depth: Int) throws(OverrideFault) -> Node {
    skipSpace()
    defer { skipSpace() }
    guard depth <= YAML.maximumDepth else {
      throw fault("lists and mappings are nested deeper than \(YAML.maximumDepth)", from: index, length: 1)
    }
    let start = index
    switch peek {
    case "[": return try list(depth: depth)
    case "{": return try mapping(depth: depth)
    case "'", "\"":
      let text = try quoted()
      return Node(.scalar(Scalar(text, style: .doubleQuoted)), at: span(from: start, to: index))
    default: return try plain(isKey: false)
    }
  }

  private mutating func list(depth: Int) throws(OverrideFault) -> Node {
    let start = index
    index += 1
    var elements: [Node] = []
    skipSpace()
    if peek != "]" {
      repeat {
        try expectMore("]", "list", openedAt: start)
        elements.append(try element(depth: depth + 1))
      } while take(",")
    }
    try close("]", "list", openedAt: start)
    return Node(.sequence(elements), at: span(from: start, to: index))
  }

  private mutating func mapping(depth: Int) throws(OverrideFault) -> Node {
    let start = index
    index += 1
    var entries: [Mapping.Entry] = []
    var known: Set<String> = []
    skipSpace()
    if peek != "}" {
      repeat {
        try expectMore("}", "mapping", openedAt: start)
        guard entries.count < YAML.maximumKeys else {
          throw fault("this mapping has more than \(YAML.maximumKeys.grouped) keys", from: start, length: 1)
        }
        let key = try self.key()
        guard known.insert(key.text).inserted else {
          throw OverrideFault(
            message: "duplicate key `\(Node.cropped(key.text))` in the same mapping", span: key.span,
            help: "remove one of the two")
        }
        let value = try element(depth: depth + 1)
        entries.append(Mapping.Entry(key: Scalar(key.text), keySpan: key.span, value: value))
      } while take(",")
    }
    try close("}", "mapping", openedAt: start)
    return Node(.mapping(Mapping(entries)), at: span(from: start, to: index))
  }

  /// A key of a mapping with the colon behind it.
  private mutating func key() throws(OverrideFault) -> (text: String, span: SourceSpan) {
    skipSpace()
    let start = index
    let text: String
    if let quote = peek, quote == "'" || quote == "\"" {
      text = try quoted()
    } else {
      text = try plain(isKey: true).scalar?.text ?? ""
    }
    let span = span(from: start, to: index)
    skipSpace()
    guard take(":") else {
      throw fault(
        "a colon is missing behind this key", from: start, length: index - start, help: "write {key: value}")
    }
    return (text, span)
  }

  private mutating func close(
    _ bracket: Unicode.Scalar, _ kind: String, openedAt start: Int
  ) throws(OverrideFault) {
    if take(bracket) { return }
    try expectMore(bracket, kind, openedAt: start)
    guard let next = peek else { return }
    throw fault("`,` or `\(bracket)` is missing in front of `\(next)`", from: index, length: 1)
  }

  /// Checks that the word goes on within brackets.
  private mutating func expectMore(
    _ bracket: Unicode.Scalar, _ kind: String, openedAt start: Int
  ) throws(OverrideFault) {
    skipSpace()
    guard peek == nil else { return }
    throw fault(
      "this \(kind) is not closed: its `\(bracket)` is missing", from: start,
      help: "a shell may have taken it apart: put the whole override in single quotes")
  }

  // MARK: - Texts

  /// A text in quotes, where `\` escapes quotes, and itself in front of quotes, only.
  private mutating func quoted() throws(OverrideFault) -> String {
    let start = index
    let quote = scalars[index]
    index += 1
    var text = String.UnicodeScalarView()
    while let next = peek {
      if next == "\\" {
        let begin = index
        while peek == "\\" { index += 1 }
        let count = index - begin
        let isEscape = peek == quote
        text.append(contentsOf: repeatElement("\\", count: isEscape ? count / 2 : count))
        if isEscape, count % 2 == 1 {
          text.append(quote)
          index += 1
        }
      } else if next == quote {
        index += 1
        return String(text)
      } else {
        text.append(next)
        index += 1
      }
    }
    throw fault("this text is not closed: its `\(quote)` is missing", from: start)
  }

  /// A value without quotes, which means what it means in YAML; with an escape in it, it is a text.
  mutating func plain(isKey: Bool) throws(OverrideFault) -> Node {
    let start = index
    var text: [Unicode.Scalar] = []
    var isText = false
    // The end of what is no white space, in the text and in the word.
    var solid = (text: 0, word: start)
    while let next = peek, !",]})".unicodeScalars.contains(next), !(isKey && next == ":") {
      if next == "\\", index + 1 < scalars.count, "\\()[]{}:=, \t".unicodeScalars.contains(scalars[index + 1])
      {
        text.append(scalars[index + 1])
        index += 2
        isText = true
      } else if next == "$", index + 1 < scalars.count, scalars[index + 1] == "{", !isKey {
        try interpolation(into: &text)
      } else {
        try refuse(next, from: start)
        text.append(next)
        index += 1
        if next.properties.isWhitespace { continue }
      }
      solid = (text.count, index)
    }
    guard solid.text > 0 else {
      throw fault(
        peek == ")" ? "`)` closes nothing here" : "a value is missing here", from: index, length: 1,
        help: "an empty text is written in quotes")
    }
    let value = String(String.UnicodeScalarView(text[..<solid.text]))
    return Node(
      .scalar(Scalar(value, style: isText ? .doubleQuoted : .plain)), at: span(from: start, to: solid.word))
  }

  private mutating func interpolation(into text: inout [Unicode.Scalar]) throws(OverrideFault) {
    guard let end = Template.end(in: scalars, from: index) else {
      throw fault("`${` is not closed", from: index, help: "write `}` behind the name")
    }
    text += scalars[index..<end]
    index = end
  }

  /// What to write in the place of a function of Hydra.
  private static func help(insteadOf function: String) -> String {
    switch function {
    case "int", "float", "str", "bool", "json_str":
      "leave it out: a value is typed by the parameter that it fills, and a text is in quotes"
    case "extend_list": "`+key.2=value` appends to a list of two elements"
    case "choice", "range": "it stands alone behind `=`, in a sweep: key=\(function)(…)"
    case "sort", "shuffle": "write the values in their order"
    case "glob": "name the files: `key=@a.yaml,@b.yaml`"
    case "interval", "tag": "a sweep has values of its own: `key=a,b` or `key=range(start,stop,step)`"
    default: "a text that holds `(` goes in quotes"
    }
  }

  private func refuse(_ scalar: Unicode.Scalar, from start: Int) throws(OverrideFault) {
    switch scalar {
    case "(":
      let name = text(from: start, to: index)
      throw fault(
        "`\(Node.cropped(name))(…)` is not part of the language: nothing is executed", from: start,
        length: index + 1 - start, help: Self.help(insteadOf: name))
    case "[", "{", "'", "\"", "=":
      throw fault(
        "`\(scalar)` cannot stand within a text", from: index, length: 1,
        help: "put the whole text in quotes, or write `\\\(scalar)`")
    default: return
    }
  }

  // MARK: - Characters

  private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  mutating func skip(_ count: Int) { index = min(index + count, scalars.count) }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    index += 1
    return true
  }

  func word(_ word: String) -> Bool { scalars[index...].starts(with: word.unicodeScalars) }

  mutating func skipSpace() {
    while let next = peek, next.properties.isWhitespace { index += 1 }
  }

  func text(from start: Int, to end: Int) -> String {
    String(String.UnicodeScalarView(scalars[start..<end]))
  }

  func span(from start: Int, to end: Int) -> SourceSpan {
    SourceSpan(file: file, start: place(ofScalar: start), end: place(ofScalar: end))
  }

  /// The position of a scalar; of one that is a part of a line break, the end of its line.
  private func place(ofScalar offset: Int) -> SourcePosition {
    file.clamped(file.position(ofScalar: offset))
  }

  /// - Parameter length: How much is marked; nil for all up to the word's end.
  func fault(
    _ message: String, from start: Int, length: Int? = nil, help: String? = nil
  ) -> OverrideFault {
    let end = length.map { min(start + $0, scalars.count) } ?? scalars.count
    return OverrideFault(message: message, span: span(from: start, to: max(start, end)), help: help)
  }
}
