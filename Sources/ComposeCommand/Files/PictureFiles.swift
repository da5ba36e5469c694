import Composer
import Rendering

/// Under which names pictures of networks are written, and in which format.
struct PictureFiles {
  /// The format of all of them.
  let format: PictureFormat
  /// The networks with the paths of their pictures.
  let targets: [(network: Network, path: String)]

  /// Names for the pictures of some networks: the output itself is one file, or a folder of several.
  ///
  /// - Throws: `UsageError` where the output cannot be meant so.
  init(_ networks: [Network], output: String, format: PictureFormat?) throws {
    let isFolder = output.hasSuffix("/") || AtomicFile.isFolder(output)
    let ending = isFolder ? nil : Path.ending(of: output)
    let known = ending.flatMap { PictureFormat(rawValue: $0) }
    if networks.count == 1, !isFolder {
      guard let format = format ?? known else {
        let formats = PictureFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError(
          "the name `\(output)` does not tell the format of the picture; add --format, one of \(formats)")
      }
      self.format = format
      targets = networks.map { ($0, output) }
      return
    }
    if known != nil {
      let names = networks.map { "`\($0.name)`" }.joined(separator: ", ")
      throw UsageError(
        "the spec has \(networks.count) networks, \(names): give a folder to -o, or choose one with --network"
      )
    }
    self.format = format ?? .svg
    let folder = output.hasSuffix("/") ? output : output + "/"
    var taken: Set<String> = []
    var targets: [(Network, String)] = []
    for network in networks {
      let name = Self.fileName(network.name, taken: &taken)
      targets.append((network, "\(folder)\(name).\(self.format.rawValue)"))
    }
    self.targets = targets
  }

  /// The folder that must exist, if the pictures go to one.
  static func folder(of path: String) -> String? {
    path.lastIndex(of: "/").map { String(path[..<$0]) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// `policy/0` becomes `policy_0`; names that fall together get numbers.
  private static func fileName(_ network: String, taken: inout Set<String>) -> String {
    let scalars = network.unicodeScalars.map { scalar -> Character in
      scalar == "/" || scalar == "\\" || scalar.value < 0x20 ? "_" : Character(scalar)
    }
    let base = String(scalars.drop { $0 == "." }.prefix(100))
    let stem = base.isEmpty ? "network" : base
    var name = stem
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(stem)_\(number)"
      number += 1
    }
    return name
  }
}
