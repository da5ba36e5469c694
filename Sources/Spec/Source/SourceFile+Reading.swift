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
  public static let maximumSize = 4 << 20

  /// Reads the file at a path, or what a pipe delivers, up to `maximumSize` bytes.
  ///
  /// A larger file is read in part; `YAML.parse` reports it.
  public convenience init(contentsOf path: String, name: String? = nil) throws(SourceFileError) {
    var bytes: [UInt8] = []
    let stream = try Self.stream(path, begin: &bytes)
    defer { fclose(stream) }
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= Self.maximumSize {
      let count = fread(&chunk, 1, chunk.count, stream)
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    if ferror(stream) != 0 { throw Self.failure(path, errno) }
    self.init(name: name ?? path, bytes: bytes)
  }

  /// How long a pipe may take until somebody opens it to write, in milliseconds.
  private static let pipePatience: Int32 = 4000

  /// Opens a file; opening a pipe does not wait for ever for somebody who writes to it.
  private static func stream(
    _ path: String, begin bytes: inout [UInt8]
  ) throws(SourceFileError) -> UnsafeMutablePointer<FILE> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 { throw failure(path, errno) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&request, 1, pipePatience) == 0 {
        // Somebody who writes slowly is waited for; without anybody the pipe is at its end.
        var byte: UInt8 = 0
        switch read(descriptor, &byte, 1) {
        case 0:
          close(descriptor)
          throw SourceFileError(message: "cannot read `\(path)`: it is a pipe that nobody writes to")
        case 1: bytes.append(byte)
        default: break
        }
      }
    }
    // There are files that look like others and never end: reading `/proc/kmsg` waits for the next line of a log.
    if status.st_mode & S_IFMT != S_IFREG { _ = fcntl(descriptor, F_SETFL, O_RDONLY) }
    guard let stream = fdopen(descriptor, "rb") else {
      let code = errno
      close(descriptor)
      throw failure(path, code)
    }
    return stream
  }

  private static func failure(_ path: String, _ code: Int32) -> SourceFileError {
    let reason =
      switch code {
      case ENOENT: "there is no such file"
      case EACCES: "reading it is not permitted"
      case EAGAIN: "it has no end, and nothing more in it now"
      case EISDIR: "it is a folder"
      default: strerror(code).map { String(cString: $0) } ?? "error \(code)"
      }
    return SourceFileError(message: "cannot read `\(path)`: \(reason)")
  }
}
