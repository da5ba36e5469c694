/// A place in a text: line and column count from 1, columns in Unicode scalars.
public struct SourcePosition: Hashable, Sendable, Comparable {
  // A spec may have a hundred thousand values, each with several positions.
  private let storedLine, storedColumn: UInt32

  /// The line, from 1.
  public var line: Int { Int(storedLine) }
  /// The column, from 1, in Unicode scalars.
  public var column: Int { Int(storedColumn) }

  /// The position at this line and column.
  public init(line: Int, column: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
  }

  /// The position some columns further on the same line, at least its first one.
  func moved(by columns: Int) -> SourcePosition {
    SourcePosition(line: line, column: max(1, column + columns))
  }

  /// Whether the left position stands before the right one.
  public static func < (left: Self, right: Self) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A stretch of a file from `start` up to, not including, `end`.
public struct SourceSpan: Sendable, Hashable {
  /// The file it is a part of.
  public let file: SourceFile
  /// The first position.
  public let start: SourcePosition
  /// The position after the last one.
  public let end: SourcePosition

  /// The stretch from `start` to `end`, which is moved to `start` if it stands before it.
  public init(file: SourceFile, start: SourcePosition, end: SourcePosition) {
    self.file = file
    self.start = start
    self.end = max(start, end)
  }

  /// The first position of a file: where errors about a file as a whole stand.
  public init(startOf file: SourceFile) {
    let start = SourcePosition(line: 1, column: 1)
    self.init(file: file, start: start, end: start)
  }

  /// The last part of the stretch that holds a text; nil where none does.
  func part(_ text: String) -> SourceSpan? {
    guard start.line == end.line, let written = file.text(in: self), !text.isEmpty else { return nil }
    let (all, wanted) = (Array(written.unicodeScalars), Array(text.unicodeScalars))
    guard all.count >= wanted.count,
      let offset = (0...(all.count - wanted.count)).last(where: { all[$0...].starts(with: wanted) })
    else { return nil }
    return part(from: offset, count: wanted.count)
  }

  /// The part of some Unicode scalars on the first line.
  func part(from offset: Int, count: Int) -> SourceSpan {
    let first = start.moved(by: offset)
    return SourceSpan(file: file, start: first, end: first.moved(by: count))
  }

  /// Whether another stretch lies within this one.
  package func contains(_ other: SourceSpan) -> Bool {
    file === other.file && start <= other.start && other.end <= end
  }

  /// Whether both are the same stretch of the same file.
  public static func == (left: Self, right: Self) -> Bool {
    left.file === right.file && left.start == right.start && left.end == right.end
  }

  /// Feeds the file's identity and both positions.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(start)
    hasher.combine(end)
  }
}

extension SourcePosition: CustomStringConvertible {
  /// "2:17".
  public var description: String { "\(line):\(column)" }
}

extension SourceSpan: CustomStringConvertible {
  /// "2:17-2:22".
  public var description: String { "\(start)-\(end)" }
}
