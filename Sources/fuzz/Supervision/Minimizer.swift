import OrderedCollections

/// Makes a saved input smaller for as long as the same is wrong with it.
struct Minimizer {
  /// A folder for the attempts.
  let scratch: String
  /// Whether the input is run without a thorough examination.
  let isPlain: Bool
  /// How long it may take, in nanoseconds.
  let patience: UInt64

  /// Runs a saved input in a process of its own.
  ///
  /// - Returns: What is wrong with it: a signal, a fault's kind; nil where nothing is.
  static func verdict(onInputIn folder: String, plainly isPlain: Bool, scratch: String) throws -> String? {
    let log = "\(scratch)/log"
    let manner = isPlain ? ["--plain"] : []
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

  /// The smallest input that was found with the same verdict.
  func minimized(_ input: FuzzInput, verdict: String) throws -> FuzzInput {
    let end = Meter.wallTime + patience
    var best = input
    func isStillWrong(_ candidate: FuzzInput) throws -> Bool {
      guard candidate != best, Meter.wallTime < end else { return false }
      let folder = "\(scratch)/attempt"
      try Folder.makeEmpty(folder)
      try candidate.save(to: folder)
      guard try Self.verdict(onInputIn: folder, plainly: isPlain, scratch: scratch) == verdict else {
        return false
      }
      best = candidate
      return true
    }
    for path in best.files.keys {
      var candidate = best
      candidate.files[path] = nil
      _ = try isStillWrong(candidate)
    }
    try shrink(\.words, &best, isStillWrong)
    try shrink(\.bindings, &best, isStillWrong)
    for path in best.files.keys {
      for isByLine in [true, false] {
        var pieces = Self.pieces(of: best.files[path] ?? [], byLine: isByLine)
        try reduce(&pieces) { rest in
          var candidate = best
          candidate.files[path] = Array(rest.joined())
          return try isStillWrong(candidate)
        }
      }
    }
    return best
  }

  private func shrink(
    _ list: WritableKeyPath<FuzzInput, [String]>, _ best: inout FuzzInput,
    _ isStillWrong: (FuzzInput) throws -> Bool
  ) throws {
    var words = best[keyPath: list]
    let input = best
    try reduce(&words) { rest in
      var candidate = input
      candidate[keyPath: list] = rest
      return try isStillWrong(candidate)
    }
  }

  private static func pieces(of bytes: [UInt8], byLine: Bool) -> [[UInt8]] {
    guard byLine else { return bytes.count > 20_000 ? [] : bytes.map { [$0] } }
    var lines: [[UInt8]] = [[]]
    for byte in bytes {
      lines[lines.count - 1].append(byte)
      if byte == UInt8(ascii: "\n") { lines.append([]) }
    }
    return lines
  }

  /// Leaves away parts of a list, large ones first, as long as a test holds of the rest.
  private func reduce<Element>(_ list: inout [Element], while test: ([Element]) throws -> Bool) throws {
    var length = list.count / 2
    while length >= 1 {
      var start = 0
      while start < list.count {
        var rest = list
        rest.removeSubrange(start..<min(list.count, start + length))
        if try test(rest) { list = rest } else { start += length }
      }
      length /= 2
    }
  }
}
