import Composer

/// The specs that come with the repository, which are taken apart and put together anew.
struct Corpus: Sendable {
  /// Specs as they stand in their files.
  let specs: [[UInt8]]
  /// The values of those that are YAML.
  let trees: [Tree]
  /// Files of spaces.
  let spaces: [[UInt8]]
  /// The values of those.
  let spaceTrees: [Tree]
  /// Safetensors files, none of them large.
  let tensors: [[UInt8]]

  /// Where specs stand in a clone.
  private static let specFolders = [
    "examples/yaml", "Tests/ComposerTests/Models", "Tests/ComposeCommandTests/Specs", "Tests/Conformance",
  ]
  private static let spacesFolders = ["examples/spaces", "Tests/ComposerTests/Models/spaces"]

  /// Reads a clone of the repository.
  init(clone: String) throws {
    let pages = ModelRegistry.standard.perception.blocks.entries.values.map {
      Array($0.element.declaration.example.utf8)
    }
    var specs = pages
    for folder in Self.specFolders {
      for path in Folder.files(under: "\(clone)/\(folder)", endings: [".yaml"]) {
        specs.append(try Folder.bytes(of: path))
      }
    }
    guard specs.count > pages.count else { throw FuzzError("\(clone) is no clone: it has no examples") }
    self.specs = specs
    trees = specs.compactMap(Tree.init(yaml:))
    spaces = try Self.spacesFolders.flatMap {
      try Folder.files(under: "\(clone)/\($0)", endings: [".yaml", ".json"]).map(Folder.bytes)
    }
    spaceTrees = spaces.compactMap(Tree.init(yaml:))
    tensors = try Folder.files(under: "\(clone)/Tests/Conformance", endings: [".safetensors"])
      .map(Folder.bytes).filter { $0.count < 1 << 14 }
  }
}
