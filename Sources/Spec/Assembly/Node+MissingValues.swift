extension DiagnosticCode {
  /// A `???` that nobody gave a value for.
  public static let missingValue: Self = "missing-value"
}

extension Node {
  /// The value with each `???` reported, by its path, and made `unresolved`, so that readers stay quiet about it.
  ///
  /// - Parameter path: Where the value stands, as an override would name it.
  public func reportingMissingValues(at path: String, to diagnostics: Diagnostics) -> Node {
    guard references.contains(.missingValue) else { return self }
    switch content {
    case .unresolved: return self
    case .scalar:
      let shown = Node.cropped(path)
      diagnostics.error(
        .missingValue, "`\(shown)` must be given: `???` stands for a value to fill in", at: span,
        related: routes, help: "write a value here, or give one with the override `\(shown)=…`")
      return with(.unresolved)
    case .sequence(let elements):
      return with(
        .sequence(
          elements.enumerated().map { index, element in
            element.reportingMissingValues(at: "\(path).\(index)", to: diagnostics)
          }))
    case .mapping(let mapping):
      return with(
        .mapping(
          mapping.mapValues { entry in
            entry.value.reportingMissingValues(at: "\(path).\(entry.name.pathPart)", to: diagnostics)
          }))
    }
  }
}
