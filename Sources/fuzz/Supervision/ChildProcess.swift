import Glibc

/// A run of this program, or of another one, within a process of its own.
struct ChildProcess {
  let process: pid_t

  /// How a process has ended.
  enum End: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  /// Starts this program with other arguments; what it prints goes to a file.
  ///
  /// - Parameters:
  ///   - program: The path of another program.
  ///   - tracesCrashes: Whether a crash leaves a trace of calls in the file, which takes its time.
  init(
    _ arguments: [String], program: String = Self.program, log: String, tracesCrashes: Bool = false
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let tracing =
      tracesCrashes ? "enable=yes,color=no,threads=crashed,registers=none,images=none" : "enable=no"
    setenv("SWIFT_BACKTRACE", tracing, 1)
    var process: pid_t = 0
    guard posix_spawn(&process, program, &actions, nil, &words, environ) == 0 else {
      throw FuzzError("no process can be started")
    }
    self.process = process
  }

  /// The path of this program.
  static let program: String = {
    let link = "/proc/self/exe"
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink(link, &path, path.count)
    return count > 0 ? String(decoding: path[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : link
  }()

  /// How it has ended, nil while it runs.
  func end() -> End? { end(options: WNOHANG) }

  private func end(options: Int32) -> End? {
    var status: Int32 = 0
    guard waitpid(process, &status, options) == process else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
  }

  /// Waits for its end; nil where it hangs, and was ended: it worked for too long, or did not come to an end at all.
  func wait(
    processorTime: UInt64 = Limits.processorTime, wallTime: UInt64 = Limits.wallTime
  ) -> End? {
    let stopwatch = Stopwatch(process)
    while true {
      if let end = end() { return end }
      if stopwatch.exceeds(processorTime: processorTime, wallTime: wallTime) {
        kill()
        return nil
      }
      Self.pause()
    }
  }

  /// Lets processes work for a moment.
  static func pause() { usleep(10_000) }

  /// Ends it at once.
  func kill() {
    _ = Glibc.kill(process, SIGKILL)
    _ = end(options: 0)
  }
}
