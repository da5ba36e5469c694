import ArgumentParser

/// For whom a report is.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case human
  /// For programs.
  case json
}
