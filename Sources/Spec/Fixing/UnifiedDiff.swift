/// The difference of two texts in the unified format of `diff -u`, with three lines of context.
public struct UnifiedDiff: Sendable {
  /// One line of the difference.
  public enum Line: Sendable, Hashable {
    /// The names of the files, and where a hunk stands.
    case header(String)
    /// A line of both texts.
    case context(String)
    /// A line of the old text.
    case removed(String)
    /// A line of the new text.
    case added(String)

    /// The line with its sign.
    public var text: String {
      switch self {
      case .header(let text): text
      case .context(let text): " " + text
      case .removed(let text): "-" + text
      case .added(let text): "+" + text
      }
    }
  }

  /// The lines; none where the texts are equal.
  public let lines: [Line]

  private static let context = 3

  /// The difference between two texts of a file.
  public init(of name: String, from old: String, to new: String) {
    let (before, after) = (Self.split(old), Self.split(new))
    let steps = Self.steps(before, after)
    let changed = steps.indices.filter { if case .context = steps[$0].line { false } else { true } }
    guard !changed.isEmpty else {
      lines = []
      return
    }
    var lines: [Line] = [.header("--- \(name)"), .header("+++ \(name)")]
    var first = 0
    while first < changed.count {
      var last = first
      while last + 1 < changed.count, changed[last + 1] - changed[last] <= 2 * Self.context { last += 1 }
      let range =
        max(0, changed[first] - Self.context)...min(steps.count - 1, changed[last] + Self.context)
      lines += Self.hunk(steps[range])
      first = last + 1
    }
    self.lines = lines
  }

  private struct Step {
    let line: Line
    /// How many lines of either text stand before it.
    let old, new: Int
  }

  private static func split(_ text: String) -> [Substring] {
    let file = SourceFile(name: "", text: text)
    var lines = (1...file.lineCount).compactMap(file.line)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func steps(_ before: [Substring], _ after: [Substring]) -> [Step] {
    let matching = LineMatching(before, after)
    var steps: [Step] = []
    var (old, new) = (0, 0)
    for pair in matching.pairs + [(before.count, after.count)] {
      while old < pair.old {
        steps.append(Step(line: .removed(String(before[old])), old: old, new: new))
        old += 1
      }
      while new < pair.new {
        steps.append(Step(line: .added(String(after[new])), old: old, new: new))
        new += 1
      }
      if old < before.count {
        steps.append(Step(line: .context(String(before[old])), old: old, new: new))
        (old, new) = (old + 1, new + 1)
      }
    }
    return steps
  }

  private static func hunk(_ steps: ArraySlice<Step>) -> [Line] {
    var (old, new) = (0, 0)
    for step in steps {
      switch step.line {
      case .header: continue
      case .context: (old, new) = (old + 1, new + 1)
      case .removed: old += 1
      case .added: new += 1
      }
    }
    guard let first = steps.first else { return [] }
    let header = "@@ -\(range(first.old, old)) +\(range(first.new, new)) @@"
    return [.header(header)] + steps.map(\.line)
  }

  private static func range(_ start: Int, _ count: Int) -> String {
    count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
  }
}
