import Composer

/// A spec with the fixes of its diagnostics applied, as often as they bring forth further ones.
struct Mending {
  /// The spec as it was.
  let original: SpecLoader.Loaded<SourceFile>
  /// The spec with all fixes.
  let mended: SourceFile?
  /// What was done, in order.
  let fixes: [Fix]
  /// What is wrong with the spec as it was.
  let verdicts: [Verdict]

  /// One mistake may hide others, but not without end.
  static let maximumTrials = 100
  /// The most text that all trials together may read, in bytes.
  static let maximumText = 1 << 19

  /// Mends a spec.
  ///
  /// - Parameters:
  ///   - others: How much text a trial reads besides, in bytes.
  ///   - known: What is wrong with the spec as it is, if that is known.
  ///   - verdicts: What is wrong with a spec, for all spaces that it is checked for. Only what is wrong for all of them
  ///     is mended.
  init(
    of spec: SpecLoader.Loaded<SourceFile>, alsoReading others: Int = 0, known: [Verdict]? = nil,
    verdicts: (SpecLoader.Loaded<SourceFile>) -> [Verdict]
  ) {
    original = spec
    self.verdicts = known ?? verdicts(spec)
    guard let file = spec.content else {
      mended = nil
      fixes = []
      return
    }
    let mostTrials = min(Self.maximumTrials, Self.maximumText / max(1, file.text.utf8.count + others))
    var trials = 1
    func attempt(_ file: SourceFile) -> MendingState {
      trials += 1
      return MendingState(
        file, verdicts(SpecLoader.Loaded(path: spec.path, content: file, diagnostics: spec.diagnostics)))
    }
    var state = MendingState(file, self.verdicts)
    var fixes: [Fix] = []
    var refused: Set<String> = []
    // Two mistakes may each be mended by what makes the other one.
    var seen: Set<String> = [file.text]
    // One after the other: what one mistake brings about is gone with it.
    while trials < mostTrials,
      let fault = state.faults.first(where: { !refused.contains($0.signature) })
    {
      guard let step = Self.step(from: state, mending: fault, besides: seen, attempt) else {
        refused.insert(fault.signature)
        continue
      }
      state = step.state
      seen.insert(state.file.text)
      fixes += step.fixes
    }
    mended = state.file
    self.fixes = fixes
  }

  private struct Step {
    let state: MendingState
    let fixes: [Fix]
  }

  /// The spec with a fault mended: of several changes, by the one after which least is wrong; nil where each does more
  /// harm than good.
  ///
  /// - Parameter seen: The texts that the spec has had.
  private static func step(
    from state: MendingState, mending fault: MendingState.Fault, besides seen: Set<String>,
    _ attempt: (SourceFile) -> MendingState
  ) -> Step? {
    var best: Step?
    for fix in fault.fixes {
      // What several faults need alike is written once, for all of them.
      let kin = state.faults.filter { $0.signature != fault.signature && $0.shares(fix) }
      let fixed = FixedText(state.file, applying: [fix] + kin.compactMap(\.fixes.first))
      if fixed.applied.isEmpty || seen.contains(fixed.text) { continue }
      let next = attempt(fixed.file)
      let mended = [fault] + kin.filter { $0.fixes.first.map(fixed.applied.contains) == true }
      guard next.follows(state, mending: mended, by: fixed) else { continue }
      if let known = best, known.state.weight <= next.weight { continue }
      best = Step(state: next, fixes: fixed.applied)
    }
    return best
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
  /// - Returns: The spec as it now is; nil where nothing was mended.
  func write() throws -> SpecLoader.Loaded<SourceFile>? {
    guard let mended, !fixes.isEmpty else { return nil }
    try AtomicFile.write(Array(mended.text.utf8), to: original.path)
    return SpecLoader.Loaded(path: original.path, content: mended, diagnostics: original.diagnostics)
  }
}

/// A spec's text on the way to the mended one, with what is wrong with it.
private struct MendingState {
  let file: SourceFile
  /// What a fix is known for.
  let faults: [Fault]
  /// How much is wrong: warnings are little beside errors.
  let weight: Int
  private let diagnostics: [Diagnostic]
  private let counts: [String: Int]
  /// Whether it is YAML.
  private let isYAML: Bool
  /// What is wrong with it as YAML, whatever it is to be a spec of.
  private let syntaxErrors: [Diagnostic]

  struct Fault {
    let diagnostic: Diagnostic
    let fixes: [Fix]
    /// What tells it from others, wherever it stands.
    var signature: String { "\(diagnostic.code.rawValue) \(diagnostic.message)" }

    /// Whether it is mended by one of the same changes of the text.
    func shares(_ fix: Fix) -> Bool { fixes.first?.edits.contains(where: fix.edits.contains) == true }
  }

  init(_ file: SourceFile, _ verdicts: [Verdict]) {
    self.file = file
    let reading = Diagnostics()
    isYAML = YAML.parse(file, into: reading) != nil
    syntaxErrors = reading.items.filter { $0.severity == .error }
    let others = verdicts.dropFirst().map { Set($0.diagnostics.map(Self.problem)) }
    diagnostics = (verdicts.first?.diagnostics ?? []).filter { diagnostic in
      others.allSatisfy { $0.contains(Self.problem(diagnostic)) }
    }
    // The same change may mend several faults.
    var seen: Set<[Fix]> = []
    faults = diagnostics.compactMap { diagnostic in
      let fixes = diagnostic.fixes.filter { fix in
        fix.isSafe && fix.edits.allSatisfy { $0.span.file === file }
      }
      guard !fixes.isEmpty, seen.insert(fixes).inserted else { return nil }
      return Fault(diagnostic: diagnostic, fixes: fixes)
    }
    let all = verdicts.flatMap(\.diagnostics)
    weight = all.reduce(0) { $0 + ($1.severity == .error ? 1000 : 1) }
    counts = Dictionary(
      diagnostics.map { (Fault(diagnostic: $0, fixes: []).signature, 1) }, uniquingKeysWith: +)
  }

  /// A diagnostic without the places in other files, which differ from one spec to another that the file is a part of.
  private static func problem(_ diagnostic: Diagnostic) -> Diagnostic {
    var problem = diagnostic
    problem.related = []
    return problem
  }

  /// Whether the text is YAML as far as an earlier one is: what cannot be read any more hides all that was wrong.
  private func reads(asWellAs earlier: MendingState) -> Bool {
    if earlier.isYAML { return isYAML && syntaxErrors.count <= earlier.syntaxErrors.count }
    // One mistake may stand in front of others.
    guard !isYAML, let before = earlier.syntaxErrors.last?.primary else { return true }
    return syntaxErrors.last?.primary.map { before.start < $0.start } ?? false
  }

  /// Whether faults of an earlier state are gone, and nothing is wrong with what was written instead.
  func follows(_ earlier: MendingState, mending faults: [Fault], by fixed: FixedText) -> Bool {
    guard reads(asWellAs: earlier) else { return false }
    let mended = Dictionary(faults.map { ($0.signature, 1) }, uniquingKeysWith: +)
    guard mended.allSatisfy({ counts[$0, default: 0] <= earlier.counts[$0, default: 0] - $1 }) else {
      return false
    }
    guard fixed.applied.contains(where: { $0.certainty == .ifItHolds }) else { return true }
    return !diagnostics.contains { diagnostic in
      guard diagnostic.severity == .error, let place = diagnostic.primary, place.file === file else {
        return false
      }
      return fixed.written.contains { $0.start < place.end && place.start < $0.end }
    }
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
