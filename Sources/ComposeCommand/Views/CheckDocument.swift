import Composer
import FoundationEssentials

/// The result of a check for programs.
struct CheckDocument: Encodable {
  private let diagnostics: [DiagnosticRecord]
  private let verdicts: [VerdictRecord]
  private let parts: [PartRecord]

  private struct VerdictRecord: Encodable {
    let spec: String
    let spaces: String?
    let ok: Bool

    private enum Key: String, CodingKey {
      case spec, spaces, ok
    }

    /// Writes all fields, null where no spaces were given.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(spec, forKey: .spec)
      try container.encode(spaces, forKey: .spaces)
      try container.encode(ok, forKey: .ok)
    }
  }

  /// A file of a folder that is checked with the specs that it is put into.
  private struct PartRecord: Encodable {
    let file: String
    let specs: [String]
  }

  /// The document of a check; what is wrong with a file of spaces itself stands there once.
  init(_ check: SpecCheck) {
    let verdicts = check.verdicts
    var records: OrderedSet<Diagnostic> = []
    for verdict in verdicts {
      for diagnostic in verdict.diagnostics {
        var diagnostic = diagnostic
        diagnostic.spaces = verdict.spaces
        records.append(diagnostic)
      }
    }
    diagnostics = DiagnosticJSONRenderer.records(of: Array(records))
    self.verdicts = verdicts.map { VerdictRecord(spec: $0.spec, spaces: $0.spaces, ok: $0.isOK) }
    parts = check.parts.map { part in
      PartRecord(file: part.file.loaded.path, specs: part.wholes.map(\.file.loaded.path))
    }
  }
}

extension Encodable {
  /// The value as the JSON that the command prints.
  func json() throws -> String {
    String(decoding: try DiagnosticJSONRenderer.encoder().encode(self), as: UTF8.self)
  }
}
