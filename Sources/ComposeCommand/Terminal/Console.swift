import Glibc
import Spec
import Synchronization

/// Where a command's text goes: what was asked for to standard output, what is said about it to standard error.
struct Console: Sendable {
  /// One of the two ways out.
  enum Channel: Sendable, Hashable {
    case output
    case error
  }

  private let write: @Sendable (String, Channel) throws -> Void
  private let styles: [Channel: TextStyle]

  /// A console that hands all text to a function.
  init(
    styles: [Channel: TextStyle] = [:], write: @escaping @Sendable (String, Channel) throws -> Void
  ) {
    self.styles = styles
    self.write = write
  }

  /// How text on a channel may look.
  func style(of channel: Channel) -> TextStyle {
    styles[channel] ?? .plain
  }

  /// Writes a text, followed by a line break unless it ends with one.
  func print(_ text: String, to channel: Channel = .output) throws {
    if text.isEmpty { return }
    try write(text.hasSuffix("\n") ? text : text + "\n", channel)
  }

  /// Writes an error that has no place in a file.
  func report(failure message: String) throws {
    let label = style(of: .error).paint("error", .red, bold: true)
    try print("\(label): \(TerminalText.harmless(message))", to: .error)
  }

  /// Writes diagnostics for people, if there are any.
  func report(_ diagnostics: [Diagnostic], to channel: Channel) throws {
    let style = style(of: channel)
    let renderer = DiagnosticTextRenderer(
      width: style.width, usesColor: style.usesColor, wrapsHeadlines: style.isTerminal)
    try print(diagnostics.map { renderer.render($0) }.joined(separator: "\n"), to: channel)
    // What is kept in a file, or read by a program, needs no such hint.
    if style.usesColor, let code = (diagnostics.first { $0.severity == .error } ?? diagnostics.first)?.code,
      StoryChapter.story(of: code.rawValue) != nil
    {
      try print("\n" + style.dim("for more: compose explain \(code.rawValue)"), to: channel)
    }
  }

  /// Makes sure that everything has been written.
  func finish() throws {
    try write("", .output)
  }
}

extension Console {
  /// The process's own standard output and error.
  static let standard: Console = {
    let output = OutputStream(STDOUT_FILENO)
    let error = OutputStream(STDERR_FILENO)
    return Console(styles: [.output: TextStyle(of: STDOUT_FILENO), .error: TextStyle(of: STDERR_FILENO)]) {
      text, channel in
      switch channel {
      case .output: try output.write(text)
      case .error: try error.write(text)
      }
    }
  }()
}

/// Standard output or error cannot be written to.
struct OutputError: Error, CustomStringConvertible {
  let reason: String

  var description: String { "cannot write to the standard output: \(reason)" }
}

/// A file descriptor that text is written to at once, until its reader goes away.
private final class OutputStream: Sendable {
  private let descriptor: Int32
  private let hasReader = Mutex(true)

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  func write(_ text: String) throws {
    try hasReader.withLock { hasReader in
      if hasReader { hasReader = try writeAll(Array(text.utf8)) }
    }
  }

  /// - Returns: false when nobody reads any more.
  private func writeAll(_ bytes: [UInt8]) throws -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        done += count
      } else if errno == EPIPE {
        return false
      } else if errno != EINTR {
        throw OutputError(reason: systemReason())
      }
    }
    return true
  }
}

/// What the operating system says of the call that has just failed.
func systemReason() -> String {
  let code = errno
  return strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
