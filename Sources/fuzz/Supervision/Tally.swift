/// What all workers together have come to.
struct Tally {
  private(set) var done = 0
  private(set) var repeated = 0
  private(set) var sound = 0
  private(set) var longestStep: UInt64 = 0
  private(set) var longestInput = 0
  private(set) var memory: UInt64 = 0
  private(set) var counts: [String: Int] = [:]
  /// What was found, not yet confirmed.
  var findings: Set<Finding> = []

  /// Adds what a worker has come to.
  mutating func add(_ progress: Progress, isRepetition: Bool) {
    if isRepetition {
      repeated += Int(progress[.done])
    } else {
      done += Int(progress[.done])
      sound += Int(progress[.sound])
    }
    memory = max(memory, progress[.memory])
    if progress[.longestStep] > longestStep {
      longestStep = progress[.longestStep]
      longestInput = Int(progress[.longestInput])
    }
  }

  /// Adds what a worker has written down.
  mutating func add(_ notes: [Note], isRepetition: Bool) {
    for note in notes {
      switch note {
      case .fault(let input, let fault):
        findings.insert(Finding(input: input, failure: .fault(fault.kind), detail: fault.detail))
      case .count(let name, let count): counts[name, default: 0] += isRepetition ? 0 : count
      }
    }
  }

  /// How far the run is.
  func line(time: UInt64) -> String {
    let seconds = max(1, time / 1_000_000_000)
    return
      "\(done) inputs in \(seconds) s, \(UInt64(done) / seconds) a second; \(findings.count) suspicions; "
      + "longest step \(longestStep / 1_000_000) ms (input \(longestInput)), peak memory \(memory / 1000) MB"
  }

  /// How the run was.
  func lines(time: UInt64) -> [String] {
    let codes = counts.filter { $0.key.hasPrefix("code ") }
    let ways = counts.filter { $0.key.hasPrefix("way ") }.sorted { $0.value > $1.value }
    return ways.map { way, count in
      let time = counts["time\(way.dropFirst(3))", default: 0]
      return "  \(count) \(way.dropFirst(4)), \(time / max(1, count)) µs each"
    } + [
      "\(sound) with sound networks, \(codes.count) codes of diagnostics, \(repeated) inputs run again by another process",
      line(time: time),
    ]
  }
}
