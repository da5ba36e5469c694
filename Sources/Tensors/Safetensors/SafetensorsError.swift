/// Why a safetensors file could not be read or written.
public struct SafetensorsError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Fact: Hashable, Sendable {
    /// The operating system refused; `reason` is its own word.
    case system(action: String, reason: String)
    /// The path leads to a folder, a pipe or a device.
    case notARegularFile
    /// The file is shorter than the eight bytes of its header's length.
    case tooShort(bytes: Int)
    /// The header is longer than the file or than any real one.
    case headerLength(found: UInt64, limit: Int)
    /// The header is no JSON object of tensors.
    case header(reason: String)
    /// The tensor's entry is no object of `dtype`, `shape` and `data_offsets`.
    case entry(reason: String)
    /// A size is negative or the sizes' product is too large to be meant.
    case shape([Int])
    /// The data's place runs backwards or leaves the file.
    case offsets([Int], dataBytes: Int)
    /// The place takes more or fewer bytes than shape and element type need.
    case byteCount(found: Int, needed: Int, shape: [Int], type: String)
    /// The data overlaps another tensor's.
    case overlap(with: String)
    /// Some bytes belong to no tensor.
    case unusedBytes(from: Int, to: Int)
    /// The file has no such tensor.
    case noSuchTensor
    /// The element type is one that this library does not read.
    case unsupportedType(String)
    /// The tensor is larger than the limit for one tensor.
    case tooLarge(bytes: Int, limit: Int)
    /// The file became shorter while it was read.
    case truncated
    /// The name is kept by the format for metadata.
    case reservedName
  }

  /// The path as it was given.
  public let file: String
  /// The tensor that is concerned, if it is one.
  public let tensor: String?
  /// What is wrong.
  public let fact: Fact

  init(_ file: String, tensor: String? = nil, _ fact: Fact) {
    self.file = file
    self.tensor = tensor
    self.fact = fact
  }
}

extension SafetensorsError: CustomStringConvertible {
  /// The whole message: file, tensor and what is wrong.
  public var description: String {
    tensor.map { "\(file): tensor \($0): \(message)" } ?? "\(file): \(message)"
  }

  /// What is wrong, without the file's and the tensor's name.
  public var message: String {
    switch fact {
    case .system(let action, let reason): "cannot \(action): \(reason)"
    case .notARegularFile: "is not a regular file"
    case .tooShort(let bytes): "is no safetensors file: it has \(bytes) bytes, too few for a header"
    case .headerLength(let found, let limit):
      "is no safetensors file: its header would be \(found) bytes long, where at most \(limit) can be"
    case .header(let reason): "is no safetensors file: its header cannot be read: \(reason)"
    case .entry(let reason): "its entry in the header cannot be read: \(reason)"
    case .shape(let shape): "the shape \(shape) is impossible"
    case .offsets(let offsets, let dataBytes):
      "the data offsets \(offsets) do not lie within the file's \(dataBytes) bytes of data"
    case .byteCount(let found, let needed, let shape, let type):
      "shape \(shape) of \(type) needs \(needed) bytes, but the data offsets hold \(found)"
    case .overlap(let other): "its data overlaps that of \(other)"
    case .unusedBytes(let from, let to): "the data bytes \(from) to \(to) belong to no tensor"
    case .noSuchTensor: "there is no such tensor in the file"
    case .unsupportedType(let type): "the element type \(type) is not supported"
    case .tooLarge(let bytes, let limit): "its \(bytes) bytes exceed the limit of \(limit) for one tensor"
    case .truncated: "the file became shorter while it was read"
    case .reservedName: "the format keeps this name for metadata"
    }
  }
}
