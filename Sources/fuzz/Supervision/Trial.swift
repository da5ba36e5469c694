/// A run of an input in a process of its own.
struct Trial {
  /// A folder for what the process needs and says.
  let scratch: String
  /// What else the process is told, such as `--plain`.
  let manner: [String]
  /// The path of this program.
  var program = ChildProcess.program

  /// What is wrong with a saved input.
  func failures(ofInputIn folder: String) throws -> Set<Failure> {
    // Not what it prints, among which is what the program prints that it examines.
    let notes = "\(scratch)/notes"
    try Folder.write([], to: notes)
    let child = try ChildProcess(
      ["--replay", folder, "--notes", notes, "--scratch", "\(scratch)/files"] + manner, program: program,
      log: "\(scratch)/log")
    switch child.wait() {
    case .exit(0): return []
    case .exit(Replay.found):
      return Set(
        try Note.all(in: notes).compactMap { note in
          if case .fault(_, let fault) = note { .fault(fault.kind) } else { nil }
        })
    case .exit(let code): return [.exitCode(code)]
    case .signal(let signal): return [.signal(signal)]
    case nil: return [.hang]
    }
  }

  /// What is wrong with an input.
  func failures(of input: FuzzInput) throws -> Set<Failure> {
    let folder = "\(scratch)/attempt"
    try Folder.makeEmpty(folder)
    try input.save(to: folder)
    return try failures(ofInputIn: folder)
  }

  /// The calls in which a saved input makes the program crash, the innermost first.
  func crashSite(ofInputIn folder: String) throws -> [String] {
    let log = "\(scratch)/log"
    _ = try ChildProcess(
      ["--replay", folder, "--scratch", "\(scratch)/files"] + manner, program: program, log: log,
      tracesCrashes: true
    ).wait()
    return String(decoding: try Folder.bytes(of: log), as: UTF8.self).split(separator: "\n")
      .filter { $0.contains(" in fuzz at ") && !$0.contains("<compiler-generated>") }
      .prefix(4).map(String.init)
  }
}
