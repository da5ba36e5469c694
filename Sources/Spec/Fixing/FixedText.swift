/// A file's text with fixes applied; what no fix touches stays as it is, comments and layout included.
public struct FixedText: Sendable {
  /// The fixes that were applied, in the order of their places.
  public let applied: [Fix]
  /// The text.
  public let text: String
  /// The text as a file of the same name.
  public let file: SourceFile
  /// What the fixes wrote, in the new file.
  public let written: [SourceSpan]

  /// Applies the first safe fix of every diagnostic that has one.
  public init(_ file: SourceFile, mending diagnostics: [Diagnostic]) {
    self.init(file, applying: diagnostics.compactMap { $0.fixes.first(where: \.isSafe) })
  }

  /// Applies fixes.
  ///
  /// A fix that touches other files, or text that another fix has replaced, is left out; what several fixes change
  /// alike is changed once.
  public init(_ file: SourceFile, applying fixes: [Fix]) {
    var accepted: [Replacement] = []
    var applied: [(place: String.Index, fix: Fix)] = []
    for fix in fixes {
      let edits = fix.edits.compactMap { Replacement($0, in: file) }
      guard edits.count == fix.edits.count, let place = edits.map(\.start).min() else { continue }
      let further = edits.filter { !accepted.contains($0) }
      guard !further.isEmpty, further.allSatisfy({ edit in accepted.allSatisfy(edit.isApart) }) else {
        continue
      }
      accepted += further
      applied.append((place, fix))
    }
    self.applied = applied.sorted { $0.place < $1.place }.map(\.fix)
    var text = ""
    var scalars = 0
    var places: [Range<Int>] = []
    var rest = file.text.startIndex
    for edit in accepted.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      let kept = file.text[rest..<max(rest, edit.start)]
      text += kept
      text += edit.replacement
      let start = scalars + kept.unicodeScalars.count
      scalars = start + edit.replacement.unicodeScalars.count
      if scalars > start { places.append(start..<scalars) }
      rest = max(rest, edit.end)
    }
    self.text = text + file.text[rest...]
    let fixed = SourceFile(name: file.name, text: self.text)
    self.file = fixed
    written = places.map { place in
      SourceSpan(
        file: fixed, start: fixed.position(ofScalar: place.lowerBound),
        end: fixed.position(ofScalar: place.upperBound))
    }
  }

  private struct Replacement: Hashable {
    let start, end: String.Index
    let replacement: String

    init?(_ edit: Fix.Edit, in file: SourceFile) {
      guard edit.span.file === file, let start = file.index(of: edit.span.start),
        let end = file.index(of: edit.span.end)
      else { return nil }
      (self.start, self.end, replacement) = (start, end, edit.replacement)
    }

    /// Whether two replacements can be made in any order.
    func isApart(_ other: Replacement) -> Bool {
      end <= other.start && start < other.start || start >= other.end && start > other.start
    }
  }
}
