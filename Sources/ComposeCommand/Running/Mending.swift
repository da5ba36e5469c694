import Composer

/// A spec with the fixes of its diagnostics applied, as often as they bring forth further ones.
struct Mending {
  /// The spec as it was.
  let original: SpecLoader.Loaded<SourceFile>
  /// The spec with all fixes.
  let mended: SourceFile?
  /// What was done, in order.
  let fixes: [Fix]

  /// One mistake may hide others, but not without end.
  private static let maximumRounds = 20

  /// Mends a spec.
  ///
  /// - Parameter verdicts: What is wrong with a spec, for all spaces that it is checked for. Only what is wrong for
  ///   all of them is mended.
  init(
    of spec: SpecLoader.Loaded<SourceFile>, verdicts: (SpecLoader.Loaded<SourceFile>) -> [Verdict]
  ) {
    original = spec
    guard var file = spec.content else {
      mended = nil
      fixes = []
      return
    }
    var fixes: [Fix] = []
    for _ in 0..<Self.maximumRounds {
      let found = verdicts(SpecLoader.Loaded(path: spec.path, content: file, diagnostics: spec.diagnostics))
      let everywhere = (found.first?.diagnostics ?? []).filter { diagnostic in
        found.allSatisfy { $0.diagnostics.contains(diagnostic) }
      }
      let fixed = FixedText(file, mending: everywhere)
      if fixed.applied.isEmpty { break }
      fixes += fixed.applied
      file = SourceFile(name: file.name, text: fixed.text)
    }
    mended = file
    self.fixes = fixes
  }

  /// Says what was changed, or would be.
  func show(on console: Console, isDone: Bool, withDiff: Bool) throws {
    guard let before = original.content, let mended, !fixes.isEmpty else { return }
    let style = console.style(of: .output)
    if withDiff {
      let diff = UnifiedDiff(of: Path.shown(original.path), from: before.text, to: mended.text)
      try console.print(diff.lines.map { style.paint($0) }.joined(separator: "\n"))
      try console.print("\n")
    }
    if isDone {
      let done = NumberText.counted(fixes.count, "mistake")
      try console.print("\(Path.shown(original.path)): mended \(done)", to: .error)
    }
  }

  /// Writes the mended spec in the place of the old one.
  ///
  /// - Returns: The spec as it now is.
  func write() throws -> SpecLoader.Loaded<SourceFile> {
    guard let mended, !fixes.isEmpty else { return original }
    try AtomicFile.write(Array(mended.text.utf8), to: original.path)
    return SpecLoader.Loaded(path: original.path, content: mended, diagnostics: original.diagnostics)
  }
}

extension TextStyle {
  /// A line of a difference in the colours in which `git` shows it.
  fileprivate func paint(_ line: UnifiedDiff.Line) -> String {
    let text = TerminalText.harmless(line.text)
    return switch line {
    case .header: bold(text)
    case .context: text
    case .removed: paint(text, .red)
    case .added: paint(text, .green)
    }
  }
}
