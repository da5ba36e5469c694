import Spec

/// What must hold of every diagnostic: it says something, its places lie in their files, its fixes can be applied.
struct DiagnosticExamination {
  /// What does not hold.
  private(set) var faults: [Fault] = []

  init(_ diagnostic: Diagnostic) {
    if diagnostic.message.isEmpty { faults.append(Fault(.wordless, diagnostic.code.rawValue)) }
    let spans =
      [diagnostic.primary] + diagnostic.related.map(\.span)
      + diagnostic.fixes.flatMap { $0.edits.map(\.span) }
    for span in spans.compactMap({ $0 }) where !Self.liesInFile(span) {
      faults.append(Fault(.place, "\(diagnostic.code.rawValue): \(diagnostic.message): \(span)"))
    }
    for fix in diagnostic.fixes where !Self.isApplicable(fix) {
      faults.append(Fault(.fix, "\(diagnostic.code.rawValue): \(fix.title)"))
    }
  }

  private static func liesInFile(_ span: SourceSpan) -> Bool {
    [span.start, span.end].allSatisfy { position in
      guard position.column >= 1, let line = span.file.line(position.line) else { return false }
      // Counting scalars of very long lines would take longer than the check itself.
      return position.column <= (line.utf8.count > 4096 ? line.utf8.count : line.unicodeScalars.count) + 1
    } && span.file.text(in: span) != nil
  }

  /// Whether a fix has edits, and none of them touches another one.
  private static func isApplicable(_ fix: Fix) -> Bool {
    let edits = fix.edits.sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    guard !edits.isEmpty, !fix.title.isEmpty else { return false }
    return zip(edits, edits.dropFirst()).allSatisfy { first, second in
      first.span.file !== second.span.file || first.span.end <= second.span.start
    }
  }
}
