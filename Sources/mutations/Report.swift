import Composer

/// How the mutants of all subjects came out.
struct Report {
  private var findings: [Finding] = []
  private var wrong: [(name: String, fault: String?)] = []

  /// The least share of diagnostics that stand on the mutated line, and of misspelt names that are mended.
  static let leastLines = 0.97
  static let leastFixes = 0.95

  mutating func add(_ new: [Finding]) { findings += new }

  mutating func add(_ spec: WrongSpec) { wrong.append((spec.subject.spec.name, spec.fault)) }

  // MARK: - Rates

  private func diagnosed(_ slip: Slip? = nil) -> [Finding] {
    findings.filter { $0.fate == .diagnosed && (slip == nil || $0.mutant.slip == slip) }
  }

  private var names: [Finding] { findings.filter { $0.offersName != nil } }

  private static func share(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 1 : Double(part) / Double(whole)
  }

  private func lineShare(_ slip: Slip? = nil) -> Double {
    let diagnosed = diagnosed(slip)
    return Self.share(diagnosed.count { $0.isOnLine == true || $0.isAtUse }, diagnosed.count)
  }

  private var shapeErrors: Int { findings.reduce(0) { $0 + $1.shapeErrors } }
  private var shapeFaults: Int { findings.reduce(0) { $0 + $1.shapeFaults.count } }

  var silent: [Finding] { findings.filter { $0.fate == .silent } }

  /// Whether nothing is silent and the rates are reached.
  var isSuccess: Bool {
    !findings.isEmpty && silent.isEmpty && shapeFaults == 0 && findings.allSatisfy { $0.isLossTold != false }
      && lineShare() >= Self.leastLines
      && Self.share(names.count { $0.offersName == true }, names.count) >= Self.leastFixes
      && Self.share(names.count { $0.isRestored == true }, names.count) >= Self.leastFixes
      && wrong.allSatisfy { $0.fault == nil }
  }

  // MARK: - Text

  /// Every mutant that did not come out as it should.
  var failures: [String] {
    findings.compactMap { finding in
      var faults: [String] = []
      if finding.fate == .silent { faults.append("SILENT") }
      if finding.isOnLine == false, !finding.isAtUse {
        faults.append("line, not on \(finding.mutant.lines.sorted())")
      }
      if finding.offersName == false { faults.append("not offered") }
      if finding.isRestored == false { faults.append("not restored") }
      if finding.isLossTold == false, let lost = finding.mutant.lost {
        faults.append("\(lost.kind.rawValue) not told at each of \(lost.places.map { $0.sorted() })")
      }
      if let fault = finding.shapeFaults.first { faults.append("shapes not told (\(fault))") }
      if faults.isEmpty { return nil }
      let mutant = finding.mutant
      let path = mutant.path.joined(separator: ".")
      let words = finding.words.isEmpty ? "" : " · \(finding.words)"
      return
        "\(finding.subject):\(mutant.line): \(faults.joined(separator: ", ")): \(mutant.slip.rawValue) \(path), \(mutant.manner)\(words)"
    } + wrong.compactMap { spec in spec.fault.map { "\(spec.name): \($0)" } }
  }

  /// The numbers.
  var table: [String] {
    let head = "mutants   diagnosed   changed   default   same   SILENT   lines right   at the use of a name"
    var rows = [Self.padded("", 12) + head]
    for slip in Slip.allCases { rows.append(row(slip.rawValue, slip)) }
    rows.append(row("all", nil))
    let same = Dictionary(grouping: findings.filter { $0.fate == .same }) {
      "\($0.mutant.slip.rawValue) \($0.mutant.manner)"
    }
    if !same.isEmpty { rows += ["", "mutants that are right, and the same:"] }
    for (manner, findings) in same.sorted(by: { $0.key < $1.key }) {
      let keys = Set(findings.map { $0.mutant.path.last { Int($0) == nil } ?? "" }).sorted()
      rows.append("  \(manner): \(findings.count), of \(keys.joined(separator: ", "))")
    }
    rows += ["", "mutants that are no YAML any more: \(findings.count { $0.isBroken })"]
    let offered = names.count { $0.offersName == true }
    let restored = names.count { $0.isRestored == true }
    rows += [
      "misspelt names that something is said about: \(names.count)",
      "  the original is offered first: \(offered), \(Self.percent(Self.share(offered, names.count)))",
      "  the fixes restore the networks: \(restored), \(Self.percent(Self.share(restored, names.count)))",
    ]
    rows.append(
      "misspelt definitions told at their lines, and definitions whose only use is misspelt at both lines:")
    for kind in DefinedNames.Kind.allCases {
      let lost = findings.filter { $0.isLossTold != nil && $0.mutant.lost?.kind == kind }
      rows.append("  \(kind.rawValue): \(lost.count), \(lost.count { $0.isLossTold == true })")
    }
    rows.append(
      "shape errors: \(shapeErrors), that name both sides and both shapes: \(shapeErrors - shapeFaults)")
    if !wrong.isEmpty {
      rows.append("recorded mistakes: \(wrong.count), right: \(wrong.count { $0.fault == nil })")
    }
    return rows
  }

  private func row(_ title: String, _ slip: Slip?) -> String {
    let mutants = findings.filter { slip == nil || $0.mutant.slip == slip }
    let counts = Finding.Fate.allCases.map { fate in mutants.count { $0.fate == fate } }
    let widths = [7, 12, 10, 10, 7, 9]
    let numbers = zip([mutants.count] + counts, widths).map { Self.padded("\($0)", -$1) }.joined()
    let uses = diagnosed(slip).count { $0.isAtUse }
    return Self.padded(title, 12) + numbers + Self.padded(Self.percent(lineShare(slip)), -14)
      + Self.padded("\(uses)", -25)
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// A text filled up with blanks: behind it, or for a negative width in front.
  private static func padded(_ text: String, _ width: Int) -> String {
    let blanks = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? blanks + text : text + blanks
  }
}
