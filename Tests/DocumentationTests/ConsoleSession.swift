import Foundation

/// What a page does in a terminal: its `console` blocks and the files that its `yaml` blocks make, one after another
/// in one shell, in a folder that has the examples and the built command where a clone of the repository has them.
struct ConsoleSession {
  /// A line behind a prompt, and what the page shows under it.
  struct Command {
    let text: String
    let line: Int
    var shown: [String] = []
  }

  /// What a command really did.
  struct Result {
    let command: Command
    let output: [String]
    let code: Int32
  }

  private enum Step {
    case run(Command)
    case write(name: String, text: String)
  }

  private let steps: [Step]

  init(_ page: DocumentedPage) {
    steps = page.blocks.flatMap { block -> [Step] in
      switch block.language {
      case "console": Self.commands(of: block).map(Step.run)
      case "yaml": block.fileName.map { [.write(name: $0, text: block.text)] } ?? []
      default: []
      }
    }
  }

  private static func commands(of block: DocumentedPage.Block) -> [Command] {
    var commands: [Command] = []
    for (index, line) in block.lines.enumerated() {
      if line.hasPrefix("$ ") {
        commands.append(Command(text: String(line.dropFirst(2)), line: block.line + index))
      } else if !commands.isEmpty {
        commands[commands.count - 1].shown.append(line)
      }
    }
    return commands
  }

  /// Runs everything.
  func results() throws -> [Result] {
    let clone = try Clone()
    var commands: [Command] = []
    // `$?` in a command is the code of the one before.
    var script = ["shopt -s expand_aliases", "after() { return $1; }", "code=0"]
    for (index, step) in steps.enumerated() {
      switch step {
      case .write(let name, let text):
        let source = "\(clone.records)/\(index).text"
        try Data(text.utf8).write(to: URL(filePath: source))
        script.append("cp '\(source)' '\(name)'")
      case .run(let command):
        let record = "\(clone.records)/\(commands.count)"
        commands.append(command)
        try Data(command.text.utf8).write(to: URL(filePath: record + ".command"))
        script += [
          "command=$(cat '\(record).command')", "after $code; eval \"$command\" >'\(record).output' 2>&1",
          "code=$?; echo $code >'\(record).code'",
        ]
      }
    }
    try clone.run(script.joined(separator: "\n"))
    return try commands.enumerated().map { index, command in
      func record(_ ending: String) throws -> String {
        try String(contentsOfFile: "\(clone.records)/\(index).\(ending)", encoding: .utf8)
      }
      var output = try record("output").components(separatedBy: "\n")
      if output.last == "" { output.removeLast() }
      let code = try record("code").trimmingCharacters(in: .whitespacesAndNewlines)
      return Result(command: command, output: output, code: Int32(code) ?? -1)
    }
  }
}

/// A folder that looks like a clone in which the release has been built; it goes away with the value.
final class Clone {
  let folder: String
  /// Where a session keeps its records.
  let records: String

  /// The command that was built together with the tests.
  static let compose = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "compose").path

  init() throws {
    let files = FileManager.default
    let name = "documentation-\(UInt64.random(in: .min ... .max))"
    let base = files.temporaryDirectory.appending(path: name).path
    folder = base + "/clone"
    records = base + "/records"
    for path in [records, folder + "/.build/release"] {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    try files.copyItem(atPath: DocumentedPage.root.path + "/examples", toPath: folder + "/examples")
    try files.createSymbolicLink(
      atPath: folder + "/.build/release/compose", withDestinationPath: Self.compose)
  }

  deinit {
    try? FileManager.default.removeItem(at: URL(filePath: folder).deletingLastPathComponent())
  }

  /// Runs a script in the folder, with the command in `PATH`.
  @discardableResult func run(_ script: String) throws -> (output: String, code: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = URL(filePath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = folder + "/.build/release:" + (environment["PATH"] ?? "")
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (output, process.terminationStatus)
  }
}
