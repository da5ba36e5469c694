import ArgumentParser
import Composer

/// What a subcommand works with besides its arguments.
struct CommandContext: Sendable {
  /// What specs can name.
  let registry: ModelRegistry
  /// Where text goes.
  let console: Console
}

/// A subcommand that gets its surroundings handed in, because arguments can be parsed but not a registry.
protocol ComposeSubcommand: ParsableCommand {
  /// Does the work.
  ///
  /// - Throws: `ExitCode` when what is wrong has been said, a `Failure` when it has not.
  func run(in context: CommandContext) throws
}

/// An error whose description is a message for users; it makes the exit code 1.
protocol Failure: Error, CustomStringConvertible {}

/// Why a subcommand cannot do its work.
struct CommandFailure: Failure {
  let description: String

  /// A failure for a reason, which is a sentence without a full stop.
  init(_ description: String) {
    self.description = description
  }
}

/// Arguments that make no sense for the files that they name; it makes the exit code that of wrong usage.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  /// An error with a message, which is a sentence without a full stop.
  init(_ description: String) {
    self.description = description
  }
}

extension ModelError: Failure {}
extension SafetensorsError: Failure {}
