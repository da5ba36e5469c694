/// A text that may hold interpolations, taken apart; places are ranges of its Unicode scalars.
enum Template {
  /// A stretch of a text.
  enum Piece {
    /// What stands for itself.
    case text(String)
    /// A `${…}`.
    case substitution(Substitution)
  }

  /// A `${…}`.
  struct Substitution {
    indirect enum Meaning {
      /// A value that stands elsewhere: `${a.b.0}`.
      case reference(Reference)
      /// A value that a resolver makes of others: `${mul:2,${width}}`.
      case call(name: String, nameRange: Range<Int>, arguments: [Argument])
    }

    let meaning: Meaning
    /// As it is written, from `$` to `}`.
    let text: String
    let range: Range<Int>
  }

  /// The path to a value.
  struct Reference {
    /// How many dots stand in front: 0 for a path from the top, 1 for one from the mapping or list in which the text is.
    let levels: Int
    /// The keys and indices, each a text that may hold `${…}` itself.
    let parts: [[Piece]]
  }

  /// What a resolver gets.
  struct Argument {
    indirect enum Content {
      /// A value without quotes, or a text in quotes.
      case single([Piece], isQuoted: Bool)
      case list([Argument])
      case mapping([(key: String, keyRange: Range<Int>, value: Argument)])
    }

    let content: Content
    let range: Range<Int>
  }

  struct Fault: Error {
    let message: String
    let range: Range<Int>
    let help: String?
  }

  /// Whether `${` stands in a text.
  static func occurs(in text: String) -> Bool {
    var isAfterDollar = false
    for byte in text.utf8 {
      if isAfterDollar, byte == UInt8(ascii: "{") { return true }
      isAfterDollar = byte == UInt8(ascii: "$")
    }
    return false
  }

  /// The text with a `\` in front of every `${`, so that it stands for itself.
  static func guarded(_ text: String) -> String {
    guard occurs(in: text) else { return text }
    var guarded = String.UnicodeScalarView()
    var backslashes = 0
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "$", index + 1 < scalars.count, scalars[index + 1] == "{" {
        guarded.append(contentsOf: repeatElement("\\", count: backslashes + 1))
      }
      backslashes = scalar == "\\" ? backslashes + 1 : 0
      guarded.append(scalar)
    }
    return String(guarded)
  }

  /// The longest text that is taken apart, in bytes: its parts take many times as much memory.
  private static let maximumSize = YAML.maximumTextSize

  /// The parts of a text.
  static func pieces(of text: String) -> Result<[Piece], Fault> {
    guard text.utf8.count <= maximumSize else {
      let message = "a text that holds `${…}` is longer than \(maximumSize) bytes"
      return .failure(Fault(message: message, range: 0..<1, help: nil))
    }
    var parser = TemplateParser(text)
    do throws(Fault) {
      return .success(try parser.template())
    } catch {
      return .failure(error)
    }
  }

  /// The first parts of names in a text whose `${…}` cannot be taken apart.
  static func roughNames(in text: String) -> Set<String> {
    var names: Set<String> = []
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      rest = rest[start.upperBound...]
      names.insert(String(rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }))
    }
    return names
  }

  /// A path that is written without `${…}` around it.
  static func reference(_ path: String) -> Result<Reference, Fault> {
    var parser = TemplateParser(path)
    do throws(Fault) {
      return .success(try parser.path())
    } catch {
      return .failure(error)
    }
  }

  /// The `${…}` that reads the value at a path; nil where a key cannot be written in one.
  static func reading(_ path: [String]) -> String? {
    var text = ""
    for part in path {
      let isWord = part.unicodeScalars.allSatisfy { $0 == "_" || $0 == "-" || $0.isLetterOrDigit }
      if isWord, !part.isEmpty {
        text += text.isEmpty ? part : ".\(part)"
      } else if !part.isEmpty, !occurs(in: part),
        !part.contains(where: { "\\'".contains($0) || $0.isNewline })
      {
        text += "['\(part)']"
      } else {
        return nil
      }
    }
    return "${\(text)}"
  }

  /// Behind which scalar the `${…}` ends that begins at an index; nil where it is not closed.
  static func end(in scalars: some RandomAccessCollection<Unicode.Scalar>, from start: Int) -> Int? {
    var depth = 0
    var quote: Unicode.Scalar?
    for (index, scalar) in scalars.enumerated().dropFirst(start) {
      if let open = quote {
        if scalar == open { quote = nil }
        continue
      }
      switch scalar {
      case "'", "\"": quote = scalar
      case "{": depth += 1
      case "}":
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
    }
    return nil
  }
}

extension Scalar {
  /// The scalar so that every `${` in it stands for itself.
  public var guardingInterpolations: Scalar {
    Template.occurs(in: text) ? Scalar(Template.guarded(text), style: .doubleQuoted) : self
  }
}
