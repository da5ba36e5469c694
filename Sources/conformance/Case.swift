import Composer

/// A case: what is built, and what it must give.
struct Case {
  let folder: String
  let root: Field

  /// Reads the `case.json` of a folder.
  init(folder: String) throws(Obstacle) {
    self.folder = folder
    root = Field(path: "", node: try Self.node(folder + "/case.json"))
  }

  var name: String { get throws(Obstacle) { try root["case"].text } }

  /// The tensors of the case.
  var tensors: CaseTensors {
    get throws(Obstacle) {
      do {
        return CaseTensors(file: try SafetensorsFile(contentsOf: folder + "/tensors.safetensors"))
      } catch {
        throw .problem("\(error)")
      }
    }
  }

  /// The file that a member names, beside `case.json`.
  func file(_ member: String) throws(Obstacle) -> SourceFile {
    let name = try root[member].text
    do {
      return try SourceFile(contentsOf: folder + "/" + name, name: name)
    } catch {
      throw .problem(error.message)
    }
  }

  /// The spaces that the case names.
  func spaces(reportingTo diagnostics: Diagnostics) throws(Obstacle) -> EnvironmentSpaces? {
    guard let node = YAML.parse(try file("spaces"), into: diagnostics) else { return nil }
    return EnvironmentSpaces(reading: node, diagnostics: diagnostics)
  }

  private static func node(_ path: String) throws(Obstacle) -> Node {
    let file: SourceFile
    do {
      file = try SourceFile(contentsOf: path, name: "case.json")
    } catch {
      throw .problem(error.message)
    }
    let diagnostics = Diagnostics()
    guard let node = YAML.parse(file, into: diagnostics), !diagnostics.hasErrors else {
      throw .problem(diagnostics.firstError ?? "case.json cannot be read")
    }
    return node
  }
}

/// The tensors of a case by name.
struct CaseTensors {
  let file: SafetensorsFile

  func has(_ name: String) -> Bool { file.shape(of: name) != nil }

  subscript(_ name: String) -> Tensor {
    get throws(Obstacle) {
      do {
        return try file.tensor(name)
      } catch {
        throw .problem("\(error)")
      }
    }
  }

  /// The tensors whose names start with a prefix, by the rest of the name.
  func under(_ prefix: String) throws(Obstacle) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for name in file.names where name.hasPrefix(prefix) {
      tensors[String(name.dropFirst(prefix.count))] = try self[name]
    }
    return tensors
  }
}

extension Diagnostics {
  /// The first error, with its line.
  var firstError: String? {
    sorted.first { $0.severity == .error }.map { error in
      let place = error.primary.map { " (\($0.file.name):\($0.start))" } ?? ""
      return "\(error.code.rawValue): \(error.message)\(place)"
    }
  }
}
