/// A text with a name: what every position in a diagnostic refers to.
///
/// Lines end at LF, CRLF or CR, as editors count them. A byte order mark is not part of the text.
public final class SourceFile: Sendable {
  /// The name as the user gave it.
  public let name: String
  /// The text; bytes that are not UTF-8 stand as U+FFFD.
  public let text: String
  /// Where the first byte stands that is not UTF-8.
  public let firstInvalidByte: SourcePosition?
  /// Whether the bytes begin with a mark of UTF-16 or UTF-32.
  public let isUTF16: Bool
  /// Whether it is no file but a word of a command line, which is named after what the word is.
  public let isWord: Bool

  /// Whether the text has more lines than are counted; what comes behind belongs to the last one.
  let hasTooManyLines: Bool

  /// The most lines that are counted.
  public static let maximumLines = 1_000_000

  private let lines: [Line]

  private struct Line: Sendable {
    let start: String.Index
    let end: String.Index
    let firstScalar: Int
  }

  /// A file of the given text.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A word of a command line, under the name of what it is: `override`.
  public convenience init(word: String, called name: String) {
    self.init(name: name, bytes: Array(word.utf8), isWord: true)
  }

  /// A file of the given bytes, which need not be UTF-8.
  public convenience init(name: String, bytes: [UInt8]) {
    self.init(name: name, bytes: bytes, isWord: false)
  }

  private init(name: String, bytes: [UInt8], isWord: Bool) {
    self.name = name
    self.isWord = isWord
    isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let valid = String(validating: body, as: UTF8.self)
    let text = valid ?? String(decoding: body, as: UTF8.self)
    let lines = Self.lines(of: text)
    self.text = text
    self.lines = lines
    hasTooManyLines = lines.count > Self.maximumLines
    let fault = valid == nil ? Self.firstInvalidOffset(in: body) : nil
    firstInvalidByte = fault.map { Self.position(ofScalar: $0, in: lines) }
  }

  /// The number of lines, at least one.
  public var lineCount: Int { lines.count }

  /// The text of a line, counted from 1, without its line break.
  public func line(_ number: Int) -> Substring? {
    guard number >= 1, number <= lines.count else { return nil }
    let line = lines[number - 1]
    return text[line.start..<line.end]
  }

  /// The text from one position up to another, nil where they lie outside.
  public func text(in span: SourceSpan) -> Substring? {
    guard let start = index(of: span.start), let end = index(of: span.end), start <= end else { return nil }
    return text[start..<end]
  }

  /// The position of the scalar with this offset; offsets outside give the nearest position.
  func position(ofScalar offset: Int) -> SourcePosition {
    Self.position(ofScalar: offset, in: lines)
  }

  /// The position of the byte with this offset.
  func position(ofByte offset: Int) -> SourcePosition {
    let utf8 = text.utf8
    let end = utf8.index(utf8.startIndex, offsetBy: max(0, offset), limitedBy: utf8.endIndex) ?? utf8.endIndex
    return position(ofScalar: text.unicodeScalars[..<end].count)
  }

  /// The index of a position; a column behind the end of its line is the line's end.
  func index(of position: SourcePosition) -> String.Index? {
    guard position.line >= 1, position.line <= lines.count, position.column >= 1 else { return nil }
    let line = lines[position.line - 1]
    return text.unicodeScalars.index(line.start, offsetBy: position.column - 1, limitedBy: line.end)
      ?? line.end
  }

  private static func position(ofScalar offset: Int, in lines: [Line]) -> SourcePosition {
    var low = 0
    var high = lines.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lines[middle].firstScalar <= offset { low = middle } else { high = middle - 1 }
    }
    return SourcePosition(line: low + 1, column: max(0, offset - lines[low].firstScalar) + 1)
  }

  private static func lines(of text: String) -> [Line] {
    let bytes = text.utf8
    var lines: [Line] = []
    var start = bytes.startIndex
    var firstScalar = 0
    var offset = 0
    var index = start
    while index < bytes.endIndex, lines.count < maximumLines {
      let byte = bytes[index]
      let end = index
      index = bytes.index(after: index)
      // Of a scalar's bytes the first one counts.
      if byte & 0xC0 != 0x80 { offset += 1 }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
      if byte == UInt8(ascii: "\r"), index < bytes.endIndex, bytes[index] == UInt8(ascii: "\n") {
        index = bytes.index(after: index)
        offset += 1
      }
      lines.append(Line(start: start, end: end, firstScalar: firstScalar))
      start = index
      firstScalar = offset
    }
    lines.append(Line(start: start, end: bytes.endIndex, firstScalar: firstScalar))
    return lines
  }

  private static func firstInvalidOffset(in bytes: ArraySlice<UInt8>) -> Int? {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: offset += 1
      case .emptyInput: return nil
      case .error: return offset
      }
    }
  }
}
