import Synchronization

/// What Graphviz says while it works.
///
/// The library calls back without a context and in pieces (`"Error"`, `": "`, `"syntax error in line 1\n"`), so
/// the pieces are collected here. Only the holder of the Graphviz lock fills and empties the collection.
enum GraphvizMessages {
  private static let pieces = Mutex("")

  static func append(_ piece: String) {
    pieces.withLock { $0 += piece }
  }

  /// Takes all messages since the last time, errors and warnings apart, without their prefixes.
  static func take() -> (errors: [String], warnings: [String]) {
    let text = pieces.withLock { text in
      defer { text = "" }
      return text
    }
    var errors: [String] = []
    var warnings: [String] = []
    var isWarning = false
    for line in text.split(whereSeparator: \.isNewline) {
      if let message = line.droppingPrefix("Warning: ") {
        isWarning = true
        warnings.append(message)
      } else if let message = line.droppingPrefix("Error: ") {
        isWarning = false
        errors.append(message)
      } else if isWarning {
        // Where the trouble is follows on lines of their own.
        warnings[warnings.count - 1] += " " + line.trimmed
      } else if errors.isEmpty {
        errors.append(line.trimmed)
      } else {
        errors[errors.count - 1] += " " + line.trimmed
      }
    }
    return (errors, warnings)
  }
}

extension Substring {
  fileprivate func droppingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? dropFirst(prefix.count).trimmed : nil
  }

  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
