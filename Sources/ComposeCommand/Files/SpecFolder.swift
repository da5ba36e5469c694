import Glibc
import Spec

/// A folder in the place of a spec: it stands for the YAML files that are right in it.
enum SpecFolder {
  /// The paths of the YAML files in a folder, sorted by name.
  static func specs(in folder: String) throws(SourceFileError) -> [String] {
    guard let stream = opendir(folder) else {
      throw SourceFileError(message: "cannot read the folder `\(folder)`: \(systemReason())")
    }
    defer { closedir(stream) }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    var paths: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let isSpec = !name.hasPrefix(".") && ["yaml", "yml"].contains(Path.ending(of: name))
      if isSpec, !AtomicFile.isFolder(prefix + name) { paths.append(prefix + name) }
    }
    if paths.isEmpty { throw SourceFileError(message: "there is no YAML file in the folder `\(folder)`") }
    return paths.sorted()
  }
}
