import Glibc

/// What a process takes from some moment on.
struct Stopwatch {
  private let process: pid_t
  private let processorTime: UInt64
  private let wallTime: UInt64

  /// Starts now.
  init(_ process: pid_t) {
    self.process = process
    processorTime = Meter.processorTime(of: process) ?? 0
    wallTime = Meter.wallTime
  }

  /// Whether it works for longer than this, or is there for longer than that, in nanoseconds.
  func exceeds(processorTime: UInt64, wallTime: UInt64) -> Bool {
    let works = (Meter.processorTime(of: process) ?? 0) > self.processorTime + processorTime
    return works || Meter.wallTime > self.wallTime + wallTime
  }
}
