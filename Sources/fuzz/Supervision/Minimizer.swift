import OrderedCollections

/// Makes an input smaller for as long as the same is wrong with it.
struct Minimizer {
  /// Whether the same is wrong with an input.
  let fails: (FuzzInput) throws -> Bool
  /// Whether no more time is to be spent on it.
  let isOver: () -> Bool

  /// The smallest input that was found with the same wrong.
  func minimized(_ input: FuzzInput) throws -> FuzzInput {
    var best = input
    // What could not go at first may go when something else has gone.
    while !isOver() {
      let before = best
      try removeFiles(of: &best)
      try reduce(best, \.words, &best)
      try reduce(best, \.bindings, &best)
      for path in best.files.keys {
        for pieces in [Self.lines, Self.bytes] { try reduce(path, to: pieces, &best) }
      }
      if best == before { break }
    }
    return best
  }

  private func removeFiles(of best: inout FuzzInput) throws {
    for path in best.files.keys {
      var candidate = best
      candidate.files[path] = nil
      if try isStillWrong(candidate) { best = candidate }
    }
  }

  private func reduce(
    _ input: FuzzInput, _ list: WritableKeyPath<FuzzInput, [String]>, _ best: inout FuzzInput
  ) throws {
    best[keyPath: list] = try reduced(input[keyPath: list]) { rest in
      var candidate = input
      candidate[keyPath: list] = rest
      return try isStillWrong(candidate)
    }
  }

  private func reduce(
    _ path: String, to pieces: ([UInt8]) -> [ArraySlice<UInt8>], _ best: inout FuzzInput
  ) throws {
    let input = best
    let rest = try reduced(pieces(input.files[path] ?? [])) { rest in
      var candidate = input
      candidate.files[path] = Array(rest.joined())
      return try isStillWrong(candidate)
    }
    best.files[path] = Array(rest.joined())
  }

  private func isStillWrong(_ candidate: FuzzInput) throws -> Bool { try !isOver() && fails(candidate) }

  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...index])
      start = index + 1
    }
    return lines + [bytes[start...]]
  }

  /// Pieces of one byte; of large files, of more of them.
  private static func bytes(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let size = max(1, bytes.count / 100_000)
    return stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min(bytes.count, $0 + size)] }
  }

  /// What is left of a list when parts are left away, large ones first, as long as a test holds of the rest.
  private func reduced<Element>(
    _ list: [Element], while test: ([Element]) throws -> Bool
  ) throws -> [Element] {
    var list = list
    var length = (list.count + 1) / 2
    while length >= 1, !isOver() {
      var start = 0
      while start < list.count {
        var rest = list
        rest.removeSubrange(start..<min(list.count, start + length))
        if try test(rest) { list = rest } else { start += length }
      }
      length /= 2
    }
    return list
  }
}
