import Composer
import Glibc
import Synchronization

/// Which file a path leads to: several paths may lead to one.
struct FileIdentity: Hashable {
  private let device: UInt
  private let number: UInt

  /// The file at a path; nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
  }
}

/// The paths that were read for a spec.
final class ReadPaths: Sendable {
  private let paths = Mutex<Set<String>>([])

  /// Takes note of a path.
  func insert(_ path: String) { paths.withLock { _ = $0.insert(path) } }

  /// The files to which the paths lead.
  var files: Set<FileIdentity> { paths.withLock { Set($0.compactMap(FileIdentity.init)) } }
}

extension FileReader {
  /// The same files, of whose paths those that are read are noted.
  func noting(_ paths: ReadPaths) -> FileReader {
    FileReader(
      read: { (path) throws(SourceFileError) in
        paths.insert(path)
        return try read(path)
      }, names: names)
  }

  /// The same files, but for some that read otherwise.
  func replacing(_ files: [FileIdentity: SourceFile]) -> FileReader {
    if files.isEmpty { return self }
    return FileReader(
      read: { (path) throws(SourceFileError) in
        if let replaced = FileIdentity(path).flatMap({ files[$0] }) { return replaced }
        return try read(path)
      }, names: names)
  }
}
