import Glibc

/// What a process that runs inputs writes down for the one that has started it, in a line of a file.
enum Note: Equatable {
  /// Something is wrong with an input.
  case fault(Int, Fault)
  /// There was so much of something.
  case count(String, Int)

  private var line: String {
    switch self {
    case .fault(let input, let fault): "fault\t\(input)\t\(fault.kind.rawValue)\t\(fault.detail)\n"
    case .count(let name, let count): "count\t\(name)\t\(count)\n"
    }
  }

  /// Reads a line; nil where it was not written to its end.
  private init?(_ line: Substring) {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    switch fields[0] {
    case "fault":
      guard fields.count == 4, let input = Int(fields[1]), let kind = Fault.Kind(rawValue: fields[2]) else {
        return nil
      }
      self = .fault(input, Fault(kind, fields[3]))
    case "count":
      guard fields.count == 3, let count = Int(fields[2]) else { return nil }
      self = .count(fields[1], count)
    default: return nil
    }
  }

  /// Writes notes behind those that a file has, at once: the next input may end the process.
  static func append(_ notes: [Note], to path: String) throws {
    if notes.isEmpty { return }
    guard let file = fopen(path, "a") else { throw FuzzError("\(path) cannot be written") }
    fputs(notes.map(\.line).joined(), file)
    fclose(file)
  }

  /// The notes of a file.
  static func all(in path: String) throws -> [Note] {
    String(decoding: try Folder.bytes(of: path), as: UTF8.self).split(separator: "\n").compactMap(Note.init)
  }
}
