import Composer

/// Diagnostics in the form in which people read them.
struct DiagnosticReport {
  /// The diagnostics, each once.
  let diagnostics: [Diagnostic]

  /// A report of what is wrong with one spec.
  init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics.map(Self.presentable)
  }

  /// A report of what is wrong with specs under several spaces: what is wrong under all of them stands there once
  /// and without spaces.
  init(_ verdicts: [Verdict]) {
    var spaces: OrderedDictionary<Diagnostic, OrderedSet<String>> = [:]
    let isMatrix = Set(verdicts.map(\.spaces)).count > 1
    for verdict in verdicts {
      // Whoever checks for several spaces knows that they are not the spec's own.
      for diagnostic in verdict.diagnostics where !isMatrix || diagnostic.code != .spacesReplaced {
        spaces[diagnostic, default: []].append(verdict.spaces ?? "")
      }
    }
    let all = Set(verdicts.map { $0.spaces ?? "" })
    diagnostics = spaces.map { diagnostic, names in
      var diagnostic = Self.presentable(diagnostic)
      let isAboutSpaces = names.contains(diagnostic.primary?.file.name ?? "")
      let isEverywhere = isAboutSpaces || all.isSubset(of: names)
      diagnostic.spaces = isEverywhere ? nil : names.joined(separator: ", ")
      return diagnostic
    }
  }

  /// What cannot be read has no line that could be shown; its message names the file.
  private static func presentable(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if diagnostic.code == .unreadableFile { diagnostic.primary = nil }
    return diagnostic
  }
}

extension Console {
  /// Writes a report, if there is something to report.
  func report(_ report: DiagnosticReport, to channel: Channel) throws {
    try self.report(report.diagnostics, to: channel)
  }
}
