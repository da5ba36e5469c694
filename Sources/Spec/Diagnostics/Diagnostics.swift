/// A collector of diagnostics that is passed down through the stages of a run.
public final class Diagnostics {
  /// What was reported, in order of reporting, each problem once.
  public internal(set) var items: [Diagnostic] = []
  /// Whether an error is among them.
  public private(set) var hasErrors = false

  /// What readers read, as far as somebody asks for it.
  public let readings: ReadingLog

  /// Gets every reader of a mapping when it has read everything: for whoever collects what mappings can have.
  public var readerDidFinish: ((ParameterReader) -> Void)?

  /// The most errors that are kept, and the most of anything else: nobody reads more, and each takes memory.
  public static let maximumCount = 1000

  /// The mappings that readers have read, as far as their keys can have been meant for another one.
  var levels: [Level] = []

  /// What other systems call the keys that readers know.
  public var foreignNames = ForeignNames()

  private var known: Set<Diagnostic> = []
  private var counts: (errors: Int, others: Int) = (0, 0)
  private var outlines: [ObjectIdentifier: Outline] = [:]
  private var outlineUses = 0
  private var wordCounts: [ObjectIdentifier: WordCount] = [:]
  /// How many names were compared with misspelt ones.
  var comparedNames = 0
  /// What was found out about names that do not exist and such as nobody uses.
  var namePairs: [NamePair.Key: NamePair] = [:]
  private var misspelt: [SourceSpan: NearestName] = [:]
  /// Where words of the language name what stands there.
  private var keywords: Set<SourceSpan> = []
  private var unused: [SourceSpan: (like: String, use: SourceSpan?, isCertain: Bool)] = [:]
  private var alternatives: [SourceSpan: [Alternative]] = [:]

  /// What else could stand at a place, should something turn out to be wrong there.
  private struct Alternative {
    let codes: Set<DiagnosticCode>
    let help: String
    let fix: Fix
  }
  private var uses: [ObjectIdentifier: [FileUse]] = [:]

  /// An empty collector.
  public convenience init() { self.init(readings: ReadingLog()) }

  /// An empty collector with a log of its own.
  public init(readings: ReadingLog) { self.readings = readings }

  /// Takes note of a diagnostic, unless the same one is known already.
  ///
  /// Where there are more than anybody reads, the last one says so in the place of the others.
  public func report(_ diagnostic: Diagnostic) {
    let isError = diagnostic.severity == .error
    let count = isError ? counts.errors : counts.others
    if count > Self.maximumCount { return }
    var diagnostic = showingUses(naming(offering(diagnostic)))
    // What mends it may depend on whose problem it is.
    var problem = diagnostic
    problem.fixes = []
    guard known.insert(problem).inserted else { return }
    if count == Self.maximumCount { diagnostic = Self.surplus(isError ? .error : .warning) }
    items.append(diagnostic)
    if isError {
      hasErrors = true
      counts.errors += 1
    } else {
      counts.others += 1
    }
  }

  /// Takes back diagnostics that turned out not to be true.
  func withdraw(where isUntrue: (Diagnostic) -> Bool) {
    // Where some were not shown for their number, none is shown instead.
    let isFull = (errors: counts.errors > Self.maximumCount, others: counts.others > Self.maximumCount)
    items.removeAll { item in
      guard isUntrue(item) else { return false }
      if item.severity == .error {
        if !isFull.errors { counts.errors -= 1 }
      } else if !isFull.others {
        counts.others -= 1
      }
      return true
    }
  }

  /// Whether no further error is kept, so that it need not be found.
  public var isFull: Bool { counts.errors > Self.maximumCount }

  /// What stands for all further diagnostics.
  private static func surplus(_ severity: Diagnostic.Severity) -> Diagnostic {
    let kind = severity == .error ? "errors" : "warnings"
    return Diagnostic(
      severity, .tooLarge, "there are more than \(maximumCount.grouped) \(kind); the others are not shown",
      at: nil,
      help: "mend some of these first")
  }

  /// Lets diagnostics about files tell where the files are used, at most two places for each.
  public func follow(_ uses: [FileUse]) {
    for use in uses {
      let file = ObjectIdentifier(use.file)
      let known = self.uses[file, default: []]
      guard known.count < 2, !known.contains(where: { $0.site == use.site }) else { continue }
      self.uses[file, default: []].append(use)
    }
  }

  /// The values of a file as they are written; nil for large files, and where changes of many places were asked for.
  public func outline(of file: SourceFile) -> Outline? {
    guard Self.isOutlined(file), outlineUses < Self.mostOutlineUses else { return nil }
    outlineUses += 1
    if let known = outlines[ObjectIdentifier(file)] { return known }
    let outline = Outline(of: file)
    keep(outline)
    return outline
  }

  /// Keeps the outline of a file that was parsed, so that it need not be parsed again to be mended.
  func keep(_ outline: Outline) {
    if Self.isOutlined(outline.file) { outlines[ObjectIdentifier(outline.file)] = outline }
  }

  private static func isOutlined(_ file: SourceFile) -> Bool {
    file.text.utf8.count <= largestOutline && !file.isWord
  }

  private static let largestOutline = 1 << 18
  private static let mostOutlineUses = 100

  /// How often each word stands in a file.
  func wordCount(of file: SourceFile) -> WordCount {
    if let known = wordCounts[ObjectIdentifier(file)] { return known }
    let count = WordCount(file.text.utf8.count <= Self.largestOutline ? file.text : "")
    wordCounts[ObjectIdentifier(file)] = count
    return count
  }

  /// Takes note that what has its name from a place has it from a word of the language there, which cannot be another.
  public func note(keyword place: SourceSpan) { keywords.insert(place) }

  /// Whether the name of what stands at a place is a word of the language.
  func isKeyword(_ place: SourceSpan) -> Bool { keywords.contains(place) }

  /// Takes note that a name that is given was meant to be another one, for whoever reports that nobody uses it.
  public func note(misspelt place: SourceSpan, _ meant: NearestName) {
    if misspelt[place] == nil { misspelt[place] = meant }
  }

  /// Takes note that nobody uses a name that is given, while one like it is used that does not exist: one of the two is
  /// misspelt, and nobody knows which.
  ///
  /// - Parameter isCertain: Whether nobody uses the name, or whether it only stands nowhere else.
  public func note(unused place: SourceSpan, like used: String, at use: SourceSpan?, isCertain: Bool = true) {
    if unused[place] == nil { unused[place] = (used, use, isCertain) }
  }

  /// Warns of the names that were meant to be others, or may have been, where nothing is said of their lines.
  public func reportMisspeltNames() {
    for place in misspelt.keys.sorted(by: { $0.start < $1.start }) where !isTold(lineOf: place) {
      guard let name = place.file.text(in: place) else { continue }
      warning(.misspeltName, "nobody uses the name `\(name)`", at: place)
    }
    for (place, other) in unused.sorted(by: { $0.key.start < $1.key.start }) where !isTold(lineOf: place) {
      guard let name = place.file.text(in: place) else { continue }
      let line = other.use.map { $0.file === place.file ? ", as in line \($0.start.line)" : "" } ?? ""
      let found =
        other.isCertain ? "nobody uses the name `\(name)`" : "the name `\(name)` stands nowhere else"
      let isAlike = Likeness(to: other.like)?.score(String(name)) != nil
      warning(
        .misspeltName, "\(found), and `\(other.like)` is used and does not exist", at: place,
        help: isAlike
          ? "did you mean `\(other.like)`\(line)? If not, the other one is to be mended"
          : "if it is meant to be `\(other.like)`\(line), give both the same name")
    }
  }

  private func isTold(lineOf place: SourceSpan) -> Bool {
    items.contains { item in
      item.primary.map { $0.file === place.file && $0.start.line == place.start.line } ?? false
    }
  }

  /// Takes note of a change that would mend certain errors at a place, should there be one.
  public func note(_ fix: Fix, help: String, for codes: Set<DiagnosticCode>, at place: SourceSpan) {
    alternatives[place, default: []].append(Alternative(codes: codes, help: help, fix: fix))
  }

  /// The diagnostic with what else could stand at its place.
  private func offering(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.severity == .error, let place = diagnostic.primary,
      let offers = alternatives[place]?.filter({ $0.codes.contains(diagnostic.code) }),
      let first = offers.first
    else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.help = first.help
    diagnostic.fixes = offers.map(\.fix) + diagnostic.fixes
    return diagnostic
  }

  /// The diagnostic with what its name was meant to be, if that is known.
  private func naming(_ diagnostic: Diagnostic) -> Diagnostic {
    guard let place = diagnostic.primary, let meant = misspelt[place], let name = meant.name,
      diagnostic.fixes.isEmpty
    else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.help = "did you mean `\(name)`, which is used and does not exist?"
    diagnostic.fixes = meant.fixes
    return diagnostic
  }

  /// The diagnostic with the places through which its file became part of the spec.
  private func showingUses(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    var file = diagnostic.primary?.file
    var steps = 0
    while let inner = file, let uses = uses[ObjectIdentifier(inner)], steps < 3 {
      for use in uses where !diagnostic.related.contains(where: { $0.span == use.site }) {
        diagnostic.related.append(.init("used here", at: use.site))
      }
      file = uses.first?.site.file
      steps += 1
    }
    return diagnostic
  }

  /// Reports an error.
  public func error(
    _ code: DiagnosticCode, _ message: String, at primary: SourceSpan?, label: String? = nil,
    related: [Diagnostic.Related] = [], notes: [String] = [], help: String? = nil,
    fixes: [Fix] = [], sides: [Diagnostic.Side] = []
  ) {
    report(
      Diagnostic(
        .error, code, message, at: primary, label: label, related: related, notes: notes, help: help,
        fixes: fixes, sides: sides))
  }

  /// Reports a warning.
  public func warning(
    _ code: DiagnosticCode, _ message: String, at primary: SourceSpan?, label: String? = nil,
    related: [Diagnostic.Related] = [], notes: [String] = [], help: String? = nil,
    fixes: [Fix] = []
  ) {
    report(
      Diagnostic(
        .warning, code, message, at: primary, label: label, related: related, notes: notes, help: help,
        fixes: fixes))
  }

  /// The diagnostics by file in order of first mention, then by position; those without a place come last.
  public var sorted: [Diagnostic] {
    var fileOrder: [ObjectIdentifier: Int] = [:]
    for item in items {
      guard let file = item.primary?.file, fileOrder[ObjectIdentifier(file)] == nil else { continue }
      let rank = fileOrder.count
      fileOrder[ObjectIdentifier(file)] = rank
    }
    func rank(_ item: Diagnostic) -> (Int, Int, Int) {
      guard let span = item.primary else { return (.max, 0, 0) }
      return (fileOrder[ObjectIdentifier(span.file)] ?? .max, span.start.line, span.start.column)
    }
    return items.enumerated().sorted { left, right in
      let (a, b) = (rank(left.element), rank(right.element))
      return a == b ? left.offset < right.offset : a < b
    }.map(\.element)
  }
}

extension DiagnosticCode {
  /// A name was meant to be another one, which is used and does not exist.
  public static let misspeltName: Self = "misspelt-name"
}
