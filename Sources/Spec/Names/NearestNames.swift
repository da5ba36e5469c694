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
  ///
  /// - Parameter own: Names that cannot be meant.
  public func nearest(
    to written: String, among names: some Collection<String>, besides own: Set<String> = []
  ) -> String? {
    guard comparedNames < Self.mostComparedNames else { return nil }
    comparedNames += names.count
    return own.isEmpty
      ? closestMatch(to: written, among: names)
      : closestMatch(to: written, among: names.lazy.filter { !own.contains($0) })
  }

  private static let mostComparedNames = 200_000
}

/// The most names that a message lists: nobody reads more.
package let mostListedNames = 50

/// Names as a message lists them, at most as many as somebody reads: "`a`, `b`, …".
public func listed(_ names: some Sequence<String>) -> String {
  var others = names.makeIterator()
  var first: [String] = []
  while first.count < mostListedNames, let name = others.next() { first.append("`\(name)`") }
  return first.joined(separator: ", ") + (others.next() == nil ? "" : ", …")
}
