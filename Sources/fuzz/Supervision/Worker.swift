/// Runs a range of inputs, one after the other, and tells the supervisor about each before it begins.
struct Worker {
  /// The inputs.
  let inputs: Range<Int>
  let maker: InputMaker
  /// The processor's time that a step may take, in nanoseconds.
  let timeLimit: UInt64
  /// A folder of its own: for files, and for what it tells.
  let folder: String

  /// The exit code of a worker whose last input needed too much memory.
  static let outOfMemory: Int32 = 3
  /// One in so many inputs is examined thoroughly.
  static let thoroughEvery = 16

  /// Where it tells how far it is.
  static func progress(in folder: String) -> String { "\(folder)/progress" }
  /// Where it tells what came of each input, in a number.
  static func digests(in folder: String) -> String { "\(folder)/digests" }
  /// Where it tells what it found.
  static func notes(in folder: String) -> String { "\(folder)/notes" }

  /// Whether the examination of an input is a thorough one.
  static func isThorough(_ number: Int) -> Bool { number % thoroughEvery == 0 }

  /// Runs the inputs.
  func run() throws -> Int32 {
    let progress = try Progress(sharedThrough: Self.progress(in: folder))
    var digests: [String] = []
    var counts: [String: Int] = [:]
    var exitCode: Int32 = 0
    for number in inputs {
      progress[.current] = UInt64(number + 1)
      let start = Meter.processorTime
      let (way, input) = maker.input(number)
      let run = try InputRun(
        input, thoroughly: Self.isThorough(number), timeLimit: timeLimit, in: "\(folder)/files")
      digests.append(String(run.digest.value))
      progress[.done] += 1
      if run.isSound { progress[.sound] += 1 }
      if run.longestStep > progress[.longestStep] {
        progress[.longestStep] = run.longestStep
        progress[.longestInput] = UInt64(number)
      }
      progress[.memory] = try Meter.peakMemory()
      counts["way \(way)", default: 0] += 1
      counts["time \(way)", default: 0] += Int((Meter.processorTime - start) / 1000)
      for code in run.codes { counts["code \(code)", default: 0] += 1 }
      try Note.append(Set(run.faults).map { .fault(number, $0) }, to: Self.notes(in: folder))
      if progress[.memory] > Limits.memory {
        exitCode = Self.outOfMemory
        break
      }
    }
    try Note.append(counts.map { .count($0.key, $0.value) }, to: Self.notes(in: folder))
    try Folder.write(Array(digests.joined(separator: "\n").utf8), to: Self.digests(in: folder))
    return exitCode
  }
}
