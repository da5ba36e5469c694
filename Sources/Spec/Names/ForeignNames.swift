/// What other systems call the keys of this language: help for those who come from there.
public struct ForeignNames: Sendable {
  /// Our names by those of others, which count without underscores and case.
  private let table: [String: [String]]

  /// No names.
  public init() { table = [:] }

  /// - Parameter names: What others say, by our names; where several of ours share a name, the earlier one is likelier.
  public init(_ names: KeyValuePairs<String, [String]>) {
    var table: [String: [String]] = [:]
    for (ours, theirs) in names {
      for name in theirs { table[Self.plain(name), default: []].append(ours) }
    }
    self.table = table
  }

  /// The name among those that are known here which a foreign name most likely means.
  public func translation(of name: String, among known: some Collection<String>) -> String? {
    table[Self.plain(name)]?.first { known.contains($0) }
  }

  private static func plain(_ name: String) -> String {
    name.utf8.count > 100 ? name : name.lowercased().filter { $0 != "_" && $0 != "-" }
  }
}
