/// A place in a text: line and column count from 1, columns in Unicode scalars.
public struct SourcePosition: Hashable, Sendable, Comparable {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in Unicode scalars.
  public let column: Int

  /// The position at this line and column.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
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
