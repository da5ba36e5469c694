import Compute
import Composer
import FoundationEssentials
import Spec

/// The points of a sweep for programs.
struct SweepDocument: Encodable {
  private let spec: String
  private let points: [JSONValue]
  private let diagnostics: [FindingRecord]
  private let omitted: Int

  /// A diagnostic with the points at which it occurs, null for all of them.
  private struct FindingRecord: Encodable {
    let finding: SweepFinding

    func encode(to encoder: any Encoder) throws {
      try DiagnosticRecord(finding.diagnostic).encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(finding.points, forKey: .points)
    }
  }

  private enum Key: String, CodingKey {
    case spec, points, diagnostics
    case omitted = "diagnostics_omitted"
  }

  /// The document of a sweep.
  init(_ run: SweepRun) {
    spec = run.spec
    points = run.points.enumerated().map { index, point in
      Self.record(of: point, overrides: run.sweep?.overrides(at: index) ?? [])
    }
    diagnostics = run.findings.map(FindingRecord.init)
    omitted = run.omitted
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(spec, forKey: .spec)
    try container.encode(points, forKey: .points)
    try container.encode(diagnostics, forKey: .diagnostics)
    try container.encode(omitted, forKey: .omitted)
  }

  private static func record(of point: SweepPoint, overrides: [Override]) -> JSONValue {
    let values = overrides.map { ($0.operation.rawValue + $0.key, $0.value.map(\.json) ?? .null) }
    return .object([
      "overrides": .object(OrderedDictionary(values, uniquingKeysWith: { _, later in later })),
      "ok": .bool(point.isOK),
      "errors": .integer(point.errors),
      "warnings": .integer(point.warnings),
      "over_budget": .bool(point.isOverBudget),
      "parameter_count": point.parameters.map { .integer($0) } ?? .null,
      "multiply_adds": point.multiplyAdds.map(size) ?? .null,
    ])
  }

  private static func size(_ dimension: Dimension) -> JSONValue {
    dimension.constant.map { .integer($0) } ?? .string(dimension.description)
  }
}

extension Spec.Node {
  /// The value as JSON has it; numbers that JSON does not have are texts.
  fileprivate var json: JSONValue {
    switch content {
    case .unresolved: .null
    case .sequence(let elements): .array(elements.map(\.json))
    case .mapping(let mapping):
      .object(
        OrderedDictionary(mapping.entries.map { ($0.name, $0.value.json) }, uniquingKeysWith: { $1 }))
    case .scalar(let scalar):
      switch scalar.value {
      case .null: .null
      case .bool(let value): .bool(value)
      case .integer(let value): .integer(value)
      case .number(let value): value.isFinite ? .number(value) : .string(scalar.text)
      case .string(let text): .string(text)
      }
    }
  }
}
