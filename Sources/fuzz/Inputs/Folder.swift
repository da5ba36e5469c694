import FoundationEssentials
import Glibc

/// Files and folders of a run.
enum Folder {
  /// What a file holds.
  static func bytes(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FuzzError("\(path) cannot be read")
    }
    return Array(data)
  }

  /// Writes a file, in a folder that need not exist.
  static func write(_ bytes: [UInt8], to path: String) throws {
    if let slash = path.lastIndex(of: "/") { try make(String(path[..<slash])) }
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// Makes a folder, and those that it stands in.
  static func make(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Makes an empty folder.
  static func makeEmpty(_ path: String) throws {
    remove(path)
    try make(path)
  }

  /// A path from the root.
  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// Removes a folder with all that is in it, if it exists.
  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The files under a folder with one of these endings, sorted.
  static func files(under folder: String, endings: [String]) -> [String] {
    var found: [String] = []
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard stat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        found += files(under: path, endings: endings)
      } else if endings.contains(where: name.hasSuffix) {
        found.append(path)
      }
    }
    return found.sorted()
  }
}
