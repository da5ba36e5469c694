/// Confirms what workers suspect, each input by itself, and keeps the inputs.
struct FindingReport {
  private let options: Options
  private let findings: [Finding]

  /// Of findings of a kind that read alike, so many are looked at.
  private static let alike = 3
  /// How long a finding may be made smaller, in nanoseconds.
  private static let patience: UInt64 = 120_000_000_000

  init(_ options: Options, _ findings: Set<Finding>) {
    self.options = options
    self.findings = findings.sorted { ($0.input, $0.kind, $0.detail) < ($1.input, $1.kind, $1.detail) }
  }

  /// Runs each suspicious input by itself, saves those that something is wrong with, and says so.
  ///
  /// - Returns: How many there are.
  func confirm() throws -> Int {
    var seen: [String: Int] = [:]
    var confirmed = 0
    for finding in findings {
      let likeness = "\(finding.kind) \(finding.detail.filter { !$0.isNumber }.prefix(60))"
      seen[likeness, default: 0] += 1
      guard seen[likeness, default: 0] <= Self.alike else { continue }
      if try confirm(finding) { confirmed += 1 }
    }
    for (likeness, count) in seen.sorted(by: { $0.key < $1.key }) where count > Self.alike {
      say("\(count) like: \(likeness)")
    }
    return confirmed
  }

  private func confirm(_ finding: Finding) throws -> Bool {
    let folder = "\(options.findings)/\(finding.input)"
    try Folder.makeEmpty(folder)
    let saving = try ChildProcess(
      ["--save", folder, "--first", String(finding.input)] + options.origin, log: "\(options.scratch)/log")
    guard saving.end(waiting: true) == .exit(0) else {
      say("input \(finding.input): \(finding.kind): it cannot even be made")
      return true
    }
    if finding.kind == "impure", finding.detail.hasPrefix("another") {
      say("input \(finding.input): impure: \(finding.detail): \(folder)")
      return true
    }
    // What needs long once may have been disturbed; what needs long thrice is slow.
    let trial = Trial(
      scratch: options.scratch, manner: options.limits + (finding.kind == "memory" ? ["--plain"] : []))
    var verdict: String?
    for _ in 0..<3 {
      verdict = try trial.verdict(onInputIn: folder)
      if verdict == nil { break }
    }
    guard let verdict else {
      say("input \(finding.input): \(finding.kind): \(finding.detail): not confirmed")
      Folder.remove(folder)
      return false
    }
    if verdict.hasPrefix("signal") { try trace(folder) }
    var size = ""
    if options.minimizes {
      let input = try FuzzInput(savedIn: folder)
      let end = Meter.wallTime + Self.patience
      let minimizer = Minimizer(
        fails: { try trial.verdict(on: $0) == verdict }, isOver: { Meter.wallTime > end })
      let small = try minimizer.minimized(input)
      try small.save(to: "\(folder)/small")
      size = ", \(input.size) bytes, \(small.size) when minimised"
    }
    say("input \(finding.input): \(verdict): \(finding.detail)\(size): \(folder)")
    return true
  }

  /// Says where a saved input makes the program crash.
  private func trace(_ folder: String) throws {
    let log = "\(options.scratch)/log"
    let child = try ChildProcess(
      ["--replay", folder, "--scratch", "\(options.scratch)/files"], log: log, tracesCrashes: true)
    let start = Meter.wallTime
    while child.end() == nil {
      Supervisor.pause()
      if Meter.wallTime - start > Self.patience { return child.kill() }
    }
    let calls = String(decoding: try Folder.bytes(of: log), as: UTF8.self).split(separator: "\n")
      .filter { $0.contains(" in fuzz at ") && !$0.contains("<compiler-generated>") }
    for call in calls.prefix(4) { say("  \(call)") }
  }
}
