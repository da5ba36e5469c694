public import FoundationEssentials

/// A diagnostic as `compose check --format json` prints it: every field is always there, null where it says nothing.
public struct DiagnosticRecord: Encodable, Sendable {
  /// A related place.
  public struct Related: Encodable, Sendable {
    let message: String
    let span: SourceSpan?

    /// Writes message, file, line and column.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(message, forKey: .message)
      try container.encode(span?.file.name, forKey: .file)
      try container.encode(span?.start.line, forKey: .line)
      try container.encode(span?.start.column, forKey: .column)
    }
  }

  /// One of the tensors that do not fit each other.
  struct SideRecord: Encodable {
    let name, shape: String
  }

  /// A change that mends the problem.
  struct FixRecord: Encodable {
    let title: String
    let safe: Bool
    let edits: [EditRecord]

    init(_ fix: Fix) {
      title = fix.title
      safe = fix.isSafe
      edits = fix.edits.map(EditRecord.init)
    }
  }

  /// One replacement of a change.
  struct EditRecord: Encodable {
    let file: String
    let line, column, endLine, endColumn: Int
    let replacement: String

    init(_ edit: Fix.Edit) {
      file = edit.span.file.name
      (line, column) = (edit.span.start.line, edit.span.start.column)
      (endLine, endColumn) = (edit.span.end.line, edit.span.end.column)
      replacement = edit.replacement
    }

    enum CodingKeys: String, CodingKey {
      case file, line, column, replacement
      case endLine = "end_line"
      case endColumn = "end_column"
    }
  }

  private let diagnostic: Diagnostic

  /// The record of a diagnostic.
  public init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

  private enum Key: String, CodingKey {
    case code, severity, message, file, line, column, related, sides, help, fixes, spaces
    case endLine = "end_line"
    case endColumn = "end_column"
  }

  /// Writes all fields.
  public func encode(to encoder: any Encoder) throws {
    let span = diagnostic.primary
    let related =
      diagnostic.related.map { Related(message: $0.message, span: $0.span) }
      + diagnostic.notes.map { Related(message: $0, span: nil) }
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(diagnostic.code.rawValue, forKey: .code)
    try container.encode(diagnostic.severity.rawValue, forKey: .severity)
    try container.encode(diagnostic.message, forKey: .message)
    try container.encode(span?.file.name, forKey: .file)
    try container.encode(span?.start.line, forKey: .line)
    try container.encode(span?.start.column, forKey: .column)
    try container.encode(span?.end.line, forKey: .endLine)
    try container.encode(span?.end.column, forKey: .endColumn)
    try container.encode(related, forKey: .related)
    let sides = diagnostic.sides.map { SideRecord(name: $0.name, shape: $0.shape) }
    try container.encode(sides, forKey: .sides)
    try container.encode(diagnostic.help, forKey: .help)
    try container.encode(diagnostic.fixes.map(FixRecord.init), forKey: .fixes)
    try container.encode(diagnostic.spaces, forKey: .spaces)
  }
}

/// Diagnostics as JSON.
public enum DiagnosticJSONRenderer {
  /// The records of these diagnostics, to stand in a larger document.
  public static func records(of diagnostics: [Diagnostic]) -> [DiagnosticRecord] {
    diagnostics.map(DiagnosticRecord.init)
  }

  /// An encoder with the settings of every JSON that the command prints: sorted keys, indented.
  public static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return encoder
  }

  /// `{"diagnostics": [...]}` as text.
  public static func render(_ diagnostics: [Diagnostic]) throws -> String {
    String(decoding: try encoder().encode(["diagnostics": records(of: diagnostics)]), as: UTF8.self)
  }
}
