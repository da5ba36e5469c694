/// One saved input, run by itself.
enum Replay {
  /// The exit code where something is found.
  static let found: Int32 = 5

  /// Runs a saved input and prints what comes of it; the exit code is 0 if nothing is wrong.
  ///
  /// - Parameter isThorough: Whether it is examined thoroughly, which takes more memory than a check alone.
  static func run(
    savedIn folder: String, scratch: String, thoroughly isThorough: Bool, timeLimit: UInt64, isQuiet: Bool
  ) throws -> Int32 {
    let input = try FuzzInput(savedIn: folder)
    let before = Meter.peakMemory
    let run = try InputRun(input, thoroughly: isThorough, timeLimit: timeLimit, in: scratch)
    var faults = Set(run.faults)
    if Meter.peakMemory > Limits.memory {
      faults.insert(Fault("memory", "more than \(Limits.memory / 1000) MB"))
    }
    for fault in faults.sorted(by: { ($0.kind, $0.detail) < ($1.kind, $1.detail) }) {
      say("\(fault.kind): \(fault.detail)")
    }
    if !isQuiet {
      say("\(run.longestStep / 1_000_000) ms, \(before / 1000) to \(Meter.peakMemory / 1000) MB")
    }
    return faults.isEmpty ? 0 : found
  }
}
