/// Diagnostics as the workflow commands from which GitHub makes annotations of the lines in a pull request.
public enum DiagnosticAnnotationRenderer {
  /// One line for each diagnostic.
  public static func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { render($0) + "\n" }.joined()
  }

  private static func render(_ diagnostic: Diagnostic) -> String {
    var properties: [(String, String)] = []
    if let span = diagnostic.primary?.inFile {
      properties = [
        ("file", span.file.name), ("line", "\(span.start.line)"), ("endLine", "\(span.end.line)"),
      ]
      // GitHub wants columns only where they are of one line, the last one included.
      if span.end.line == span.start.line {
        properties += [
          ("col", "\(span.start.column)"), ("endColumn", "\(max(span.start.column, span.end.column - 1))"),
        ]
      }
    }
    properties.append(("title", diagnostic.code.rawValue))
    let command =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    let list = properties.map { "\($0)=\(escaped($1, alsoSeparators: true))" }.joined(separator: ",")
    let text = diagnostic.fullText.split(separator: "\n").map { TerminalText.harmless(String($0)) }
    return "::\(command) \(list)::\(escaped(text.joined(separator: "\n"), alsoSeparators: false))"
  }

  private static func escaped(_ text: String, alsoSeparators: Bool) -> String {
    text.escaping { scalar in
      switch scalar {
      case "%": "%25"
      case "\r": "%0D"
      case "\n": "%0A"
      case ":" where alsoSeparators: "%3A"
      case "," where alsoSeparators: "%2C"
      default: nil
      }
    }
  }
}
