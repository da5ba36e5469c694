import Composer
import FoundationEssentials
import Synchronization

@testable import ComposeCommand

/// What one run of the command in this process wrote, and its exit code.
struct CommandRun {
  let code: Int32
  let output: String
  let error: String

  /// Runs the command; names of specs and spaces stand for files in the folder `Specs`.
  init(_ arguments: String...) {
    self.init(arguments)
  }

  /// Runs the command.
  init(_ arguments: [String]) {
    let texts = Mutex<(output: String, error: String)>(("", ""))
    let console = Console { text, channel in
      texts.withLock { texts in
        switch channel {
        case .output: texts.output += text
        case .error: texts.error += text
        }
      }
    }
    let named = arguments.map { argument in
      argument.hasSuffix(".yaml") || argument.hasSuffix(".json") ? Self.specs + argument : argument
    }
    code = ComposeCommand.exitCode(of: named, in: CommandContext(registry: .standard, console: console))
    (output, error) = texts.withLock {
      ($0.output.replacing(Self.specs, with: ""), $0.error.replacing(Self.specs, with: ""))
    }
  }

  /// The folder of the tests' specs, with a slash behind it.
  static let specs = folder + "Specs/"
  /// The folder of the texts that runs are held to.
  static let snapshots = folder + "Snapshots/"

  /// This file's folder, named from the package's: a page is laid out by the length of its files' names, which must
  /// not be that of the checkout.
  private static let folder = {
    let own = "Tests/ComposeCommandTests/"
    let package = String(#filePath.dropLast(own.count + "CommandRun.swift".count))
    precondition(FileManager.default.changeCurrentDirectoryPath(package), "\(package) cannot be entered")
    return own
  }()

  /// Everything that a user sees.
  var page: String { output + (error.isEmpty ? "" : "--- standard error\n" + error) + "--- exit \(code)\n" }
}
