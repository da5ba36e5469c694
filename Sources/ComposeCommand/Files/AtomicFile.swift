import Glibc

/// Files that appear under their names when they are whole, or not at all.
enum AtomicFile {
  /// Writes a file: under another name in the same folder, which is then renamed.
  ///
  /// What exists and is no file, such as `/dev/stdout`, is written to as it is.
  static func write(_ bytes: [UInt8], to path: String) throws {
    try checkPath(path)
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      return try append(bytes, to: try opened(path, O_WRONLY | O_CLOEXEC, named: path), named: path)
    }
    let target = resolved(path)
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    let temporary = "\(folder).compose-\(String(UInt64.random(in: .min ... .max), radix: 16)).part"
    let descriptor = try opened(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, named: path)
    do {
      try append(bytes, to: descriptor, named: path)
      if rename(temporary, target) != 0 { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Makes a folder, with the folders around it, unless it is there.
  static func makeFolder(_ path: String) throws {
    try checkPath(path)
    if isFolder(path) { return }
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in parts {
      folder += part + "/"
      if mkdir(folder, 0o777) != 0, errno != EEXIST { throw failure(path) }
    }
    if !isFolder(path) { throw CommandFailure("cannot make the folder `\(path)`: a file has that name") }
  }

  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func checkPath(_ path: String) throws {
    if path.isEmpty { throw CommandFailure("a file needs a name, this one is empty") }
    if path.utf8.contains(0) { throw CommandFailure("the path `\(path)` contains a zero byte") }
  }

  /// Where a link leads, so that the link is kept and the file behind it replaced.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func opened(_ path: String, _ flags: Int32, named name: String) throws -> Int32 {
    let descriptor = open(path, flags, 0o666)
    if descriptor < 0 { throw failure(name) }
    return descriptor
  }

  /// Writes everything and closes the file.
  private static func append(_ bytes: [UInt8], to descriptor: Int32, named path: String) throws {
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        let failure = failure(path)
        close(descriptor)
        throw failure
      }
      done += count
    }
    if close(descriptor) != 0 { throw failure(path) }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure("cannot write `\(path)`: \(systemReason())")
  }
}
