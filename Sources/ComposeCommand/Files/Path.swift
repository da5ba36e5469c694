import Spec

/// Paths of files as text.
enum Path {
  /// A path as a terminal may show it.
  static func shown(_ path: String) -> String { TerminalText.harmless(path) }

  /// The names of files without their folders, as far as they differ then.
  static func short(_ paths: [String]) -> [String] {
    let names = paths.map { String($0.split(separator: "/").last ?? Substring($0)) }
    return (Set(names).count == Set(paths).count ? names : paths).map(shown)
  }

  /// What stands behind the last dot of a file's name, in small letters.
  static func ending(of path: String) -> String? {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }
}
