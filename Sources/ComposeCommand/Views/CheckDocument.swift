import Composer
import FoundationEssentials

/// The result of a check for programs.
struct CheckDocument: Encodable {
  private let diagnostics: [DiagnosticRecord]
  private let verdicts: [VerdictRecord]

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

  /// The document of these verdicts; what is wrong with a file of spaces itself stands there once.
  init(_ verdicts: [Verdict]) {
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
  }
}

extension Encodable {
  /// The value as the JSON that the command prints.
  func json() throws -> String {
    String(decoding: try DiagnosticJSONRenderer.encoder().encode(self), as: UTF8.self)
  }
}
