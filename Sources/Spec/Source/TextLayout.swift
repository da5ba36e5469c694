/// Where the lines and the Unicode scalars of a text stand among its bytes.
///
/// Scalars are found without walking through their line, so that a line of megabytes costs no more than others.
struct TextLayout: Sendable {
  /// A line: its first byte and the one behind its last, without the line break.
  struct Line: Sendable {
    let start, end: Int
    /// How many scalars stand before it in the text.
    let firstScalar: Int
  }

  /// The lines, at least one.
  private(set) var lines: [Line] = []
  private let text: String
  /// Where every 128th scalar begins; empty where each scalar is a single byte.
  private var marks: [Int] = []
  private var isASCII = true

  private static let stride = 128

  /// - Parameter maximumLines: How many lines are counted; what comes behind belongs to one more.
  init(_ text: String, maximumLines: Int) {
    var text = text
    text.makeContiguousUTF8()
    self.text = text
    text.withUTF8 { scan($0, maximumLines) }
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, _ maximumLines: Int) {
    isASCII = bytes.allSatisfy { $0 < 0x80 }
    var start = 0
    var firstScalar = 0
    var scalars = 0
    for (offset, byte) in bytes.enumerated() {
      if !isASCII {
        // Only the first byte of a scalar counts.
        if byte & 0xC0 == 0x80 { continue }
        if scalars.isMultiple(of: Self.stride) { marks.append(offset) }
      }
      scalars += 1
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
      if byte == UInt8(ascii: "\n"), offset > 0, start == offset, bytes[offset - 1] == UInt8(ascii: "\r") {
        // The line ended at the return before.
        (start, firstScalar) = (offset + 1, scalars)
      } else if lines.count < maximumLines {
        lines.append(Line(start: start, end: offset, firstScalar: firstScalar))
        (start, firstScalar) = (offset + 1, scalars)
      }
    }
    lines.append(Line(start: start, end: bytes.count, firstScalar: firstScalar))
  }

  /// The index of a byte that begins a scalar, or of the end.
  func index(ofByte offset: Int) -> String.Index {
    text.utf8.index(text.utf8.startIndex, offsetBy: offset)
  }

  /// The index of the scalar with this offset, at most that of the end.
  func index(ofScalar offset: Int) -> String.Index {
    let end = text.utf8.endIndex
    if isASCII {
      return text.utf8.index(text.utf8.startIndex, offsetBy: offset, limitedBy: end) ?? end
    }
    guard offset / Self.stride < marks.count else { return end }
    return text.unicodeScalars.index(
      index(ofByte: marks[offset / Self.stride]), offsetBy: offset % Self.stride, limitedBy: end) ?? end
  }

  /// How many scalars begin before a byte.
  func scalars(beforeByte offset: Int) -> Int {
    if isASCII { return min(offset, text.utf8.count) }
    let mark = marks.partitioningIndex { $0 > offset } - 1
    guard mark >= 0 else { return 0 }
    let end = text.utf8.index(text.utf8.startIndex, offsetBy: offset, limitedBy: text.utf8.endIndex)
    return mark * Self.stride
      + text.utf8[index(ofByte: marks[mark])..<(end ?? text.utf8.endIndex)].count { $0 & 0xC0 != 0x80 }
  }

  /// The number of the line, from 0, in which a scalar stands; one behind the text is in the last.
  func line(ofScalar offset: Int) -> Int {
    max(0, lines.partitioningIndex { $0.firstScalar > offset } - 1)
  }
}

extension Array {
  /// The first index whose element, and every one behind it, is in the second part.
  func partitioningIndex(where isSecond: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
