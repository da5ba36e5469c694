import Glibc

/// Why a file could not be read.
public struct SourceFileError: Error, Sendable, Equatable {
  /// One sentence that names the file and the reason.
  public let message: String

  /// An error with this message.
  public init(message: String) { self.message = message }
}

extension SourceFile {
  /// The largest file that is read, in bytes.
  public static let maximumSize = 16 << 20

  /// Reads the file at a path, or what a pipe delivers, up to `maximumSize` bytes.
  ///
  /// A larger file is read in part; `YAML.parse` reports it.
  public convenience init(contentsOf path: String, name: String? = nil) throws(SourceFileError) {
    guard let stream = fopen(path, "rb") else { throw Self.failure(path, errno) }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= Self.maximumSize {
      let count = fread(&chunk, 1, chunk.count, stream)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    if ferror(stream) != 0 { throw Self.failure(path, errno) }
    self.init(name: name ?? path, bytes: bytes)
  }

  private static func failure(_ path: String, _ code: Int32) -> SourceFileError {
    let reason =
      switch code {
      case ENOENT: "there is no such file"
      case EACCES: "reading it is not permitted"
      case EISDIR: "it is a folder"
      default: strerror(code).map { String(cString: $0) } ?? "error \(code)"
      }
    return SourceFileError(message: "cannot read `\(path)`: \(reason)")
  }
}
