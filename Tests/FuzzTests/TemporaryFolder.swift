import FoundationEssentials

@testable import fuzz

/// A folder that goes away with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    let name = "fuzz-tests-\(UInt64.random(in: 0...UInt64.max))"
    path = FileManager.default.temporaryDirectory.appending(path: name).path(percentEncoded: false)
    try Folder.makeEmpty(path)
  }

  deinit { Folder.remove(path) }
}

extension ChildProcess {
  /// The fuzzer that was built together with the tests.
  static let fuzz =
    program.prefix { $0 != "\0" }.split(separator: "/").dropLast()
    .reduce("") { "\($0)/\($1)" } + "/fuzz"

  /// A run of the fuzzer.
  init(fuzz arguments: [String], in folder: TemporaryFolder) throws {
    try self.init(arguments, program: Self.fuzz, log: "\(folder.path)/log")
  }
}
