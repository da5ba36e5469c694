/// A run of an input in a process of its own.
struct Trial {
  /// A folder for what the process needs and says.
  let scratch: String
  /// What else the process is told: `--plain` for a run without a thorough examination.
  let manner: [String]

  /// Runs a saved input.
  ///
  /// - Returns: What is wrong with it: a signal, a fault's kind; nil where nothing is.
  func verdict(onInputIn folder: String) throws -> String? {
    let log = "\(scratch)/log"
    let child = try ChildProcess(
      ["--replay", folder, "--quiet", "--scratch", "\(scratch)/files"] + manner, log: log)
    let start = Meter.wallTime
    while true {
      if let end = child.end() {
        switch end {
        case .exit(0): return nil
        case .exit(Replay.found):
          return String(decoding: try Folder.bytes(of: log), as: UTF8.self).split(separator: ":").first.map(
            String.init)
        case .exit(let code): return "exit code \(code)"
        case .signal(let signal): return "signal \(signal)"
        }
      }
      let isHanging = (Meter.processorTime(of: child.process) ?? 0) > Supervisor.patience
      if isHanging || Meter.wallTime - start > Supervisor.wallPatience {
        child.kill()
        return "hang"
      }
      Supervisor.pause()
    }
  }

  /// Runs an input.
  func verdict(on input: FuzzInput) throws -> String? {
    let folder = "\(scratch)/attempt"
    try Folder.makeEmpty(folder)
    try input.save(to: folder)
    return try verdict(onInputIn: folder)
  }
}
