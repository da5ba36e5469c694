/// How a case ended.
enum Outcome {
  /// Everything agrees; a few words say what was compared.
  case passed(String)
  /// Something does not.
  case failed([String])
  /// The case needs something that this package does not have.
  case skipped(missing: String)

  /// What is printed about the case.
  func line(_ name: String) -> String {
    switch self {
    case .passed(let summary): return "pass \(name)  \(summary)"
    case .failed(let problems):
      let more = problems.count > 3 ? "; and \(problems.count - 3) more" : ""
      return "FAIL \(name)  \(problems.prefix(3).joined(separator: "; "))\(more)"
    case .skipped(let missing): return "skip \(name)  skipped: \(missing)"
    }
  }
}

/// How many cases ended how.
struct Tally: Equatable {
  var passed = 0
  var failed = 0
  var skipped = 0

  mutating func add(_ outcome: Outcome) {
    switch outcome {
    case .passed: passed += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    }
  }

  var line: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }
  /// Whether some case ran and none failed.
  var isSuccess: Bool { failed == 0 && passed > 0 }
}

/// Why a case cannot be run to its end.
enum Obstacle: Error {
  /// This package does not have what the case is about.
  case missingFeature(String)
  /// The case, or what it is run with, is broken.
  case problem(String)

  var text: String {
    switch self {
    case .missingFeature(let text), .problem(let text): text
    }
  }

  var outcome: Outcome {
    switch self {
    case .missingFeature(let feature): .skipped(missing: feature)
    case .problem(let problem): .failed([problem])
    }
  }
}
