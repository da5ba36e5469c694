/// Runs inputs that workers suspect by themselves, and keeps those that something is wrong with.
struct Confirmation {
  private let options: Options
  /// The inputs that are kept.
  private var kept: Set<Int> = []

  /// How long an input may be made smaller, in nanoseconds.
  private static let patience: UInt64 = 120_000_000_000
  /// What needs long once may have been disturbed; what needs long thrice is slow.
  private static let runs = 3

  init(_ options: Options) { self.options = options }

  /// Runs the input of a finding, saves it if something is wrong, and says so.
  mutating func confirm(_ finding: Finding) throws -> Bool {
    let suspect = "\(options.scratch)/suspect"
    try Folder.makeEmpty(suspect)
    let saving = try ChildProcess(
      ["--save", suspect, "--first", String(finding.input)] + options.origin, log: "\(options.scratch)/log")
    guard saving.wait() == .exit(0) else {
      say("input \(finding.input): \(finding.failure): it cannot even be made")
      return true
    }
    let input = try FuzzInput(savedIn: suspect)
    let trial = Trial(scratch: options.scratch, manner: options.limits + manner(of: finding))
    guard let failure = try failure(of: finding, trial, suspect) else {
      say("input \(finding.input): \(finding.failure): \(finding.detail): not confirmed")
      return false
    }
    let folder = "\(options.findings)/\(finding.input)"
    if kept.insert(finding.input).inserted { try Folder.makeEmpty(folder) }
    try input.save(to: folder)
    var calls: [String] = []
    if case .signal = failure { calls = try trial.crashSite(ofInputIn: folder) }
    var size = ""
    if options.minimizes, failure != .otherElsewhere {
      let small = try minimized(input, failure, trial)
      try small.save(to: "\(folder)/\(failure.description.replacing(" ", with: "-"))")
      size = ", \(input.size) bytes, \(small.size) when minimised"
    }
    say("input \(finding.input): \(failure): \(finding.detail)\(size): \(folder)")
    for call in calls { say("  \(call)") }
    return true
  }

  /// As the worker ran it; but what an examination needs beside the examined is nobody's memory.
  private func manner(of finding: Finding) -> [String] {
    Worker.isThorough(finding.input) && finding.failure != .fault(.memory) ? [] : ["--plain"]
  }

  /// What is wrong each time.
  private func failure(of finding: Finding, _ trial: Trial, _ folder: String) throws -> Failure? {
    // Two processes have run it already.
    if finding.failure == .otherElsewhere { return finding.failure }
    var failure: Failure?
    for _ in 0..<Self.runs {
      failure = finding.confirmed(by: try trial.failures(ofInputIn: folder))
      if failure == nil { break }
    }
    return failure
  }

  private func minimized(_ input: FuzzInput, _ failure: Failure, _ trial: Trial) throws -> FuzzInput {
    let end = Meter.wallTime + Self.patience
    return try Minimizer(
      fails: { try trial.failures(of: $0).contains(failure) }, isOver: { Meter.wallTime > end }
    ).minimized(input)
  }
}
