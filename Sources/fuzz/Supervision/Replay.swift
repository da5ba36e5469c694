/// One saved input, run by itself.
struct Replay {
  /// A folder for files, in which nothing is kept.
  let scratch: String
  /// Whether it is examined thoroughly, which takes more memory than a check alone.
  let isThorough: Bool
  /// The processor's time that a step may take, in nanoseconds.
  let timeLimit: UInt64
  /// A file for what is wrong, which is printed else.
  let notes: String?

  /// The exit code where something is found.
  static let found: Int32 = 5

  /// Runs a saved input; the exit code is 0 if nothing is wrong.
  func run(savedIn folder: String) throws -> Int32 {
    let input = try FuzzInput(savedIn: folder)
    let before = try Meter.peakMemory()
    let run = try InputRun(input, thoroughly: isThorough, timeLimit: timeLimit, in: scratch)
    var faults = Set(run.faults)
    let after = try Meter.peakMemory()
    if after > Limits.memory {
      faults.insert(Fault(.memory, "more than \(Limits.memory / 1000) MB"))
    }
    if let notes {
      try Note.append(faults.map { .fault(0, $0) }, to: notes)
    } else {
      for line in faults.map({ "\($0.kind.rawValue): \($0.detail)" }).sorted() { say(line) }
      say("\(run.longestStep / 1_000_000) ms, \(before / 1000) to \(after / 1000) MB")
    }
    return faults.isEmpty ? 0 : Self.found
  }
}
