import Composer
import Glibc

/// A path on the command line that leads nowhere.
struct MissingFile {
  let path: String
  let kind: Kind

  /// What the file was to be, by the endings of such files, the likeliest first.
  enum Kind {
    case specs
    case spaces

    fileprivate var endings: [String] {
      switch self {
      case .specs: ["yaml", "yml", "json"]
      case .spaces: ["json", "yaml", "yml"]
      }
    }
  }

  /// What the path was probably meant to be.
  var help: String? {
    if access(path, F_OK) == 0 { return nil }
    return overrideHelp ?? nearest.map { "did you mean `\($0)`?" }
  }

  /// What to say of a word that was probably meant to be an override.
  private var overrideHelp: String? {
    guard let equals = path.firstIndex(of: "=") else { return nil }
    if path[..<equals].contains("/") {
      return "an override has dots between the parts of its key: a.b=value; other files are chosen with "
        + "`defaults.0=file.yaml`"
    }
    return "an override is key=value, without spaces around `=`, or else in quotes as a whole"
  }

  /// The file or folder that is there under a name like this one.
  private var nearest: String? {
    let endings = kind.endings
    let reader = FileReader(read: FileReader.disk.read) { folder in
      let names = FileReader.disk.names(folder)
      let files = endings.flatMap { ending in names.filter { Path.ending(of: $0) == ending } }
      let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
      return files + names.filter { AtomicFile.isFolder(prefix + $0) }
    }
    // What is there of the path is right, however many files there are beside it.
    let slashes = path.indices.filter { path[$0] == "/" }
    let end = slashes.last { AtomicFile.isFolder(String(path[...$0])) }
    let folder = String(end.map { path[...$0] } ?? "")
    return reader.nearest(to: String(path.dropFirst(folder.count)), from: SourceFile(name: folder, text: ""))
      .map { folder + $0 }
  }
}
