/// Which of the findings are confirmed, each input by itself.
struct FindingReport {
  /// How many are.
  private(set) var confirmed = 0
  /// How many were not looked at, by what they have in common with those that are confirmed.
  private(set) var left: [String: Int] = [:]

  /// Of findings that are alike, so many need be confirmed.
  static let alike = 3

  init(_ findings: Set<Finding>, confirm: (Finding) throws -> Bool) rethrows {
    var known: [String: Int] = [:]
    for finding in findings.sorted(by: { ($0.input, $0.detail) < ($1.input, $1.detail) }) {
      if known[finding.likeness, default: 0] >= Self.alike {
        left[finding.likeness, default: 0] += 1
      } else if try confirm(finding) {
        known[finding.likeness, default: 0] += 1
        confirmed += 1
      }
    }
  }
}
