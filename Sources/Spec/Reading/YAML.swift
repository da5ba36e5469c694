extension DiagnosticCode {
  /// Text that is not YAML.
  public static let yamlSyntax: Self = "yaml-syntax"
  /// A key that a mapping holds twice.
  public static let duplicateKey: Self = "duplicate-key"
  /// A file that is too large, too deep, or expands to too much.
  public static let tooLarge: Self = "too-large"
  /// Bytes that are not UTF-8, or characters that no text holds.
  public static let encoding: Self = "encoding"
  /// A file without a value.
  public static let emptyFile: Self = "empty-file"
  /// YAML that is right, but that the spec language has no use for.
  public static let unsupportedYAML: Self = "unsupported-yaml"
}

/// Reads YAML and JSON.
public enum YAML {
  /// The most values that a file may hold, those behind aliases counted at each use.
  public static let maximumCount = 100_000
  /// The most keys that a mapping may have, those that `<<` merges included.
  public static let maximumKeys = 4000
  /// The longest single value that a file may hold, in bytes.
  public static let maximumTextSize = 1 << 16
  /// How long all texts with `${…}` together may be in a file, in bytes: taking them apart takes its time.
  public static let maximumInterpolatedSize = 1 << 19
  /// The deepest nesting of lists and mappings.
  public static let maximumDepth = 128

  /// The value of a file; nil where an error left none.
  ///
  /// Problems that leave a value, such as a key given twice, are reported and the rest is read: see
  /// `Diagnostics.hasErrors`.
  public static func parse(_ file: SourceFile, into diagnostics: Diagnostics) -> Node? {
    if let fault = unreadable(file) {
      diagnostics.report(fault)
      return nil
    }
    let questionMarks = QuestionMarks(file.text)
    var text = questionMarks.text
    return text.withUTF8 { bytes in
      let events = YAMLEvents(bytes, of: file, questionMarks: questionMarks)
      let composer = YAMLComposer(events, file: file, diagnostics: diagnostics)
      do throws(YAMLFailure) {
        let root = try composer.document()
        diagnostics.keep(Outline(file, root))
        return root
      } catch {
        diagnostics.report(error.diagnostic)
        return nil
      }
    }
  }

  private static func unreadable(_ file: SourceFile) -> Diagnostic? {
    let start = SourceSpan(startOf: file)
    if file.text.utf8.count > SourceFile.maximumSize {
      return Diagnostic(
        .error, .tooLarge, "the file is larger than \(SourceFile.maximumSize >> 20) MiB", at: start)
    }
    if file.hasTooManyLines {
      return Diagnostic(
        .error, .tooLarge, "the file has more than \(SourceFile.maximumLines.grouped) lines", at: start)
    }
    if file.isUTF16 {
      return Diagnostic(
        .error, .encoding, "the file is UTF-16, not UTF-8", at: start, help: "save it with the encoding UTF-8"
      )
    }
    if let place = file.firstInvalidByte {
      return Diagnostic(
        .error, .encoding, "the file is not UTF-8: this byte begins no character",
        at: SourceSpan(file: file, start: place, end: place.moved(by: 1)),
        help: "save it with the encoding UTF-8")
    }
    return nil
  }
}

extension Diagnostics {
  /// Says that a mapping has more keys than one may have.
  ///
  /// - Parameters:
  ///   - place: The first key that is one too many, or what brings it in.
  ///   - mapping: The mapping, or where it begins.
  func reportTooManyKeys(at place: SourceSpan, ofMappingAt mapping: SourceSpan) {
    let start = SourceSpan(file: mapping.file, start: mapping.start, end: mapping.start)
    error(
      .tooLarge, "this mapping has more than \(YAML.maximumKeys.grouped) keys", at: place,
      label: "the first one too many", related: [.init("the mapping begins here", at: start)])
  }
}

/// The end of a reading: what made it impossible to go on.
struct YAMLFailure: Error {
  let diagnostic: Diagnostic
}
