import FoundationEssentials
import OrderedCollections

/// What the program is fed with: files, and what is done with them.
struct FuzzInput: Equatable {
  /// What is done with the files.
  enum Use: String {
    /// `spec.yaml` is composed, as `compose check` and editors do, for `spaces.yaml` if there is one.
    case compose
    /// `tensors.safetensors` is read.
    case tensors
    /// The words are a command line of `compose`, in a folder with the files.
    case command
  }

  /// What is done.
  var use: Use
  /// What the files hold, by their paths.
  var files: OrderedDictionary<String, [UInt8]>
  /// Overrides, or the command line.
  var words: [String] = []
  /// Bindings, as they stand behind `--bind`.
  var bindings: [String] = []

  /// A spec of these bytes.
  init(spec: [UInt8]) {
    use = .compose
    files = [Self.spec: spec]
  }

  /// A spec of this text.
  init(spec: String) { self.init(spec: Array(spec.utf8)) }

  init(_ use: Use, files: OrderedDictionary<String, [UInt8]>, words: [String] = []) {
    self.use = use
    self.files = files
    self.words = words
  }

  /// The path of the spec.
  static let spec = "spec.yaml"
  /// The path of the file of spaces.
  static let spaces = "spaces.yaml"
  /// The path of the file of tensors.
  static let tensors = "tensors.safetensors"

  /// The number of bytes.
  var size: Int {
    files.values.reduce(0) { $0 + $1.count } + (words + bindings).reduce(0) { $0 + $1.utf8.count }
  }
}

extension FuzzInput {
  /// The name of the file that tells what is done with the others.
  private static let manifest = "input.json"

  /// What the manifest holds.
  private struct Manifest: Codable {
    let use: String
    let files: [String]
    let words: [String]
    let bindings: [String]
  }

  /// Writes the files to a folder, and beside them what is done with them.
  func save(to folder: String) throws {
    for (path, bytes) in files { try Folder.write(bytes, to: "\(folder)/\(path)") }
    let manifest = Manifest(use: use.rawValue, files: Array(files.keys), words: words, bindings: bindings)
    try Folder.write(Array(JSONEncoder().encode(manifest)), to: "\(folder)/\(Self.manifest)")
  }

  /// Reads what `save` has written.
  init(savedIn folder: String) throws {
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(try Folder.bytes(of: "\(folder)/\(Self.manifest)")))
    guard let use = Use(rawValue: manifest.use) else { throw FuzzError("\(folder) holds no input") }
    self.use = use
    files = [:]
    for path in manifest.files { files[path] = try Folder.bytes(of: "\(folder)/\(path)") }
    words = manifest.words
    bindings = manifest.bindings
  }
}
