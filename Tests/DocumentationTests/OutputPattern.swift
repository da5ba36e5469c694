/// Output as a page shows it: line by line the same, but that a line `…` stands for any number of lines.
struct OutputPattern {
  let lines: [String]

  /// Whether the pattern is what was printed.
  func matches(_ output: [String]) -> Bool {
    var parts = lines.split(separator: "…", omittingEmptySubsequences: false)[...]
    var rest = output[...]
    guard let first = parts.popFirst(), rest.starts(with: first) else { return false }
    rest = rest.dropFirst(first.count)
    guard let last = parts.popLast() else { return rest.isEmpty }
    for part in parts {
      guard let end = Self.end(of: part, in: rest) else { return false }
      rest = rest[end...]
    }
    return rest.suffix(last.count).elementsEqual(last)
  }

  private static func end(of part: ArraySlice<String>, in output: ArraySlice<String>) -> Int? {
    output.indices.first { output[$0...].starts(with: part) }.map { $0 + part.count }
      ?? (part.isEmpty ? output.startIndex : nil)
  }
}
