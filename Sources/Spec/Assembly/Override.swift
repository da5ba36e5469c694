extension DiagnosticCode {
  /// An override's word that does not follow the grammar.
  public static let overrideSyntax: Self = "override-syntax"
  /// An override of something that the spec does not have.
  public static let unknownPath: Self = "unknown-path"
  /// An override that adds what is there, or deletes what is something else.
  public static let overrideConflict: Self = "override-conflict"
  /// An override that a later one takes back.
  public static let supersededOverride: Self = "superseded-override"
}

/// A change to a spec, as it is written on a command line: `policy.networks.0.hidden_units=[64]`.
///
/// The word is a source file of its own, called `override`, in which diagnostics about the value stand.
public struct Override: Sendable {
  /// What an override does.
  public enum Operation: String, Sendable {
    /// Changes what is there: `key=value`.
    case set = ""
    /// Adds what is not there: `+key=value`.
    case add = "+"
    /// Changes or adds: `++key=value`.
    case force = "++"
    /// Deletes: `~key`, or `~key=value` if it has this value.
    case delete = "~"
  }

  /// A key, or the index of a list's element.
  public struct Part: Sendable {
    /// The key.
    public let text: String
    /// Where it stands in the word.
    public let span: SourceSpan
    /// Whether it is in quotes, so that dots in it are its own.
    let isQuoted: Bool
  }

  /// What is done.
  public let operation: Operation
  /// Where: keys and indices of elements from the top of the spec; at least one.
  public let path: [Part]
  /// The value, with files put in; nil where something is deleted whatever it is.
  public let value: Node?
  /// The value as it is written.
  public let valueText: String?
  /// The whole word.
  public let span: SourceSpan
  /// The path within the word.
  public let keySpan: SourceSpan
  /// The files that the value names with `@`.
  public let uses: [FileUse]

  /// The path as text: `policy.networks.0.hidden_units`.
  public var key: String { Self.key(path[...]) }

  /// Whether it changes which files the spec is put together of.
  public var choosesFiles: Bool { path[0].text == "defaults" && !path[0].isQuoted }

  /// Whether it is the same word with the same of its values.
  func isSame(as other: Override) -> Bool {
    span == other.span && value?.span == other.value?.span && valueText == other.valueText
  }

  static func key(_ path: ArraySlice<Part>) -> String { path.map(\.text).joined(separator: ".") }

  /// The longest word, in bytes.
  package static let maximumSize = 1 << 20

  /// Reads one override; nil after errors, of which one is that there are several values to choose from.
  public init?(_ word: String, reading files: FileReader = .disk, reportingTo diagnostics: Diagnostics) {
    self.init(SourceFile(word: word, called: "override"), reading: files, reportingTo: diagnostics)
  }

  /// Reads what has the form of an override.
  init?(_ word: SourceFile, reading files: FileReader, reportingTo diagnostics: Diagnostics) {
    let alternatives = Self.alternatives(of: word, reading: files, reportingTo: diagnostics)
    guard let first = alternatives.first else { return nil }
    guard alternatives.count == 1 else {
      diagnostics.error(
        .overrideSyntax, "`\(Node.cropped(first.key))` is given \(alternatives.count) values", at: first.span,
        help: "several values are a sweep: `compose check` and `compose summary` compose each of them with "
          + "`--multirun`; a list is [a,b], and a text with a comma goes in quotes")
      return nil
    }
    self = first
  }

  /// Reads an override whose value may be one of several, for sweeps: `key=a,b`, `key=choice(a,b)` or
  /// `key=range(start,stop,step)`; empty after errors.
  public static func alternatives(
    of word: String, reading files: FileReader = .disk, reportingTo diagnostics: Diagnostics
  ) -> [Override] {
    alternatives(
      of: SourceFile(word: word, called: "override"), reading: files, reportingTo: diagnostics)
  }

  static func alternatives(
    of file: SourceFile, reading files: FileReader, reportingTo diagnostics: Diagnostics
  ) -> [Override] {
    guard file.text.utf8.count <= maximumSize else {
      diagnostics.error(
        .tooLarge, "an override is longer than \(maximumSize >> 20) MiB", at: SourceSpan(startOf: file))
      return []
    }
    var parser = OverrideParser(file)
    do throws(OverrideFault) {
      let parsed = try parser.parse()
      let assembler = DocumentAssembler(reading: files, reportingTo: diagnostics)
      func override(_ choice: Node?) -> Override {
        let value = choice.map(assembler.value)
        return Override(
          operation: parsed.operation, path: parsed.path, value: value,
          valueText: parsed.isRange
            ? choice?.scalar?.text : choice.flatMap { file.text(in: $0.span) }.map(String.init),
          span: parsed.span, keySpan: parsed.keySpan, uses: assembler.uses)
      }
      return parsed.choices.isEmpty ? [override(nil)] : parsed.choices.map(override)
    } catch {
      diagnostics.error(.overrideSyntax, error.message, at: error.span, help: error.help)
      return []
    }
  }

  private init(
    operation: Operation, path: [Part], value: Node?, valueText: String?, span: SourceSpan,
    keySpan: SourceSpan, uses: [FileUse]
  ) {
    self.operation = operation
    self.path = path
    self.value = value
    self.valueText = valueText
    self.span = span
    self.keySpan = keySpan
    self.uses = uses
  }

  /// Whether a word on a command line has the form of an override and not of a file's path.
  public static func isOverride(_ word: String) -> Bool {
    let sign = word.prefix { $0 == "+" || $0 == "~" }
    let rest = word[sign.endIndex...]
    guard let first = rest.first, first.isLetter || first.isNumber || "_'\"".contains(first) else {
      return false
    }
    guard sign.isEmpty else { return true }
    if let equals = rest.firstIndex(of: "=") { return !rest[..<equals].contains("/") }
    // `hidden_units:[64]` is no file, and its colon is wrong.
    guard let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") else { return false }
    let value = rest[rest.index(after: colon)...]
    guard let next = value.first, next != "[", next != "{" else { return !value.isEmpty }
    if case .string = ScalarValue(plain: String(value)) { return false }
    return true
  }

  /// The overrides whose value a later one replaces or deletes.
  static func superseded(among overrides: [Override]) -> [Override] {
    var replaced: Set<String> = []
    var superseded: [Override] = []
    for override in overrides.reversed() {
      let isPlaced = override.operation != .delete
      let prefixes = override.path.indices.map { key(override.path[...$0]) }
      if isPlaced, prefixes.contains(where: replaced.contains) { superseded.append(override) }
      if !isPlaced, let last = override.path.last, Int(last.text) != nil { replaced = [] }
      if !isPlaced || override.value?.mapping == nil { replaced.insert(override.key) }
    }
    return superseded.reversed()
  }
}
