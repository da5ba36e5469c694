import Composer

/// A replacement of a stretch of a file's text.
struct Edit {
  let range: Range<String.Index>
  let replacement: String

  init(_ range: Range<String.Index>, _ replacement: String) {
    self.range = range
    self.replacement = replacement
  }

  init(insertingAt index: String.Index, _ text: String) { self.init(index..<index, text) }
}

/// A text with stretches replaced, which knows on which lines everything now stands.
struct EditedText {
  let text: String
  private let original: String
  private let edits: [Edit]

  /// Applies edits that do not overlap; of two at one place, the one that deletes text comes first.
  init(_ original: String, _ edits: [Edit]) {
    self.original = original
    self.edits = edits.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var text = ""
    var end = original.startIndex
    for edit in self.edits {
      text += original[end..<max(end, edit.range.lowerBound)]
      text += edit.replacement
      end = max(end, edit.range.upperBound)
    }
    self.text = text + original[end...]
  }

  /// The line, from 1, of what stood at a place of the original.
  func line(of index: String.Index) -> Int {
    var line = 1 + original[..<index].lineBreaks
    for edit in edits {
      if edit.range.upperBound <= index {
        line += edit.replacement.lineBreaks - original[edit.range].lineBreaks
      } else if edit.range.lowerBound < index {
        line -= original[edit.range.lowerBound..<index].lineBreaks
      }
    }
    return line
  }

  /// The lines that the edits wrote; where they deleted, the line at which something is missing.
  var writtenLines: Set<Int> {
    var lines: Set<Int> = []
    var shift = 0
    for edit in edits {
      let first = 1 + original[..<edit.range.lowerBound].lineBreaks + shift
      // A line break in front belongs to the line before.
      let start = first + edit.replacement.prefix { $0 == "\n" }.count
      lines.formUnion(start...max(start, first + edit.replacement.lineBreaks))
      shift += edit.replacement.lineBreaks - original[edit.range].lineBreaks
    }
    return lines
  }
}

extension StringProtocol {
  /// How many line breaks the text has.
  var lineBreaks: Int { utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) } }
}
