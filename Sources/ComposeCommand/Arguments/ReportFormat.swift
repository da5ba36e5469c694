import ArgumentParser

/// For whom a report is.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case human
  /// For programs.
  case json
}

/// For whom a report of mistakes is.
enum CheckFormat: String, CaseIterable, ExpressibleByArgument {
  /// For people.
  case human
  /// For programs.
  case json
  /// For code hosts and editors that show the results of static analysis.
  case sarif
  /// For GitHub, which shows them beside the lines of a pull request.
  case github
}
