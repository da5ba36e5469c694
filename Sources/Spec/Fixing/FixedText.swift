/// A file's text with the fixes of diagnostics applied; what no fix touches stays as it is, comments and layout
/// included.
public struct FixedText: Sendable {
  /// The fixes that were applied, in the order of their places.
  public let applied: [Fix]
  /// The text.
  public let text: String

  /// Applies the first fix of every diagnostic that has one.
  ///
  /// A fix that touches other files, or text that another fix has replaced, is left out.
  public init(_ file: SourceFile, mending diagnostics: [Diagnostic]) {
    var accepted: [(start: String.Index, end: String.Index, replacement: String)] = []
    var applied: [(place: String.Index, fix: Fix)] = []
    for fix in diagnostics.compactMap(\.fixes.first) {
      let edits = fix.edits.compactMap {
        edit -> (start: String.Index, end: String.Index, replacement: String)? in
        guard edit.span.file === file, let start = file.index(of: edit.span.start),
          let end = file.index(of: edit.span.end)
        else { return nil }
        return (start, end, edit.replacement)
      }
      guard edits.count == fix.edits.count, let place = edits.map(\.start).min() else { continue }
      let isFree = edits.allSatisfy { edit in
        accepted.allSatisfy {
          edit.end <= $0.start && edit.start < $0.start || edit.start >= $0.end && edit.start > $0.start
        }
      }
      guard isFree else { continue }
      accepted += edits
      applied.append((place, fix))
    }
    self.applied = applied.sorted { $0.place < $1.place }.map(\.fix)
    var text = file.text
    for edit in accepted.sorted(by: { $0.start > $1.start }) {
      text.replaceSubrange(edit.start..<edit.end, with: edit.replacement)
    }
    self.text = text
  }
}
