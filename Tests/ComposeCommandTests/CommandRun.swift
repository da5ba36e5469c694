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
  ///
  /// - Parameter width: The columns that it writes for.
  init(_ arguments: [String], width: Int = Page.width) {
    self.init(
      plain: arguments.map { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") ? Self.specs + $0 : $0 },
      width: width)
  }

  /// Runs the command with the arguments as they are.
  init(plain arguments: [String], width: Int = Page.width) {
    let texts = Mutex<(output: String, error: String)>(("", ""))
    let style = TextStyle(usesColor: false, width: width)
    let console = Console(styles: [.output: style, .error: style]) { text, channel in
      texts.withLock { texts in
        switch channel {
        case .output: texts.output += text
        case .error: texts.error += text
        }
      }
    }
    code = ComposeCommand.exitCode(of: arguments, in: CommandContext(registry: .standard, console: console))
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
