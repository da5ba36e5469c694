import OrderedCollections

/// An open safetensors file: named tensors behind a JSON header.
///
/// Opening reads and checks the header; a tensor's numbers are read when they are asked for. Half-precision
/// floats are read as float32, and whole numbers as int64.
public struct SafetensorsFile: Sendable {
  /// The path as it was given.
  public let path: String
  /// Free text that stands in the header under `__metadata__`.
  public let metadata: [String: String]
  private let entries: OrderedDictionary<String, SafetensorsHeader.Entry>
  private let descriptor: FileDescriptor
  private let dataStart: Int

  /// The longest header that is read; the format's own limit.
  public static let headerByteLimit = 100_000_000
  /// The largest tensor that is read.
  public static let tensorByteLimit = 1 << 34

  /// Opens a file and reads its header.
  public init(contentsOf path: String) throws(SafetensorsError) {
    let descriptor = try FileDescriptor(reading: path)
    let size = try descriptor.regularFileSize()
    guard size >= 8 else { throw SafetensorsError(path, .tooShort(bytes: size)) }
    let lengthBytes = try descriptor.bytes(at: 0, count: 8)
    let length = lengthBytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let limit = min(size - 8, SafetensorsFile.headerByteLimit)
    guard length <= UInt64(limit) else {
      throw SafetensorsError(path, .headerLength(found: length, limit: limit))
    }
    let json = try descriptor.bytes(at: 8, count: Int(length))
    dataStart = 8 + Int(length)
    let header = try SafetensorsHeader(json: json, dataBytes: size - dataStart, file: path)
    self.path = path
    self.descriptor = descriptor
    metadata = header.metadata
    entries = OrderedDictionary(uniqueKeysWithValues: header.entries.lazy.map { ($0.name, $0.entry) })
  }

  /// The tensors' names in the order of their data.
  public var names: [String] { Array(entries.keys) }

  /// A tensor's shape, known without reading its numbers; nil where there is no such tensor.
  public func shape(of name: String) -> [Int]? {
    entries[name]?.shape
  }

  /// Reads one tensor.
  public func tensor(_ name: String) throws(SafetensorsError) -> Tensor {
    guard let entry = entries[name] else { throw SafetensorsError(path, tensor: name, .noSuchTensor) }
    guard let type = SafetensorsType(rawValue: entry.type) else {
      throw SafetensorsError(path, tensor: name, .unsupportedType(entry.type))
    }
    let limit = SafetensorsFile.tensorByteLimit
    // Narrow types grow while they are read: the limit holds for what they become.
    let (bytes, overflow) = (entry.bytes.count / type.byteCount)
      .multipliedReportingOverflow(by: type.elementType.byteCount)
    if overflow || bytes > limit {
      throw SafetensorsError(path, tensor: name, .tooLarge(bytes: overflow ? .max : bytes, limit: limit))
    }
    return Tensor(shape: entry.shape, elements: try elements(entry, type))
  }

  private func elements(
    _ entry: SafetensorsHeader.Entry, _ type: SafetensorsType
  ) throws(SafetensorsError) -> Tensor.Elements {
    switch type {
    case .float32: .float32(try read(entry) { Float(bitPattern: UInt32(littleEndian: $0)) })
    case .float64: .float64(try read(entry) { Double(bitPattern: UInt64(littleEndian: $0)) })
    case .float16: .float32(try read(entry) { Float(Float16(bitPattern: UInt16(littleEndian: $0))) })
    case .bfloat16: .float32(try read(entry) { Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16) })
    case .int64: .int64(try read(entry) { Int64(littleEndian: $0) })
    case .int32: .int64(try read(entry) { Int64(Int32(littleEndian: $0)) })
    case .int16: .int64(try read(entry) { Int64(Int16(littleEndian: $0)) })
    case .int8: .int64(try read(entry) { (stored: Int8) in Int64(stored) })
    case .uint8: .int64(try read(entry) { (stored: UInt8) in Int64(stored) })
    case .uint16: .int64(try read(entry) { Int64(UInt16(littleEndian: $0)) })
    case .uint32: .int64(try read(entry) { Int64(UInt32(littleEndian: $0)) })
    case .bool: .bool(try read(entry) { (stored: UInt8) in stored != 0 })
    }
  }

  /// Reads numbers piece by piece, so that only the converted ones are held as a whole.
  private func read<Stored: FixedWidthInteger, Element>(
    _ entry: SafetensorsHeader.Entry, as convert: (Stored) -> Element
  ) throws(SafetensorsError) -> [Element] {
    let width = MemoryLayout<Stored>.size
    let piece = 1 << 20
    var result: [Element] = []
    result.reserveCapacity(entry.bytes.count / width)
    for start in stride(from: entry.bytes.lowerBound, to: entry.bytes.upperBound, by: piece) {
      let count = min(piece, entry.bytes.upperBound - start)
      let bytes = try descriptor.bytes(at: dataStart + start, count: count)
      bytes.withUnsafeBytes { buffer in
        for offset in stride(from: 0, to: count, by: width) {
          result.append(convert(buffer.loadUnaligned(fromByteOffset: offset, as: Stored.self)))
        }
      }
    }
    return result
  }
}

/// The element types that are read, by the format's names.
enum SafetensorsType: String, CaseIterable {
  case float32 = "F32"
  case float64 = "F64"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint8 = "U8"
  case uint16 = "U16"
  case uint32 = "U32"
  case bool = "BOOL"

  /// The type under which a tensor's elements are written.
  init(writing type: ElementType) {
    self =
      switch type {
      case .float32: .float32
      case .float64: .float64
      case .int64: .int64
      case .bool: .bool
      }
  }

  /// What the elements become in memory.
  var elementType: ElementType {
    switch self {
    case .float32, .float16, .bfloat16: .float32
    case .float64: .float64
    case .int64, .int32, .int16, .int8, .uint8, .uint16, .uint32: .int64
    case .bool: .bool
    }
  }

  /// Bytes that one element takes in the file.
  var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }
}
