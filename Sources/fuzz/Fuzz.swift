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

  private static func run(_ options: Options) throws -> Int32 {
    switch options.task {
    case .supervise: return try Supervisor(options).run()
    case .work(let folder):
      let maker = InputMaker(seed: options.seed, corpus: try Corpus(clone: options.clone))
      return try Worker(
        inputs: options.first..<(options.first + options.inputs), maker: maker, folder: folder
      ).run()
    case .save(let folder):
      let maker = InputMaker(seed: options.seed, corpus: try Corpus(clone: options.clone))
      try maker.input(options.first).input.save(to: folder)
      return 0
    case .replay(let folder):
      return try Replay.run(
        savedIn: folder, scratch: options.scratch, thoroughly: !options.isPlain, isQuiet: options.isQuiet)
    }
  }
}
