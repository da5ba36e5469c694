extension Diagnostics {
  /// Looks for the nearest name, for a diagnostic.
  ///
  /// Nobody mistypes thousands of names: where very many were compared already, nothing is looked for.
  public func nearestName(
    to written: String, among names: some Collection<String>, at span: SourceSpan?
  ) -> NearestName {
    NearestName(nearest(to: written, among: names), insteadOf: written, at: span)
  }

  /// The nearest name, as far as not very many were compared already.
  public func nearest(to written: String, among names: some Collection<String>) -> String? {
    guard comparedNames < Self.mostComparedNames else { return nil }
    comparedNames += names.count
    return closestMatch(to: written, among: names)
  }

  private static let mostComparedNames = 200_000
}

/// Names as a message lists them, at most as many as somebody reads: "`a`, `b`, …".
public func listed(_ names: some Collection<String>) -> String {
  let most = 50
  return names.prefix(most).map { "`\($0)`" }.joined(separator: ", ") + (names.count > most ? ", …" : "")
}
