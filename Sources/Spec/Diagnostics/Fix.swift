/// A change of the files that mends a problem.
public struct Fix: Sendable, Hashable {
  /// How sure it is that the change is what was meant.
  public enum Certainty: Sendable, Hashable {
    /// It says what was meant, whatever else is wrong: a program can make it without asking.
    case certain
    /// It says what was meant if nothing is wrong with what it writes: a program can make it and look.
    case ifItHolds
    /// It is one of several things that may have been meant: people choose.
    case suggested
  }

  /// One replacement of a stretch of text.
  public struct Edit: Sendable, Hashable {
    /// What is replaced; an empty stretch is an insertion.
    public let span: SourceSpan
    /// What stands there afterwards.
    public let replacement: String

    /// Puts a text in the place of a stretch.
    public init(_ span: SourceSpan, _ replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// What the change does, in the imperative: "write `hidden_units`".
  public let title: String
  /// The replacements, none overlapping another.
  public let edits: [Edit]
  /// How sure it is that the change is what was meant.
  public let certainty: Certainty

  /// A change of these replacements.
  public init(_ title: String, _ edits: [Edit], certainty: Certainty = .certain) {
    self.title = title
    self.edits = edits
    self.certainty = certainty
  }

  /// Whether a program can make the change without asking.
  public var isSafe: Bool { certainty != .suggested }

  /// Writes a value in the place of another one; nil where that stands elsewhere and is only used here.
  init?(writing text: String, insteadOf node: Node) {
    guard node.aliasSite == nil, node.interpolationSite == nil, node.span.start.line == node.span.end.line,
      node.span.start < node.span.end
    else { return nil }
    self.init("write `\(text)`", [Edit(node.span, text)])
  }

  /// Writes a name in the place of another one, in the quotes that stand there.
  ///
  /// - Returns: Nil where the place does not hold a word that could be replaced.
  public init?(writing name: String, at span: SourceSpan?, insteadOf written: String) {
    guard let span, let text = span.file.text(in: span) else { return nil }
    let replacement: String
    switch text {
    case _ where text == written:
      // What needs no quotes stands anywhere.
      let isWord = Scalar.plainOrQuoted(name) == name
      guard let fitting = isWord ? name : span.surroundings.fitting(name) else { return nil }
      replacement = fitting
    case "\"\(written)\"": replacement = "\"\(name)\""
    case "'\(written)'": replacement = "'\(name)'"
    default: return nil
    }
    guard !name.contains(where: { "\"'\\".contains($0) || $0.isNewline }) else { return nil }
    self.init("write `\(name)`", [Edit(span, replacement)])
  }
}

extension Fix {
  /// Writes other text in the place of a single value; nil where the value does not stand there as it is.
  public init?(replacing node: Node, by text: String) {
    guard let scalar = node.scalar, node.aliasSite == nil, node.interpolationSite == nil,
      let written = node.span.file.text(in: node.span),
      [scalar.text, "\"\(scalar.text)\"", "'\(scalar.text)'"].contains(String(written))
    else { return nil }
    self.init("write `\(text)`", [Edit(node.span, text)])
  }
}

/// The name that a misspelt one most likely means: what a diagnostic says about it, and the fix.
public struct NearestName: Sendable {
  /// The name, nil where none is close.
  public let name: String?
  /// The fix that writes it.
  public let fixes: [Fix]

  /// Looks for the nearest name.
  ///
  /// - Parameters:
  ///   - written: The name as the user wrote it.
  ///   - span: Where it stands; without a place there is no fix.
  init(to written: String, among names: some Sequence<String>, at span: SourceSpan?) {
    self.init(closestMatch(to: written, among: names), insteadOf: written, at: span)
  }

  /// A name that is known to be the nearest.
  public init(_ name: String?, insteadOf written: String, at span: SourceSpan?) {
    self.init(name, insteadOf: written, at: span, certainty: .certain)
  }

  /// A name that is known to be the nearest, and is more or less likely to be what was meant.
  init(_ name: String?, insteadOf written: String, at span: SourceSpan?, certainty: Fix.Certainty) {
    self.name = name
    let fix = name.flatMap { Fix(writing: $0, at: span, insteadOf: written) }
    fixes = fix.map { [Fix($0.title, $0.edits, certainty: certainty)] } ?? []
  }

  /// "did you mean `name`?", or other help where no name is close.
  public func help(or other: @autoclosure () -> String? = nil) -> String? {
    name.map { "did you mean `\($0)`?" } ?? other()
  }
}
