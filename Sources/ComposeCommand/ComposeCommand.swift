import ArgumentParser
public import Composer
import Glibc
import Spec

/// The command `compose`, which a package with blocks of its own runs with its own registry.
public enum ComposeCommand {
  /// The version, as `compose --version` prints it.
  public static let version = "0.1.0"

  /// Runs the command with everything that comes with this package, and ends the process with its exit code.
  ///
  /// A default argument would be made by the caller, who would have to be compiled anew whenever a registry is made of
  /// something else, which Swift's package manager does not see.
  public static func run() -> Never { run(registry: .standard) }

  /// Runs the command with the process's arguments, and ends the process.
  public static func run(registry: ModelRegistry) -> Never {
    // A reader that has seen enough closes the pipe: writing then fails, which the console passes over.
    signal(SIGPIPE, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    exit(exitCode(of: arguments, in: CommandContext(registry: registry, console: .standard)))
  }

  /// Runs the command within this process, with everything that comes with this package, and hands all that it writes
  /// to a function.
  ///
  /// - Returns: The exit code.
  package static func run(
    _ arguments: [String], write: @escaping @Sendable (String) -> Void
  ) -> Int32 {
    let console = Console { text, _ in write(text) }
    return exitCode(of: arguments, in: CommandContext(registry: .standard, console: console))
  }

  /// Runs the command and gives its exit code: 0 when all is well, 1 with errors, 64 for wrong usage.
  static func exitCode(of arguments: [String], in context: CommandContext) -> Int32 {
    do {
      var command = try parse(arguments)
      if let command = command as? any ComposeSubcommand {
        try command.run(in: context)
      } else {
        try command.run()
      }
      try context.console.finish()
      return EXIT_SUCCESS
    } catch {
      return exitCode(explaining: error, on: context.console)
    }
  }

  /// The subcommand that the first word names; all others are looked at only where its arguments are wrong, which
  /// takes longer than most of what commands do.
  private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
    let type = Root.configuration.subcommands.first { $0.configuration.commandName == arguments.first }
    if let command = try? type?.parseAsRoot(Array(arguments.dropFirst())) { return command }
    try refuseUnknownCommand(arguments)
    return try Root.parseAsRoot(arguments)
  }

  /// The parser would call a misspelt command, and all that follows it, unexpected.
  private static func refuseUnknownCommand(_ arguments: [String]) throws(UsageError) {
    let names = Root.configuration.subcommands.compactMap { $0.configuration.commandName }
    // `compose help nope` would be help with everything.
    let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
    guard let word = words.first, !word.hasPrefix("-"), !(names + ["help"]).contains(word) else { return }
    if word.hasSuffix(".yaml") || word.hasSuffix(".yml") {
      throw UsageError("a command must come first, such as `compose check \(word)`")
    }
    let advice =
      closestMatch(to: word, among: names).map { "did you mean `\($0)`?" }
      ?? "there are \(names.map { "`\($0)`" }.joined(separator: ", "))"
    throw UsageError("there is no command `\(word)`; \(advice)")
  }

  private static func exitCode(explaining error: any Error, on console: Console) -> Int32 {
    do {
      switch error {
      case let code as ExitCode:
        try console.finish()
        return code.rawValue
      case let error as OutputError:
        throw error
      case let failure as any Failure:
        try console.finish()
        try console.report(failure: failure.description)
        return EXIT_FAILURE
      case let error as UsageError:
        try console.finish()
        try console.report(failure: error.description)
        return ExitCode.validationFailure.rawValue
      default:
        let code = Root.exitCode(for: error).rawValue
        let message = Root.fullMessage(
          for: error, columns: console.style(of: code == EXIT_SUCCESS ? .output : .error).pageWidth)
        try console.print(message, to: code == EXIT_SUCCESS ? .output : .error)
        try console.finish()
        return code
      }
    } catch {
      // Nothing is left to write to, where standard error has failed too.
      try? console.report(failure: "\(error)")
      return EXIT_FAILURE
    }
  }
}

extension ComposeCommand {
  /// What stands in front of the subcommands.
  struct Root: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "compose",
      abstract: "Policy and critic networks for reinforcement learning, from YAML.",
      discussion: """
        A spec says which blocks a network consists of; the spaces say what it observes and decides. From \
        both, without running anything, follow every shape, the number of parameters, and a picture.

        Examples:
          compose check cartpole.yaml
          compose summary cartpole.yaml
          compose resolve cartpole.yaml > run.yaml
          compose render cartpole.yaml -o pictures
          compose run cartpole.yaml --batch 4 --seed 1
          compose blocks DenseBlock
          compose explain shape-mismatch
        """,
      version: ComposeCommand.version,
      subcommands: [
        Check.self, Summary.self, Resolve.self, Render.self, Run.self, Blocks.self, Explain.self, Schema.self,
      ])
  }
}
