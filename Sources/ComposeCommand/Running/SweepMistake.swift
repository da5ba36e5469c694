import Composer

/// What the diagnostics of several points have in common that tell of one mistake, each with its own values.
struct SweepMistake: Hashable {
  private let code: DiagnosticCode
  private let severity: Diagnostic.Severity
  private let place: Place?
  private let message: String
  private let help: String?
  private let occurrence: Int

  /// A place of the files, or anywhere in an override, where each point has a value of its own.
  private enum Place: Hashable {
    case inFile(SourceSpan)
    case inWord(ObjectIdentifier)
  }

  /// The mistakes of which diagnostics of one point tell; none is the same as another one.
  static func all(in diagnostics: [Diagnostic], at values: [String]) -> [SweepMistake] {
    var met: [SweepMistake: Int] = [:]
    return diagnostics.map { diagnostic in
      let mistake = SweepMistake(diagnostic, values, occurrence: 0)
      let occurrence = met[mistake, default: 0]
      met[mistake] = occurrence + 1
      return occurrence == 0 ? mistake : SweepMistake(diagnostic, values, occurrence: occurrence)
    }
  }

  private init(_ diagnostic: Diagnostic, _ values: [String], occurrence: Int) {
    code = diagnostic.code
    severity = diagnostic.severity
    place = diagnostic.primary.map { span in
      span.file.isWord ? .inWord(ObjectIdentifier(span.file)) : .inFile(span)
    }
    message = Self.template(of: diagnostic.message, values)
    help = diagnostic.help.map { Self.template(of: $0, values) }
    self.occurrence = occurrence
  }

  /// A text with signs in the places of a point's own values, and of all numbers, which may come of them.
  private static func template(of text: String, _ values: [String]) -> String {
    var text = text
    for value in values {
      let bare = value.trimmingQuotes
      if !bare.isEmpty, text.contains("`") { text = text.replacing("`\(bare)`", with: "`…`") }
    }
    var template: [UInt8] = []
    var isInWord = false
    var isInNumber = false
    for byte in text.utf8 {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isDigit, isInNumber { continue }
      if isDigit, !isInWord {
        // `1,200` and `0.5` are numbers as `300` is.
        let isFurther = template.count > 1 && template[template.count - 2] == UInt8(ascii: "#")
        if isFurther, let sign = template.last, ",.".utf8.contains(sign) {
          template.removeLast()
        } else {
          template.append(UInt8(ascii: "#"))
        }
        isInNumber = true
        continue
      }
      template.append(byte)
      isInNumber = false
      isInWord =
        isDigit || byte == UInt8(ascii: "_")
        || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
    return String(decoding: template, as: UTF8.self)
  }
}

extension String {
  /// The text between the quotes that it stands in, if it does.
  fileprivate var trimmingQuotes: String {
    guard count > 1, let quote = first, "'\"".contains(quote), last == quote else { return self }
    return String(dropFirst().dropLast())
  }
}
