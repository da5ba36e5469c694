import Glibc

/// What no input may exceed.
enum Limits {
  /// The processor's time of a picture, which Graphviz lays out, and of a run, in nanoseconds.
  static let layoutTime: UInt64 = 10_000_000_000
  /// The processor's time of all that is done with an input, in nanoseconds: then its process is ended.
  static let processorTime: UInt64 = 15_000_000_000
  /// How long an input may take at all, in nanoseconds: it may wait for something that never comes.
  static let wallTime: UInt64 = 60_000_000_000
  /// Memory of the whole process, in kilobytes.
  static let memory: UInt64 = 200_000
  /// What a process may ask for, in bytes.
  private static let addresses: rlim_t = 4 << 30

  /// Sees to it that an input that wants all memory ends this process, and nothing else on the machine.
  static func enforce() {
    var limit = rlimit(rlim_cur: addresses, rlim_max: addresses)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }
}
