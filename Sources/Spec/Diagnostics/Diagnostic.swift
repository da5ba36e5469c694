/// The stable name of a kind of diagnostic, in kebab-case.
///
/// Each room declares its own as static members.
public struct DiagnosticCode: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  /// The name.
  public let rawValue: String

  /// The code with this name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The code with this name.
  public init(stringLiteral value: String) { rawValue = value }
}

/// One problem: what is wrong, where, what else matters, and where possible the fix.
public struct Diagnostic: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable {
    /// The spec cannot be used.
    case error
    /// The spec can be used, but likely not as meant.
    case warning
    /// Worth knowing.
    case note
  }

  /// Something else that matters, with its place if it has one.
  public struct Related: Sendable, Hashable {
    /// What stands there.
    public let message: String
    /// Where it stands.
    public let span: SourceSpan?

    /// A message with its place.
    public init(_ message: String, at span: SourceSpan? = nil) {
      self.message = message
      self.span = span
    }
  }

  /// One of those that a shape error is about: a tensor with its shape, or who needs another one and which.
  ///
  /// The message and what is related to it name each side and its shape in these words.
  public struct Side: Sendable, Hashable {
    /// How the message calls it.
    public let name: String
    /// Its shape, or what it needs of one: `[16, H, W]`, `at least 36`.
    public let shape: String

    /// A side under the name that the message has for it.
    public init(_ name: String, _ shape: String) {
      self.name = name
      self.shape = shape
    }
  }

  /// The kind of problem.
  public var code: DiagnosticCode
  /// How bad it is.
  public var severity: Severity
  /// One sentence, without a full stop, that names what is wrong.
  public var message: String
  /// Where it is wrong.
  public var primary: SourceSpan?
  /// A few words to stand behind the carets.
  public var label: String?
  /// Other places that matter.
  public var related: [Related]
  /// Further facts, a line each.
  public var notes: [String]
  /// What to do about it.
  public var help: String?
  /// Changes of the files of which each mends it.
  public var fixes: [Fix]
  /// Who disagrees, where shapes do: at least two.
  public var sides: [Side]
  /// The spaces under which the problem occurs, where a spec is checked against several.
  public var spaces: String?

  /// A diagnostic of these parts.
  public init(
    _ severity: Severity, _ code: DiagnosticCode, _ message: String, at primary: SourceSpan?,
    label: String? = nil, related: [Related] = [], notes: [String] = [], help: String? = nil,
    fixes: [Fix] = [], sides: [Side] = [], spaces: String? = nil
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.primary = primary
    self.label = label
    self.related = related
    self.notes = notes
    self.help = help
    self.fixes = fixes
    self.sides = sides
    self.spaces = spaces
  }
}
