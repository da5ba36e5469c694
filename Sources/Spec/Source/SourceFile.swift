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

  private let layout: TextLayout

  /// A file of the given text.
  public convenience init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// A word of a command line, under the name of what it is: `override`.
  public convenience init(word: String, called name: String) {
    self.init(name: name, bytes: Array(word.utf8), isWord: true)
  }

  /// A file of the given bytes, which need not be UTF-8; of more than `maximumSize` of them, the rest is left out.
  public convenience init(name: String, bytes: [UInt8]) {
    self.init(name: name, bytes: bytes, isWord: false)
  }

  private init(name: String, bytes: [UInt8], isWord: Bool) {
    self.name = name
    self.isWord = isWord
    isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    // Of a file that is too large to be read, no more is kept than tells so.
    let kept = bytes.prefix(Self.maximumSize + 4)
    let body = kept.starts(with: [0xEF, 0xBB, 0xBF]) ? kept[3...] : kept
    let valid = String(validating: body, as: UTF8.self)
    let text = valid ?? String(decoding: body, as: UTF8.self)
    let layout = TextLayout(text, maximumLines: Self.maximumLines)
    self.text = text
    self.layout = layout
    hasTooManyLines = layout.lines.count > Self.maximumLines
    firstInvalidByte =
      valid == nil
      ? Self.position(ofScalar: Self.firstReplaced(in: text, insteadOf: body, layout), in: layout) : nil
  }

  /// The number of lines, at least one.
  public var lineCount: Int { layout.lines.count }

  /// The text of a line, counted from 1, without its line break.
  public func line(_ number: Int) -> Substring? {
    guard number >= 1, number <= lineCount else { return nil }
    let line = layout.lines[number - 1]
    return text[layout.index(ofByte: line.start)..<layout.index(ofByte: line.end)]
  }

  /// The text of a line that somebody may have written by hand, nil where it is longer than that: what is guessed from
  /// such lines takes them apart character by character.
  func handwrittenLine(_ number: Int) -> Substring? {
    line(number).flatMap { $0.utf8.count <= Self.longestHandwriting ? $0 : nil }
  }

  private static let longestHandwriting = 4096

  /// The Unicode scalar at a position, nil behind the end of its line.
  func scalar(at position: SourcePosition) -> Unicode.Scalar? {
    guard let index = index(of: position), let end = line(position.line)?.endIndex, index < end else {
      return nil
    }
    return text.unicodeScalars[index]
  }

  /// How many Unicode scalars a line has, without its line break.
  func width(ofLine number: Int) -> Int? {
    guard number >= 1, number <= lineCount else { return nil }
    let line = layout.lines[number - 1]
    return layout.scalars(beforeByte: line.end) - line.firstScalar
  }

  /// The position, or the end of its line where it is behind that.
  func clamped(_ position: SourcePosition) -> SourcePosition {
    let width = width(ofLine: position.line) ?? 0
    return SourcePosition(line: position.line, column: min(position.column, width + 1))
  }

  /// The text from one position up to another, nil where they lie outside.
  public func text(in span: SourceSpan) -> Substring? {
    guard let start = index(of: span.start), let end = index(of: span.end), start <= end else { return nil }
    return text[start..<end]
  }

  /// The position of the scalar with this offset; offsets outside give the nearest position.
  func position(ofScalar offset: Int) -> SourcePosition {
    Self.position(ofScalar: offset, in: layout)
  }

  /// The position of the byte with this offset.
  func position(ofByte offset: Int) -> SourcePosition {
    position(ofScalar: layout.scalars(beforeByte: max(0, offset)))
  }

  /// The index of a position; a column behind the end of its line is the line's end.
  func index(of position: SourcePosition) -> String.Index? {
    guard position.line >= 1, position.line <= lineCount, position.column >= 1 else { return nil }
    let line = layout.lines[position.line - 1]
    let scalar = line.firstScalar.addingReportingOverflow(position.column - 1)
    let end = layout.index(ofByte: line.end)
    return scalar.overflow ? end : min(layout.index(ofScalar: scalar.partialValue), end)
  }

  private static func position(ofScalar offset: Int, in layout: TextLayout) -> SourcePosition {
    let line = layout.line(ofScalar: offset)
    return SourcePosition(line: line + 1, column: max(0, offset - layout.lines[line].firstScalar) + 1)
  }

  /// Which scalar of a text stands for the first bytes that are not UTF-8.
  private static func firstReplaced(
    in text: String, insteadOf bytes: ArraySlice<UInt8>, _ layout: TextLayout
  ) -> Int {
    let same = zip(text.utf8, bytes).prefix { $0 == $1 }.count
    // What is different may be the first byte of the replacement, or one within it.
    return max(0, layout.scalars(beforeByte: same + 1) - 1)
  }
}
