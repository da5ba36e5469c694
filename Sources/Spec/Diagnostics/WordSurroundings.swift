/// Where a word stands on its line: by itself, or within a longer text.
enum WordSurroundings {
  /// It is a whole key or value, without quotes.
  case alone
  /// It is a part of a text in quotes.
  case quoted
  /// It is a part of a text without quotes.
  case plain
  /// Nobody knows, as its line is too long to be looked through.
  case unknown

  /// How a name that is no plain word is written in the word's place; nil where it cannot stand there.
  func fitting(_ name: String) -> String? {
    switch self {
    case .alone: return Scalar.plainOrQuoted(name)
    case .quoted: return name
    case .unknown: return nil
    case .plain:
      let isWord = name.unicodeScalars.allSatisfy { $0.isLetterOrDigit || "_./-".unicodeScalars.contains($0) }
      return isWord ? name : nil
    }
  }
}

extension SourceSpan {
  /// Where a word stands on its line.
  var surroundings: WordSurroundings {
    guard start.line == end.line, let line = file.handwrittenLine(start.line) else { return .unknown }
    let scalars = line.unicodeScalars
    let front = scalars.prefix(start.column - 1)
    if Self.endsInQuotes(front) { return .quoted }
    let back = scalars.dropFirst(end.column - 1).drop { $0 == " " || $0 == "\t" }
    return Self.startsValue(front) && back.first.map { ":,]}#".unicodeScalars.contains($0) } ?? true
      ? .alone : .plain
  }

  /// Whether a text in quotes is begun and not ended.
  private static func endsInQuotes(_ front: Substring.UnicodeScalarView) -> Bool {
    var quote: Unicode.Scalar?
    var last: Unicode.Scalar = " "
    var isEscaped = false
    for scalar in front {
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if scalar == open {
          quote = nil
        } else {
          isEscaped = scalar == "\\" && open == "\""
        }
      } else if scalar == "#", last == " " {
        return false
      } else if scalar == "\"" || scalar == "'", " \t[{,:".unicodeScalars.contains(last) || last == "'" {
        quote = scalar
      }
      last = scalar
    }
    return quote != nil
  }

  /// Whether a key or a value begins behind what stands on a line.
  private static func startsValue(_ front: Substring.UnicodeScalarView) -> Bool {
    let words = front.split { $0 == " " || $0 == "\t" }
    guard let word = words.last, let first = word.first, let last = word.last else { return true }
    guard let next = front.last else { return true }
    // Only between brackets do commas part values.
    let isFlow =
      front.count { "[{".unicodeScalars.contains($0) } > front.count { "]}".unicodeScalars.contains($0) }
    if isFlow, ",[{".unicodeScalars.contains(last) { return true }
    guard next == " " || next == "\t" else { return false }
    if last == ":" || first == "&" || first == "!" { return true }
    return words.allSatisfy { $0.elementsEqual("-".unicodeScalars) || $0.elementsEqual("?".unicodeScalars) }
  }
}
