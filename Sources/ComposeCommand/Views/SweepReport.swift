import Composer

/// What is wrong with the points of a sweep, in the form in which people read it.
struct SweepReport {
  /// The diagnostics, each once, with the points at which it occurs.
  let diagnostics: [Diagnostic]
  /// How many are not among them.
  let omitted: Int

  /// The report of a sweep, which tells a person no more than the first hundred problems.
  init(_ run: SweepRun, upTo limit: Int = 100) {
    let labels = run.sweep.map { SweepLabels($0) }
    let shown = run.findings.prefix(limit)
    let findings = shown.map { finding in
      var diagnostic = finding.diagnostic
      if let points = finding.points, let labels, run.points.count > 1 {
        let places = labels.words(for: points)
        let first = finding.isExample ? points.first : nil
        let example = first.map { labels.assignments(at: $0).joined(separator: " ") }
        diagnostic.notes.append(places + (example.map { "; this is what it says at \($0)" } ?? ""))
      }
      return diagnostic
    }
    diagnostics = DiagnosticReport(findings).diagnostics
    omitted = run.findings.count - shown.count + run.omitted
  }
}
