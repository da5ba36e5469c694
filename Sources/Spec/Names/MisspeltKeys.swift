extension Mapping {
  /// What keys that are not known were most likely meant to be, of what is known and not given.
  ///
  /// - Parameters:
  ///   - others: Names that are right though they are not known here.
  ///   - meaning: What a key means that is like none.
  public func misspeltKeys(
    of known: [String], besides others: Set<String> = [],
    meaning: (Entry, _ free: [String]) -> String? = { _, _ in nil }
  ) -> [String: String] {
    var meant: [String: String] = [:]
    var free = known.filter { self[$0] == nil }
    let unknown = entries.lazy.filter { !known.contains($0.name) && !others.contains($0.name) }
    for entry in unknown.prefix(Self.mostUnknownKeys) {
      guard let name = closestMatch(to: entry.name, among: free) ?? meaning(entry, free) else { continue }
      meant[entry.name] = name
      free.removeAll { $0 == name }
    }
    return meant
  }

  /// How many keys are compared with what is not given.
  private static let mostUnknownKeys = 100
}
