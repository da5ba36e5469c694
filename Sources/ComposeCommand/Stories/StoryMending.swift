import Composer
import OrderedCollections

/// What changes from a wrong example to the mended one.
struct StoryMending {
  let story: DiagnosticStory

  /// The lines that go, with `-` in front, and those that come, with `+`.
  var lines: [String] {
    let (wrong, mended) = (story.wrong, story.mended)
    let names = wrong.files.keys.filter { mended.files[$0] == nil } + Array(mended.files.keys)
    var lines: [String] = []
    for name in names {
      let changes = Self.changes(from: wrong.files[name], to: mended.files[name])
      if changes.isEmpty { continue }
      lines += (names.count > 1 ? ["  \(name)"] : []) + changes
    }
    if wrong.command != mended.command { lines += ["- $ \(wrong.command)", "+ $ \(mended.command)"] }
    return wrong.isLatin1 && !mended.isLatin1 ? lines + ["  (saved as UTF-8)"] : lines
  }

  private static func changes(from old: String?, to new: String?) -> [String] {
    let (old, new) = (rows(old), rows(new))
    let difference = new.difference(from: old)
    let removed = Set(
      difference.removals.compactMap { change in
        if case .remove(let offset, _, _) = change { offset } else { nil }
      })
    let inserted = Set(
      difference.insertions.compactMap { change in
        if case .insert(let offset, _, _) = change { offset } else { nil }
      })
    var lines: [String] = []
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      if removed.contains(before) {
        lines.append("- \(old[before])")
        before += 1
      } else if inserted.contains(after) {
        lines.append("+ \(new[after])")
        after += 1
      } else {
        (before, after) = (before + 1, after + 1)
      }
    }
    return lines
  }

  private static func rows(_ text: String?) -> [Substring] {
    (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }
}
