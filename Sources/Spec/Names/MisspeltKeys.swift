extension Diagnostics {
  /// What a key that nobody knows was most likely meant to be: what other systems call so, or what is like it.
  ///
  /// - Parameter free: The names that it can stand for.
  func meaning(ofKey name: String, among free: [String]) -> String? {
    foreignNames.translation(of: name, among: free) ?? nearest(to: name, among: free)
  }
}

extension Mapping {
  /// What keys that are not known were most likely meant to be, of what is known and not given.
  ///
  /// - Parameters:
  ///   - others: Names that are right though they are not known here.
  ///   - diagnostics: What knows other systems' names, and how many names were compared already.
  ///   - meaning: What a key means that is like none.
  public func misspeltKeys(
    of known: [String], besides others: Set<String> = [], asking diagnostics: Diagnostics,
    meaning: (Entry, _ free: [String]) -> String? = { _, _ in nil }
  ) -> [String: String] {
    var meant: [String: String] = [:]
    var free = known.filter { self[$0] == nil }
    for entry in entries where !known.contains(entry.name) && !others.contains(entry.name) {
      if free.isEmpty { break }
      guard let name = diagnostics.meaning(ofKey: entry.name, among: free) ?? meaning(entry, free) else {
        continue
      }
      meant[entry.name] = name
      free.removeAll { $0 == name }
    }
    return meant
  }
}
