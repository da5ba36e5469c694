import FoundationEssentials

/// The JSON object in front of a safetensors file's data, checked against the size of the data.
struct SafetensorsHeader: Sendable {
  /// Where one tensor lies, and as what.
  struct Entry: Sendable {
    let type: String
    let shape: [Int]
    /// From the start of the data.
    let bytes: Range<Int>
  }

  /// The tensors in the order of their data.
  let entries: [(name: String, entry: Entry)]
  let metadata: [String: String]

  static let metadataKey = "__metadata__"

  init(json: [UInt8], dataBytes: Int, file: String) throws(SafetensorsError) {
    let raw: RawHeader
    do {
      raw = try JSONDecoder().decode(RawHeader.self, from: Data(json))
    } catch let error as EntryError {
      throw SafetensorsError(file, tensor: error.tensor, .entry(reason: explanation(error.reason)))
    } catch {
      throw SafetensorsError(file, .header(reason: explanation(error)))
    }
    metadata = raw.metadata
    var entries: [(name: String, entry: Entry)] = []
    for (name, entry) in raw.entries.sorted(by: { $0.key < $1.key }) {
      entries.append((name, try entry.checked(name, dataBytes: dataBytes, file: file)))
    }
    entries.sort { a, b in
      let (x, y) = (a.entry.bytes, b.entry.bytes)
      return (x.lowerBound, x.upperBound, a.name) < (y.lowerBound, y.upperBound, b.name)
    }
    self.entries = entries
    try checkCoverage(of: dataBytes, file: file)
  }

  /// The format allows neither holes nor overlaps, so that no file hides or repeats data.
  private func checkCoverage(of dataBytes: Int, file: String) throws(SafetensorsError) {
    var end = 0
    var last = ""
    for (name, entry) in entries {
      if entry.bytes.lowerBound < end { throw SafetensorsError(file, tensor: name, .overlap(with: last)) }
      if entry.bytes.lowerBound > end {
        throw SafetensorsError(file, .unusedBytes(from: end, to: entry.bytes.lowerBound))
      }
      end = entry.bytes.upperBound
      last = name
    }
    if end < dataBytes { throw SafetensorsError(file, .unusedBytes(from: end, to: dataBytes)) }
  }
}

private struct RawHeader: Decodable {
  var entries: [String: RawEntry] = [:]
  var metadata: [String: String] = [:]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    // Of several mistakes the same one is told in every process.
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      do {
        if key.stringValue == SafetensorsHeader.metadataKey {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries[key.stringValue] = try container.decode(RawEntry.self, forKey: key)
        }
      } catch {
        throw EntryError(tensor: key.stringValue, reason: error)
      }
    }
  }
}

private struct RawEntry: Decodable {
  let dtype: String
  let shape: [Int]
  let dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }

  func checked(
    _ name: String, dataBytes: Int, file: String
  ) throws(SafetensorsError) -> SafetensorsHeader.Entry {
    guard dataOffsets.count == 2, 0 <= dataOffsets[0], dataOffsets[0] <= dataOffsets[1],
      dataOffsets[1] <= dataBytes
    else { throw SafetensorsError(file, tensor: name, .offsets(dataOffsets, dataBytes: dataBytes)) }
    guard let count = elementCount(of: shape) else {
      throw SafetensorsError(file, tensor: name, .shape(shape))
    }
    let bytes = dataOffsets[0]..<dataOffsets[1]
    if let type = SafetensorsType(rawValue: dtype) {
      let (needed, overflow) = count.multipliedReportingOverflow(by: type.byteCount)
      if overflow { throw SafetensorsError(file, tensor: name, .shape(shape)) }
      if needed != bytes.count {
        throw SafetensorsError(
          file, tensor: name, .byteCount(found: bytes.count, needed: needed, shape: shape, type: dtype))
      }
    }
    return SafetensorsHeader.Entry(type: dtype, shape: shape, bytes: bytes)
  }
}

/// The number of elements of a shape that makes sense: no negative size, and no overflow in the product of
/// any of its sizes.
private func elementCount(of shape: [Int]) -> Int? {
  var product = 1
  for size in shape {
    guard size >= 0 else { return nil }
    let (next, overflow) = product.multipliedReportingOverflow(by: max(size, 1))
    if overflow { return nil }
    product = next
  }
  return shape.contains(0) ? 0 : product
}

private struct EntryError: Error {
  let tensor: String
  let reason: any Error
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

private func explanation(_ error: any Error) -> String {
  guard let error = error as? DecodingError else { return "\(error)" }
  switch error {
  case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
  case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    let place = path.isEmpty ? "" : "\(path.joined(separator: ".")): "
    return place + context.debugDescription
  @unknown default: return "\(error)"
  }
}
