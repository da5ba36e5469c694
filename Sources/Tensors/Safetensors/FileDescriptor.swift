import Glibc

/// An open file of the operating system, closed when nobody holds it any more.
final class FileDescriptor: Sendable {
  private let number: Int32
  private let path: String

  /// Opens a file for reading.
  convenience init(reading path: String) throws(SafetensorsError) {
    // Without O_NONBLOCK, opening a pipe would wait for its writer.
    try self.init(path, named: path, action: "open the file", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  }

  /// Creates a file for writing, which must not exist; errors name the file that it will become.
  convenience init(creating path: String, for target: String) throws(SafetensorsError) {
    try self.init(path, named: target, action: "create the file", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
  }

  private init(
    _ path: String, named name: String, action: String, _ flags: Int32
  ) throws(SafetensorsError) {
    if path.utf8.contains(0) {
      throw SafetensorsError(name, .system(action: action, reason: "the path contains a zero byte"))
    }
    number = open(path, flags, 0o666)
    self.path = name
    if number < 0 { throw systemError(name, action) }
  }

  deinit {
    if number >= 0 { close(number) }
  }

  /// The size in bytes of what must be a regular file.
  func regularFileSize() throws(SafetensorsError) -> Int {
    var status = stat()
    if fstat(number, &status) != 0 { throw systemError(path, "examine the file") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SafetensorsError(path, .notARegularFile) }
    return status.st_size
  }

  /// Reads exactly so many bytes.
  func bytes(at offset: Int, count: Int) throws(SafetensorsError) -> [UInt8] {
    var failure: SafetensorsError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = pread(number, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
        if got < 0 && errno == EINTR { continue }
        if got <= 0 {
          failure = got < 0 ? systemError(path, "read the file") : SafetensorsError(path, .truncated)
          return
        }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Appends all of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(SafetensorsError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = UnsafeRawBufferPointer(rebasing: rest)
      let done = Glibc.write(number, piece.baseAddress, piece.count)
      if done < 0 && errno == EINTR { continue }
      if done < 0 { throw systemError(path, "write the file") }
      rest = rest.dropFirst(done)
    }
  }

  /// Hands everything that was written to the storage, which may find only now that it is full.
  func synchronize() throws(SafetensorsError) {
    if fsync(number) != 0 { throw systemError(path, "write the file") }
  }
}

/// What the operating system says of the call that has just failed.
func systemError(_ path: String, _ action: String) -> SafetensorsError {
  let code = errno
  let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
  return SafetensorsError(path, .system(action: action, reason: reason))
}
