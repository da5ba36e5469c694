import OrderedCollections

/// Diagnostics as a log in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), which code hosts
/// and editors read.
public struct SARIFLog: Encodable, Sendable {
  private let version = "2.1.0"
  private let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  private let runs: [Run]

  /// A log of one run.
  ///
  /// - Parameters:
  ///   - tool: The command's name.
  ///   - toolVersion: Its version.
  public init(_ diagnostics: [Diagnostic], tool: String, version toolVersion: String) {
    let codes = Set(diagnostics.map(\.code.rawValue)).sorted()
    let driver = Driver(name: tool, version: toolVersion, rules: codes.map(Rule.init))
    runs = [Run(tool: Tool(driver: driver), results: diagnostics.map(Result.init))]
  }

  private enum CodingKeys: String, CodingKey {
    case version, runs
    case schema = "$schema"
  }

  private struct Run: Encodable {
    let tool: Tool
    let columnKind = "unicodeCodePoints"
    let results: [Result]
  }

  private struct Tool: Encodable { let driver: Driver }

  private struct Driver: Encodable {
    let name, version: String
    let rules: [Rule]
  }

  private struct Rule: Encodable { let id: String }

  private struct Text: Encodable {
    let text: String

    init(_ text: String) { self.text = text }
  }

  private struct Result: Encodable {
    let ruleId, level: String
    let message: Text
    let locations: [Location]
    let relatedLocations: [Location]
    let fixes: [Change]

    init(_ diagnostic: Diagnostic) {
      ruleId = diagnostic.code.rawValue
      level = diagnostic.severity.rawValue
      message = Text(diagnostic.fullText)
      locations = [diagnostic.primary].compactMap { $0?.inFile }.map { Location($0) }
      // The same place may not stand there twice.
      var places: Set<Diagnostic.Related> = []
      relatedLocations = diagnostic.related.compactMap { related in
        guard let span = related.span?.inFile, places.insert(related).inserted else { return nil }
        return Location(span, message: related.message)
      }
      fixes = diagnostic.fixes.filter { $0.edits.allSatisfy { $0.span.inFile != nil } }.map(Change.init)
    }
  }

  private struct Location: Encodable {
    let physicalLocation: PhysicalLocation
    let message: Text?

    init(_ span: SourceSpan, message: String? = nil) {
      physicalLocation = PhysicalLocation(artifactLocation: Artifact(span.file), region: Region(span))
      self.message = message.map(Text.init)
    }
  }

  private struct PhysicalLocation: Encodable {
    let artifactLocation: Artifact
    let region: Region
  }

  private struct Artifact: Encodable {
    let uri: String

    /// A relative path is a reference from where the command runs; `%` stands before what no reference may hold.
    init(_ file: SourceFile) {
      let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
      let path = file.name.utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return plain.contains(byte)
          ? String(UnicodeScalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
      }.joined()
      uri = path.hasPrefix("/") ? "file://\(path)" : path
    }
  }

  private struct Region: Encodable {
    let startLine, startColumn, endLine, endColumn: Int

    init(_ span: SourceSpan) {
      (startLine, startColumn) = (span.start.line, span.start.column)
      (endLine, endColumn) = (span.end.line, span.end.column)
    }
  }

  private struct Change: Encodable {
    let description: Text
    let artifactChanges: [ArtifactChange]

    init(_ fix: Fix) {
      description = Text(fix.title)
      // A reader that makes the changes one after the other would find the file changed.
      let files = OrderedDictionary(grouping: fix.edits) { ObjectIdentifier($0.span.file) }
      artifactChanges = files.values.compactMap { edits in
        guard let file = edits.first?.span.file else { return nil }
        let replacements = edits.map {
          Replacement(deletedRegion: Region($0.span), insertedContent: Text($0.replacement))
        }
        return ArtifactChange(artifactLocation: Artifact(file), replacements: replacements)
      }
    }
  }

  private struct ArtifactChange: Encodable {
    let artifactLocation: Artifact
    let replacements: [Replacement]
  }

  private struct Replacement: Encodable {
    let deletedRegion: Region
    let insertedContent: Text
  }
}

extension Diagnostic {
  /// Message, related facts without a place, notes, and help, for readers that show nothing but one text.
  ///
  /// What stands in a word of the command line has no place that such readers could show: the text holds the word.
  var fullText: String {
    let word = primary?.word.map { ["in \($0)"] } ?? []
    let facts = related.compactMap { related -> String? in
      guard let span = related.span else { return related.message }
      return span.word.map { "\(related.message) (in \($0))" }
    }
    let cure = help.map { ["help: \($0)"] } ?? []
    let condition = spaces.map { ["with the spaces of \($0)"] } ?? []
    return ([message] + word + facts + notes + condition + cure).joined(separator: "\n")
  }
}

extension SourceSpan {
  /// The stretch, unless it is of a word of the command line.
  var inFile: SourceSpan? { file.isWord ? nil : self }

  /// The word of the command line that it is a part of: "the override `seed=x`".
  fileprivate var word: String? {
    guard file.isWord else { return nil }
    let name = file.name.hasPrefix("-") ? file.name : "the \(file.name)"
    return "\(name) `\(file.text)`"
  }
}
