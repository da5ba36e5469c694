import FoundationEssentials
import OrderedCollections
import Testing

@testable import Tensors

@Suite struct SafetensorsTests {
  let folder = TemporaryFolder()

  @Test func `what is written is read back`() throws {
    let path = folder.path("model.safetensors")
    let tensors: OrderedDictionary<String, Tensor> = [
      "flags": Tensor(shape: [3], elements: .bool([true, false, true])),
      "weight": Tensor([1, -2.5, .infinity, -0.0, .leastNonzeroMagnitude, 6], shape: [2, 3]),
      "steps": Tensor(shape: [], elements: .int64([.min])),
      "double \"x\"\n\\ü": Tensor(shape: [1], elements: .float64([0.1])),
      "empty": Tensor([], shape: [0, 4]),
    ]
    try SafetensorsFile.write(tensors, metadata: ["b": "2", "a": "é\u{1}"], to: path)
    let file = try SafetensorsFile(contentsOf: path)
    #expect(Set(file.names) == Set(tensors.keys))
    #expect(file.metadata == ["a": "é\u{1}", "b": "2"])
    for (name, tensor) in tensors {
      #expect(try file.tensor(name) == tensor)
      #expect(file.shape(of: name) == tensor.shape)
    }
    #expect(folder.contents == ["model.safetensors"])
  }

  @Test func `the same tensors give the same bytes, aligned to eight`() throws {
    let tensors: OrderedDictionary<String, Tensor> = [
      "b": Tensor([1], shape: [1]), "a": Tensor(shape: [1], elements: .int64([2])),
    ]
    try SafetensorsFile.write(tensors, to: folder.path("1"))
    try SafetensorsFile.write(tensors, to: folder.path("2"))
    let bytes = try folder.bytes("1")
    #expect(try bytes == folder.bytes("2"))
    let header = """
      {"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},\
      "b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}
      """
    #expect(bytes == file(header + "    ", data: [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3f]))
    #expect(bytes[0] % 8 == 0)
  }

  @Test func `narrow types are widened`() throws {
    let data: [(String, [UInt8], Tensor.Elements)] = [
      ("F16", [0x00, 0x3c, 0x01, 0x00], .float32([1, 0x1p-24])),
      ("BF16", [0x80, 0x3f, 0x20, 0xc0], .float32([1, -2.5])),
      ("I32", [0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0], .int64([-1, 2])),
      ("I16", [0xff, 0xff, 2, 0], .int64([-1, 2])),
      ("I8", [0xff, 2], .int64([-1, 2])),
      ("U8", [0xff, 2], .int64([255, 2])),
      ("U16", [0xff, 0xff, 2, 0], .int64([65535, 2])),
      ("U32", [0xff, 0xff, 0xff, 0xff, 2, 0, 0, 0], .int64([4_294_967_295, 2])),
      ("BOOL", [1, 0], .bool([true, false])),
    ]
    for (type, bytes, elements) in data {
      let header = #"{"x":{"dtype":"\#(type)","shape":[2],"data_offsets":[0,\#(bytes.count)]}}"#
      try folder.write(file(header, data: bytes), to: type)
      #expect(try SafetensorsFile(contentsOf: folder.path(type)).tensor("x").elements == elements, "\(type)")
    }
  }

  @Test func `data that spans several pieces keeps its order`() throws {
    let values = (0..<700_000).map { Float($0) }
    try SafetensorsFile.write(["x": Tensor(values, shape: [700, 1000])], to: folder.path("large"))
    #expect(try SafetensorsFile(contentsOf: folder.path("large")).tensor("x").floats == values)
  }

  @Test func `a type that is not supported harms only its own tensor`() throws {
    let header = """
      {"odd":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]},\
      "fine":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}
      """
    try folder.write(file(header, data: [1, 2, 3]), to: "f")
    let file = try SafetensorsFile(contentsOf: folder.path("f"))
    #expect(try file.tensor("fine").doubles == [3])
    #expect(message { _ = try file.tensor("odd") } == "tensor odd: the element type F8_E4M3 is not supported")
    #expect(message { _ = try file.tensor("x") } == "tensor x: there is no such tensor in the file")
  }

  struct Broken: Sendable, CustomTestStringConvertible {
    let header: String
    let dataBytes: Int
    let message: String
    init(_ header: String, dataBytes: Int = 4, _ message: String) {
      (self.header, self.dataBytes, self.message) = (header, dataBytes, message)
    }
    var testDescription: String { String(header.prefix(80)) }
  }

  static let broken = [
    Broken(#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "shape [2] of F32 needs 8 bytes"),
    Broken(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#, "do not lie within"),
    Broken(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, "do not lie within"),
    Broken(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, "do not lie within"),
    Broken(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, "do not lie within"),
    Broken(#"{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "shape [-1] is impossible"),
    Broken(
      #"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, "is impossible"),
    Broken(
      #"{"x":{"dtype":"F32","shape":[4611686018427387904,4,0],"data_offsets":[0,0]}}"#, "is impossible"),
    Broken(
      #"{"x":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,4]}}"#, "is impossible"),
    Broken(#"{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, "entry in the header"),
    Broken(#"{"x":{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}"#, "entry in the header"),
    Broken(#"{"x":{"dtype":"F32","data_offsets":[0,4]}}"#, "shape is missing"),
    Broken(#"{"x":7}"#, "tensor x"),
    // Of several mistakes the first is told, whatever the process.
    Broken(
      "{" + (0..<20).reversed().map { "\"x\($0 + 10)\":7" }.joined(separator: ",") + "}", "tensor x10"),
    Broken(
      "{"
        + (0..<20).reversed().map {
          "\"x\($0 + 10)\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}"
        }
        .joined(separator: ",") + "}", "tensor x10"),
    Broken(#"{"__metadata__":{"a":1}}"#, "tensor __metadata__"),
    Broken(
      #"{"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"#
        + #""y":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
      "tensor y: its data overlaps that of x"),
    Broken(#"{"x":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#, "bytes 0 to 1 belong to no tensor"),
    Broken(#"{"x":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#, "bytes 3 to 4 belong to no tensor"),
    Broken("[]", "no safetensors file"),
    Broken("{", "no safetensors file"),
    Broken("", "no safetensors file"),
    Broken(String(repeating: "[", count: 100_000), "no safetensors file"),
  ]

  @Test(arguments: broken)
  func `a broken header is an error`(_ broken: Broken) throws {
    try folder.write(file(broken.header, data: Array(repeating: 0, count: broken.dataBytes)), to: "f")
    let text = message { _ = try SafetensorsFile(contentsOf: folder.path("f")) }
    #expect(text?.contains(broken.message) == true, "\(text ?? "no error")")
  }

  @Test(
    arguments: [
      ([], "too few for a header"), ([1, 2, 3], "too few for a header"),
      ([9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d], "at most 2 can be"),
      ([255, 255, 255, 255, 255, 255, 255, 255, 0x7b, 0x7d], "at most 2 can be"),
      ([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe], "header cannot be read"),
    ] as [([UInt8], String)])
  func `bytes that are no safetensors file are an error`(_ bytes: [UInt8], _ expected: String) throws {
    try folder.write(bytes, to: "f")
    let text = message { _ = try SafetensorsFile(contentsOf: folder.path("f")) }
    #expect(text?.contains(expected) == true, "\(text ?? "no error")")
  }

  @Test func `paths that lead nowhere are errors that name them`() {
    #expect(
      failure { _ = try SafetensorsFile(contentsOf: "/nowhere/f") }?.description
        == "/nowhere/f: cannot open the file: No such file or directory")
    #expect(
      failure { _ = try SafetensorsFile(contentsOf: folder.path) }?.fact == .notARegularFile)
    #expect(failure { try SafetensorsFile.write([:], to: "/dev/null") }?.fact == .notARegularFile)
    #expect(
      failure { try SafetensorsFile.write([:], to: "/nowhere/f") }?.description
        == "/nowhere/f: cannot create the file: No such file or directory")
    #expect(
      failure { try SafetensorsFile.write(["__metadata__": Tensor([1], shape: [1])], to: folder.path("f")) }?
        .fact == .reservedName)
    #expect(folder.contents == [])
  }

  @Test func `a failed write leaves the old file and nothing else`() throws {
    try SafetensorsFile.write(["x": Tensor([1], shape: [1])], to: folder.path("f"))
    let before = try folder.bytes("f")
    let file = try FileDescriptor(reading: folder.path("f"))
    #expect(failure { try [UInt8](repeating: 0, count: 1).write(to: file) } != nil)
    try folder.createFolder("g")
    #expect(failure { try SafetensorsFile.write([:], to: folder.path("g")) }?.fact == .notARegularFile)
    #expect(try folder.bytes("f") == before)
    #expect(folder.contents == ["f", "g"])
  }

  private func file(_ header: String, data: [UInt8]) -> [UInt8] {
    let json = Array(header.utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) } + json + data
  }

  private func failure(_ body: () throws -> Void) -> SafetensorsError? {
    do {
      try body()
      return nil
    } catch {
      return error as? SafetensorsError
    }
  }

  /// The error's description without the file's name.
  private func message(_ body: () throws -> Void) -> String? {
    failure(body).map { error in (error.tensor.map { "tensor \($0): " } ?? "") + error.message }
  }
}

extension [UInt8] {
  fileprivate func write(to file: FileDescriptor) throws(SafetensorsError) {
    let outcome = withUnsafeBytes { bytes -> SafetensorsError? in
      do throws(SafetensorsError) {
        try file.write(bytes)
        return nil
      } catch {
        return error
      }
    }
    if let outcome { throw outcome }
  }
}

/// A folder for one test, removed after it.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tensors-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path()
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  func path(_ name: String) -> String { "\(path)/\(name)" }
  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }
  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: path(name)))
  }
  func createFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: false)
  }
}
