import Composer
import Compute

/// Whether an error about shapes says all that it must: who disagrees, and the shape of each.
struct ShapeWords {
  /// The sides of which the message and what is related to it lack the name or the shape; nil where all is said.
  let fault: String?

  /// Nil for a diagnostic about something else.
  init?(_ diagnostic: Diagnostic) {
    guard diagnostic.severity == .error, Self.codes.contains(diagnostic.code) || !diagnostic.sides.isEmpty
    else { return nil }
    let text = ([diagnostic.message] + diagnostic.related.map(\.message)).joined(separator: "\n")
    if diagnostic.sides.count < 2 {
      fault = "names \(diagnostic.sides.count) sides: \(text)"
      return
    }
    let untold = diagnostic.sides.flatMap { [$0.name, $0.shape] }.filter { $0.isEmpty || !text.contains($0) }
    fault = untold.isEmpty ? nil : "lacks \(untold.joined(separator: ", ")): \(text)"
  }

  /// What is always about shapes; other codes are where their diagnostics have sides.
  private static let codes: Set<DiagnosticCode> = [
    .shapeMismatch, .portRank, .shapeClaim, .headWidth, .surplusAxes, .unequalObservations,
  ]
}
