/// A collector of diagnostics that is passed down through the stages of a run.
public final class Diagnostics {
  /// What was reported, in order of reporting, each problem once.
  public private(set) var items: [Diagnostic] = []
  /// Whether an error is among them.
  public private(set) var hasErrors = false

  private var known: Set<Diagnostic> = []

  /// An empty collector.
  public init() {}

  /// Takes note of a diagnostic, unless the same one is known already.
  public func report(_ diagnostic: Diagnostic) {
    guard known.insert(diagnostic).inserted else { return }
    items.append(diagnostic)
    if diagnostic.severity == .error { hasErrors = true }
  }

  /// Reports an error.
  public func error(
    _ code: DiagnosticCode, _ message: String, at primary: SourceSpan?, label: String? = nil,
    related: [Diagnostic.Related] = [], notes: [String] = [], help: String? = nil
  ) {
    report(
      Diagnostic(
        .error, code, message, at: primary, label: label, related: related, notes: notes, help: help))
  }

  /// Reports a warning.
  public func warning(
    _ code: DiagnosticCode, _ message: String, at primary: SourceSpan?, label: String? = nil,
    related: [Diagnostic.Related] = [], notes: [String] = [], help: String? = nil
  ) {
    report(
      Diagnostic(
        .warning, code, message, at: primary, label: label, related: related, notes: notes, help: help))
  }

  /// The diagnostics by file in order of first mention, then by position; those without a place come last.
  public var sorted: [Diagnostic] {
    var fileOrder: [ObjectIdentifier: Int] = [:]
    for item in items {
      guard let file = item.primary?.file, fileOrder[ObjectIdentifier(file)] == nil else { continue }
      let rank = fileOrder.count
      fileOrder[ObjectIdentifier(file)] = rank
    }
    func rank(_ item: Diagnostic) -> (Int, Int, Int) {
      guard let span = item.primary else { return (.max, 0, 0) }
      return (fileOrder[ObjectIdentifier(span.file)] ?? .max, span.start.line, span.start.column)
    }
    return items.enumerated().sorted { left, right in
      let (a, b) = (rank(left.element), rank(right.element))
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }
}
