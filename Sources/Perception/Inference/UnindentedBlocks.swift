import Spec

/// Blocks whose parameters stand beside their keys instead of below them: a slip of the indentation.
struct UnindentedBlocks {
  private let mapping: Mapping

  init(_ mapping: Mapping) {
    self.mapping = mapping
  }

  /// The blocks with what was meant to stand below them, which is reported.
  func entries(reportingTo diagnostics: Diagnostics) -> [Mapping.Entry] {
    var entries: [Mapping.Entry] = []
    var rest = mapping.entries[...]
    while let entry = rest.popFirst() {
      let beside = Self.isEmpty(entry) ? rest.prefix { !Self.isBlock($0) } : []
      guard let first = beside.first, let last = beside.last, Self.firstKeys.contains(first.name) else {
        entries.append(entry)
        continue
      }
      rest = rest.dropFirst(beside.count)
      report(entry, Array(beside), diagnostics)
      let place = SourceSpan(
        file: first.keySpan.file, start: first.keySpan.start, end: last.value.span.end)
      entries.append(
        Mapping.Entry(
          key: entry.key, keySpan: entry.keySpan,
          value: Node(.mapping(Mapping(Array(beside))), at: place)))
    }
    return entries
  }

  private func report(_ block: Mapping.Entry, _ beside: [Mapping.Entry], _ diagnostics: Diagnostics) {
    let outline = diagnostics.outline(of: block.keySpan.file)
    let edits = outline?.indenting(beside.map(\.keySpan))
    diagnostics.error(
      .notBlocks,
      "nothing stands below the block `\(block.name)`: \(listed(beside.map(\.name))) stand beside it",
      at: block.keySpan, help: "indent what belongs to `\(block.name)` further than its key",
      fixes: edits.map { [Fix("indent what belongs to `\(block.name)`", $0, certainty: .ifItHolds)] } ?? [])
  }

  /// What the parameters of a block begin with.
  private static let firstKeys: Set<String> = ["_target_", "block_type", "in_keys"]

  private static func isEmpty(_ entry: Mapping.Entry) -> Bool {
    entry.value.scalar.map { $0.text.isEmpty && $0.style == .plain } ?? false
  }

  private static func isBlock(_ entry: Mapping.Entry) -> Bool {
    isEmpty(entry) || firstKeys.contains { entry.value.mapping?[$0] != nil }
  }
}
