import ComposeCommand
import Synchronization

/// A run of the command in this process.
enum CommandCall {
  /// Runs the command; gives its exit code and all that it wrote.
  static func run(_ words: [String]) -> (code: Int32, text: String) {
    let text = Mutex("")
    let code = ComposeCommand.run(words) { piece in text.withLock { $0 += piece } }
    return (code, text.withLock { $0 })
  }
}
