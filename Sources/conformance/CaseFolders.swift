import FoundationEssentials

/// Finds the cases of a suite.
enum CaseFolders {
  /// The folders at any depth that hold a `case.json`, by name; nil where there is no such folder.
  static func under(_ root: String) -> [String]? {
    guard let paths = try? FileManager.default.subpathsOfDirectory(atPath: root) else { return nil }
    return paths.filter { $0 == "case.json" || $0.hasSuffix("/case.json") }
      .map { root + "/" + $0.dropLast("/case.json".count) }
      .sorted()
  }
}
