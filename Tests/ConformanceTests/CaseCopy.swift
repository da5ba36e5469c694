import FoundationEssentials
import OrderedCollections
import Tensors

/// A copy of a public case in a folder of its own, to be changed and run.
final class CaseCopy {
  let folder: String

  /// The folder of the public cases.
  static let suite =
    #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Conformance/maze"

  init(of name: String) throws {
    folder = FileManager.default.temporaryDirectory.path + "/conformance-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: "\(Self.suite)/\(name)", toPath: folder)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Replaces text in one of the files.
  func replace(_ text: String, with other: String, in file: String) throws {
    let path = "\(folder)/\(file)"
    let changed = try String(contentsOfFile: path, encoding: .utf8).replacing(text, with: other)
    try changed.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Changes the last number of a tensor.
  func corrupt(_ name: String) throws {
    let path = "\(folder)/tensors.safetensors"
    let file = try SafetensorsFile(contentsOf: path)
    var tensors: OrderedDictionary<String, Tensor> = [:]
    for name in file.names { tensors[name] = try file.tensor(name) }
    var values = try file.tensor(name).floats
    values[values.count - 1] += 0.01
    tensors[name] = Tensor(values, shape: try file.tensor(name).shape)
    try SafetensorsFile.write(tensors, to: path)
  }
}
