import Glibc

/// What a process has used so far.
enum Meter {
  /// The processor's time of this process, in nanoseconds: other programs on the machine do not count.
  static var processorTime: UInt64 { time(of: CLOCK_PROCESS_CPUTIME_ID) ?? 0 }

  /// The processor's time of another process, in nanoseconds; nil where it has ended.
  static func processorTime(of process: pid_t) -> UInt64? {
    var clock: clockid_t = 0
    guard clock_getcpuclockid(process, &clock) == 0 else { return nil }
    return time(of: clock)
  }

  /// Time that passes for everybody, in nanoseconds.
  static var wallTime: UInt64 { time(of: CLOCK_MONOTONIC) ?? 0 }

  private static func time(of clock: clockid_t) -> UInt64? {
    var moment = timespec()
    guard clock_gettime(clock, &moment) == 0 else { return nil }
    return UInt64(moment.tv_sec) * 1_000_000_000 + UInt64(moment.tv_nsec)
  }

  /// The most memory that this process has ever held, in kilobytes.
  ///
  /// What `getrusage` tells includes what was held by the process that has started this one.
  static func peakMemory() throws -> UInt64 {
    let status = String(decoding: try Folder.bytes(of: "/proc/self/status"), as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    guard let words = line?.split(whereSeparator: \.isWhitespace), words.count == 3,
      let peak = UInt64(words[1])
    else { throw FuzzError("/proc/self/status does not tell how much memory is used") }
    return peak
  }
}
