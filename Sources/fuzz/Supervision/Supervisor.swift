/// Starts workers, sees to it that they go on, and finds out which inputs they fail at.
final class Supervisor {
  /// A worker at work.
  private struct Shift {
    let child: ChildProcess
    let inputs: Range<Int>
    /// Whether the inputs were run before, by another process.
    let isRepetition: Bool
    let folder: String
    let progress: Progress
    /// The input that it was last seen at, and what it takes since.
    var input: (number: Int?, stopwatch: Stopwatch)
  }

  private let options: Options
  private var tally: Tally
  private var queue: [(inputs: Range<Int>, isRepetition: Bool)] = []
  private var digests: [Range<Int>: [Substring]] = [:]
  private var shifts: [Shift] = []
  private let start = Meter.wallTime

  init(_ options: Options) {
    self.options = options
    tally = Tally()
  }

  /// How many inputs a worker runs before another one begins afresh.
  private static let shiftLength = 2000
  /// One shift in so many is done twice, by different processes.
  private static let repeatedShifts = 16

  /// Runs all inputs; the exit code is 0 if nothing is wrong.
  func run() throws -> Int32 {
    let numbers = options.first..<(options.first + options.inputs)
    for from in stride(from: numbers.lowerBound, to: numbers.upperBound, by: Self.shiftLength) {
      let inputs = from..<min(from + Self.shiftLength, numbers.upperBound)
      queue.append((inputs, false))
      if isRepeated(inputs) { queue.append((inputs, true)) }
    }
    queue.reverse()
    try Folder.makeEmpty(options.scratch)
    defer { Folder.remove(options.scratch) }
    while !queue.isEmpty || !shifts.isEmpty {
      while shifts.count < options.workers, let next = queue.popLast() {
        try begin(next.inputs, next.isRepetition)
      }
      try watch()
      ChildProcess.pause()
      tell()
    }
    var confirmation = Confirmation(options)
    let report = try FindingReport(tally.findings) { try confirmation.confirm($0) }
    for (likeness, count) in report.left.sorted(by: { $0.key < $1.key }) {
      say("\(count) more like: \(likeness)")
    }
    say(tally.lines(time: Meter.wallTime - start).joined(separator: "\n"))
    return report.confirmed == 0 ? 0 : 1
  }

  private func begin(_ inputs: Range<Int>, _ isRepetition: Bool) throws {
    let taken = Set(shifts.map(\.folder))
    guard
      let folder = (0..<options.workers).map({ "\(options.scratch)/worker\($0)" }).first(where: {
        !taken.contains($0)
      })
    else { return }
    try Folder.make(folder)
    let progress = try Progress(sharedThrough: Worker.progress(in: folder))
    progress.clear()
    try Folder.write([], to: Worker.notes(in: folder))
    let child = try ChildProcess(
      [
        "--work", folder, "--first", String(inputs.lowerBound), "--inputs", String(inputs.count),
      ] + options.origin + options.limits, log: "\(folder)/log")
    shifts.append(
      Shift(
        child: child, inputs: inputs, isRepetition: isRepetition, folder: folder, progress: progress,
        input: (nil, Stopwatch(child.process))))
  }

  private func watch() throws {
    for index in shifts.indices.reversed() {
      let shift = shifts[index]
      if let end = shift.child.end() {
        shifts.remove(at: index)
        try close(shift, end)
        shift.progress.unmap()
        continue
      }
      let input = shift.progress.currentInput
      if input != shift.input.number {
        shifts[index].input = (input, Stopwatch(shift.child.process))
      } else if shift.input.stopwatch.exceeds(
        processorTime: Limits.processorTime, wallTime: Limits.wallTime)
      {
        shift.child.kill()
        shifts.remove(at: index)
        try interrupt(shift, .hang, "no end after \(Limits.processorTime / 1_000_000_000) s")
        shift.progress.unmap()
      }
    }
  }

  private func close(_ shift: Shift, _ end: ChildProcess.End) throws {
    switch end {
    case .exit(0):
      tally.add(try Note.all(in: Worker.notes(in: shift.folder)), isRepetition: shift.isRepetition)
      tally.add(shift.progress, isRepetition: shift.isRepetition)
      try compare(shift)
    case .exit(Worker.outOfMemory):
      try interrupt(shift, .fault(.memory), "\(shift.progress[.memory] / 1000) MB")
    case .exit(let code):
      let log = String(decoding: try Folder.bytes(of: "\(shift.folder)/log").suffix(2000), as: UTF8.self)
      throw FuzzError("a worker ends with exit code \(code): \(log)")
    case .signal(let signal): try interrupt(shift, .signal(signal), "a crash")
    }
  }

  /// Notes the input at which a worker stopped, and lets another one go on behind it.
  private func interrupt(_ shift: Shift, _ failure: Failure, _ detail: String) throws {
    tally.add(try Note.all(in: Worker.notes(in: shift.folder)), isRepetition: shift.isRepetition)
    tally.add(shift.progress, isRepetition: shift.isRepetition)
    let input = shift.progress.currentInput ?? shift.inputs.lowerBound
    tally.findings.insert(Finding(input: input, failure: failure, detail: detail))
    if input + 1 < shift.inputs.upperBound {
      queue.append((input + 1..<shift.inputs.upperBound, shift.isRepetition))
    }
  }

  /// The same inputs must come to the same in every process.
  private func compare(_ shift: Shift) throws {
    let text = String(decoding: try Folder.bytes(of: Worker.digests(in: shift.folder)), as: UTF8.self)
    let found = text.split(separator: "\n")
    if let known = digests.removeValue(forKey: shift.inputs) {
      for (input, (one, other)) in zip(shift.inputs, zip(known, found)) where one != other {
        tally.findings.insert(
          Finding(input: input, failure: .otherElsewhere, detail: "another process comes to something else"))
      }
    } else if isRepeated(shift.inputs) {
      digests[shift.inputs] = found
    }
  }

  /// Whether inputs are run by two processes.
  private func isRepeated(_ inputs: Range<Int>) -> Bool {
    inputs.lowerBound / Self.shiftLength % Self.repeatedShifts == 0
  }

  private var told: UInt64 = 0
  private var suspected: Set<Finding> = []

  private func tell() {
    for finding in tally.findings.subtracting(suspected) {
      say("? input \(finding.input): \(finding.failure): \(finding.detail)")
    }
    suspected = tally.findings
    guard Meter.wallTime - told > 60_000_000_000 else { return }
    told = Meter.wallTime
    say(tally.line(time: told - start))
  }
}
