import Glibc
public import OrderedCollections

extension SafetensorsFile {
  /// Writes tensors to a file; the same tensors give the same bytes.
  ///
  /// The file appears under its name when it is whole: it is written under another name in the same folder
  /// and renamed, and nothing is left behind when that fails.
  ///
  /// - Throws: an error too if the path leads to something that is no regular file.
  public static func write(
    _ tensors: OrderedDictionary<String, Tensor>, metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    if tensors[SafetensorsHeader.metadataKey] != nil {
      throw SafetensorsError(path, tensor: SafetensorsHeader.metadataKey, .reservedName)
    }
    let target = try writableTarget(path)
    let temporary = temporaryName(beside: target)
    let file = try FileDescriptor(creating: temporary, for: path)
    do throws(SafetensorsError) {
      try writeContents(tensors, metadata, to: file)
      if rename(temporary, target) != 0 { throw systemError(path, "name the file") }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func writeContents(
    _ tensors: OrderedDictionary<String, Tensor>, _ metadata: [String: String], to file: FileDescriptor
  ) throws(SafetensorsError) {
    // Wide elements first, so that every tensor's data is aligned to its elements.
    let widths = Set(tensors.values.map(\.elementType.byteCount)).sorted(by: >)
    let layout = widths.flatMap { width in tensors.filter { $0.value.elementType.byteCount == width } }
    try write(header(layout, metadata), to: file)
    for (_, tensor) in layout {
      switch tensor.elements {
      case .float32(let values): try write(values, to: file)
      case .float64(let values): try write(values, to: file)
      case .int64(let values): try write(values, to: file)
      case .bool(let values): try write(values, to: file)
      }
    }
    try file.synchronize()
  }

  private static func write<Element>(_ values: [Element], to file: FileDescriptor) throws(SafetensorsError) {
    let outcome = values.withUnsafeBytes { bytes -> SafetensorsError? in
      do throws(SafetensorsError) {
        try file.write(bytes)
        return nil
      } catch {
        return error
      }
    }
    if let outcome { throw outcome }
  }

  /// The header with its length in front, filled up with spaces so that the data starts at a multiple of 8.
  private static func header(
    _ tensors: [(key: String, value: Tensor)], _ metadata: [String: String]
  ) -> [UInt8] {
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
        .map { "\(quoted($0.key)):\(quoted($0.value))" }
      entries.append("\(quoted(SafetensorsHeader.metadataKey)):{\(texts.joined(separator: ","))}")
    }
    var start = 0
    for (name, tensor) in tensors {
      let end = start + tensor.count * tensor.elementType.byteCount
      let type = SafetensorsType(writing: tensor.elementType).rawValue
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}")
      start = end
    }
    var json = Array("{\(entries.joined(separator: ","))}".utf8)
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) }
    return length + json
  }

  /// Where a link leads, or the path itself where nothing exists yet.
  private static func writableTarget(_ path: String) throws(SafetensorsError) -> String {
    if path.utf8.contains(0) {
      throw SafetensorsError(
        path, .system(action: "create the file", reason: "the path contains a zero byte"))
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    // A rename would put a file in place of a device such as /dev/null.
    guard status.st_mode & S_IFMT == S_IFREG else { throw SafetensorsError(path, .notARegularFile) }
    guard let resolved = realpath(path, nil) else { throw systemError(path, "find the file") }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func temporaryName(beside path: String) -> String {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let number = UInt64.random(in: .min ... .max)
    return "\(folder).safetensors-\(String(number, radix: 16)).part"
  }
}

private func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{0}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
