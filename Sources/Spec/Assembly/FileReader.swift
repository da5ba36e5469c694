import Glibc
import Synchronization

/// Where the files come from that a spec names: a disk, or for programs and tests anything else.
public struct FileReader: Sendable {
  /// Reads the file at a path.
  public let read: @Sendable (_ path: String) throws(SourceFileError) -> SourceFile
  /// The names in a folder, from which the likely one is offered where a file is missing.
  public let names: @Sendable (_ folder: String) -> [String]

  /// A reader that works by these functions.
  public init(
    read: @escaping @Sendable (_ path: String) throws(SourceFileError) -> SourceFile,
    names: @escaping @Sendable (_ folder: String) -> [String] = { _ in [] }
  ) {
    self.read = read
    self.names = names
  }

  /// The files of this machine; devices and pipes, which may never end, are refused.
  public static let disk = FileReader(
    read: { (path) throws(SourceFileError) in
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        throw SourceFileError(message: "cannot read `\(path)`: it is not a regular file")
      }
      return try SourceFile(contentsOf: path)
    },
    names: names(onDisk:))

  /// The same files, each read once: what a file is after the first time is not seen.
  public func remembering() -> FileReader {
    let memory = FileMemory()
    return FileReader(
      read: { (path) throws(SourceFileError) in
        if let known = memory.file(at: path) { return known }
        return memory.keep(try read(path), at: path)
      }, names: names)
  }

  /// The path of the file that a file likely means by a path that leads nowhere; nil where none is close.
  ///
  /// Parts of the path that exist are kept, and of those that do not each is the nearest in its folder.
  public func nearest(to path: String, from file: SourceFile) -> String? {
    var found = path.hasPrefix("/") ? "/" : ""
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count <= Self.mostParts else { return nil }
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      if part == ".." || part == "." {
        found += part + (isLast ? "" : "/")
        continue
      }
      let names = names(file.path(naming: found)).filter { !$0.hasPrefix(".") }
      let isThere = names.contains(part)
      let name =
        isThere ? part : names.first { $0.hasPrefix(part + ".") } ?? closestMatch(to: part, among: names)
      guard let name else { return nil }
      found += name + (isLast ? "" : "/")
    }
    return found == path ? nil : found
  }

  private static let mostParts = 20
  private static let mostNames = 1000

  private static func names(onDisk folder: String) -> [String] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < mostNames, let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.sorted()
  }
}

/// Files that were read, by their paths.
private final class FileMemory: Sendable {
  private let files = Mutex<[String: SourceFile]>([:])

  func file(at path: String) -> SourceFile? { files.withLock { $0[path] } }

  func keep(_ file: SourceFile, at path: String) -> SourceFile {
    // Who reads at the same time gets the same file: what is said of it is said once.
    files.withLock { files in
      let kept = files[path] ?? file
      files[path] = kept
      return kept
    }
  }
}

extension SourceFile {
  /// The path of a file that this one names: relative paths start at the folder of this file.
  public func path(naming path: String) -> String {
    guard !path.hasPrefix("/"), let slash = name.lastIndex(of: "/") else { return path }
    return name[...slash] + path
  }

  /// A path without `.`, and without `..` where it takes back the part in front of it.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
