import Composer

/// What became of a mutant.
struct Finding {
  /// How a mutant came to light, or did not.
  enum Fate: String, CaseIterable {
    case diagnosed
    case changed
    /// Left out, but the same by default, and `compose resolve` tells so.
    case byDefault = "default"
    /// Right, and the same: see `Mutant.Meaning`.
    case same
    case silent = "SILENT"
  }

  let subject: String
  let mutant: Mutant
  let fate: Fate
  /// Whether a diagnostic stands where it should; nil where there is none.
  var isOnLine: Bool?
  /// Whether it is where a name is used that is not defined any more.
  var isAtUse = false
  /// Whether the first thing offered is the original name, and whether the fixes restore the networks; nil where the
  /// mutant is no misspelt name or nothing is said.
  var offersName: Bool?
  var isRestored: Bool?
  /// Whether the mutant is no YAML any more.
  var isBroken = false
  /// Whether a name that is defined and not read any more is told on its own line and where it is read; nil where
  /// there is none.
  var isLossTold: Bool?
  /// How many of the diagnostics are about shapes, and what those among them lack that do not say all.
  var shapeErrors = 0
  var shapeFaults: [String] = []
  /// What was said.
  var words = ""
}

/// Tries the mutants of a subject.
struct Trial {
  private let subject: Subject
  private let original: Fingerprint
  private let known: Set<String>
  private let resolved: [String: ValueOrigin]?

  /// Nil where the subject is not right itself.
  init?(_ subject: Subject) {
    self.subject = subject
    guard let original = subject.fingerprint(of: subject.original.text) else { return nil }
    self.original = original
    known = Set(subject.verdict(on: subject.original.text).diagnostics.map(Self.key))
    resolved = subject.resolved(subject.original.text).map { Self.origins(of: $0.spec) }
  }

  /// What became of a mutant.
  func finding(on mutant: Mutant) -> Finding {
    let verdict = subject.verdict(on: mutant.text)
    let news = verdict.diagnostics.filter { !known.contains(Self.key($0)) && $0.severity != .note }
    guard news.isEmpty else { return diagnosis(of: mutant, news, verdict) }
    let fate: Finding.Fate
    if let found = subject.fingerprint(of: mutant.text), found == original {
      switch mutant.meaning {
      case .other: fate = .silent
      case .standard: fate = tellsDefault(mutant) ? .byDefault : .silent
      case .sameValue, .sameKey: fate = .same
      }
    } else {
      fate = .changed
    }
    return Finding(subject: subject.original.name, mutant: mutant, fate: fate)
  }

  private func diagnosis(of mutant: Mutant, _ news: [Diagnostic], _ verdict: Subject.Verdict) -> Finding {
    let lines = news.compactMap { $0.primary?.file === verdict.file ? $0.primary?.start.line : nil }
    var finding = Finding(subject: subject.original.name, mutant: mutant, fate: .diagnosed)
    finding.isOnLine = lines.contains(where: mutant.lines.contains)
    finding.isAtUse = finding.isOnLine == false && lines.contains(where: mutant.useLines.contains)
    finding.isBroken = news.contains { $0.code == .yamlSyntax }
    if let lost = mutant.lost {
      finding.isLossTold = lost.places.allSatisfy { lines.contains(where: $0.contains) }
    }
    let shapes = news.compactMap(ShapeWords.init)
    finding.shapeErrors = shapes.count
    finding.shapeFaults = shapes.compactMap(\.fault)
    finding.words = news.prefix(3).map(Self.line).joined(separator: "; ")
    if let name = mutant.name {
      let here = news.filter {
        $0.primary?.file === verdict.file && mutant.lines.contains($0.primary?.start.line ?? 0)
      }
      finding.offersName = offers(name, (here + news).first { Self.offersSomething($0) }, verdict.file)
      finding.isRestored = isRestored(mutant.text)
    }
    return finding
  }

  private static func key(_ diagnostic: Diagnostic) -> String {
    "\(diagnostic.code.rawValue): \(diagnostic.message)"
  }

  private static func line(_ diagnostic: Diagnostic) -> String {
    "\(diagnostic.primary?.start.line ?? 0): \(key(diagnostic))\(diagnostic.help.map { " (\($0))" } ?? "")"
  }

  // MARK: - Defaults

  /// Whether the resolved spec tells that what was deleted now comes from elsewhere.
  private func tellsDefault(_ mutant: Mutant) -> Bool {
    guard let deleted = mutant.deleted, let resolved, let found = subject.resolved(mutant.text) else {
      return false
    }
    let now = Self.origins(of: found.spec)
    let paths = resolved.filter { _, origin in
      guard case .written(let span) = origin, span.file.name == subject.original.name else { return false }
      return deleted.contains(Mutant.Place(line: span.start.line, column: span.start.column))
    }
    return !paths.isEmpty && paths.keys.allSatisfy { Self.isDefault($0, in: now) }
      && (mutant.slip == .deleted || tells(mutant.written, in: now, of: found.file))
  }

  /// Whether a value, or the one that it is a part of, is not written in the spec.
  private static func isDefault(_ path: String, in origins: [String: ValueOrigin]) -> Bool {
    switch origins[path] {
    case .standard?, .bound?: true
    case .written?: false
    case nil: path.lastIndex(of: ".").map { isDefault(String(path[..<$0]), in: origins) } ?? false
    }
  }

  /// Whether the resolved spec has a value that is written on some lines.
  private func tells(_ lines: Set<Int>, in origins: [String: ValueOrigin], of file: SourceFile) -> Bool {
    origins.values.contains { origin in
      guard case .written(let span) = origin, span.file === file else { return false }
      return lines.contains(span.start.line)
    }
  }

  private static func origins(of node: ResolvedNode, at path: String = "") -> [String: ValueOrigin] {
    var origins: [String: ValueOrigin] = [path: node.origin]
    switch node.content {
    case .scalar: break
    case .sequence(let elements):
      for (index, element) in elements.enumerated() {
        origins.merge(Self.origins(of: element, at: "\(path).\(index)")) { first, _ in first }
      }
    case .mapping(let entries):
      for entry in entries {
        origins.merge(Self.origins(of: entry.value, at: "\(path).\(entry.key.text)")) { first, _ in first }
      }
    }
    return origins
  }

  // MARK: - Fixes

  private static func offersSomething(_ diagnostic: Diagnostic) -> Bool {
    !diagnostic.fixes.isEmpty || diagnostic.help?.hasPrefix("did you mean") == true
  }

  /// Whether a diagnostic offers a name first.
  private func offers(_ name: String, _ diagnostic: Diagnostic?, _ file: SourceFile) -> Bool {
    guard let diagnostic else { return false }
    if let fix = diagnostic.fixes.first {
      return FixedText(file, mending: [diagnostic]).text == subject.original.text
        || fix.edits.contains { $0.replacement.trimming("\"'") == name }
    }
    let last = name.split(separator: ".").last.map(String.init) ?? name
    return diagnostic.help.map { $0.contains("`\(name)`") || $0.contains("`\(last)`") } ?? false
  }

  /// Whether the safe fixes, applied as `check --fix` does, give the networks of the original.
  private func isRestored(_ text: String) -> Bool {
    var text = text
    for _ in 0..<20 {
      let verdict = subject.verdict(on: text)
      let fixed = FixedText(verdict.file, mending: verdict.diagnostics)
      if fixed.applied.isEmpty { break }
      text = fixed.text
      if text == subject.original.text { return true }
    }
    return subject.fingerprint(of: text) == original
  }
}

extension String {
  fileprivate func trimming(_ characters: String) -> String {
    var text = Substring(self)
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return String(text)
  }
}
