import Glibc

/// `fuzz`: feeds the program with inputs that nobody would write, and finds those that it crashes at, hangs at, needs
/// too much memory for, or says nothing sensible about.
@main
struct Fuzz {
  static func main() {
    do {
      let words = Array(CommandLine.arguments.dropFirst())
      if words == ["--help"] || words == ["-h"] {
        say(Options.usage)
        return
      }
      exit(try run(Options(words)))
    } catch {
      say("fuzz: \(error)")
      exit(64)
    }
  }

  private static func maker(_ options: Options) throws -> InputMaker {
    InputMaker(seed: options.seed, corpus: try Corpus(clone: options.clone), only: options.way)
  }

  private static func run(_ options: Options) throws -> Int32 {
    defer { Folder.remove(options.ownScratch) }
    switch options.task {
    case .supervise: return try Supervisor(options).run()
    case .work(let folder):
      Limits.enforce()
      let maker = try maker(options)
      return try Worker(
        inputs: options.first..<(options.first + options.inputs), maker: maker,
        timeLimit: options.timeLimit, folder: folder
      ).run()
    case .save(let folder):
      Limits.enforce()
      try maker(options).input(options.first).input.save(to: folder)
      return 0
    case .replay(let folder):
      Limits.enforce()
      return try Replay(
        scratch: options.scratch, isThorough: !options.isPlain, timeLimit: options.timeLimit,
        notes: options.notes
      ).run(savedIn: folder)
    }
  }
}
