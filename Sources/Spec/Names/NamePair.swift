/// A name that is used and does not exist, with one like it that exists and that nobody uses: one of them is the other
/// one misspelt.
public struct NamePair {
  private let used: String
  private let given: String
  private let givenFixes: [Fix]
  /// Whether it is the name that exists that is misspelt: the other one is used elsewhere, too, or its words are.
  public let isGivenWrong: Bool
  private let line: Int?

  /// A pair of names.
  ///
  /// - Parameters:
  ///   - uses: Where the name is used that does not exist.
  ///   - place: Where the name stands that nobody uses.
  ///   - isUnused: Whether it is known that nobody uses it; else it may be misspelt where nothing speaks for either.
  public init(
    used: String, at uses: some Sequence<SourceSpan>, given: String, at place: SourceSpan?,
    isUnused: Bool = true, reportingTo diagnostics: Diagnostics
  ) {
    self.used = used
    self.given = given
    let place = place.flatMap { diagnostics.isKeyword($0) ? nil : $0 }
    line = place?.start.line
    givenFixes = NearestName(used, insteadOf: given, at: place).fixes
    let places = Array(uses)
    let uses = Set(places)
    if let place, isUnused { diagnostics.note(unused: place, like: used, at: places.first) }
    // What another file gives is there for others, too.
    guard let place, !givenFixes.isEmpty, uses.allSatisfy({ $0.file === place.file }),
      let score = Likeness(to: used)?.score(given), score <= 1
    else {
      isGivenWrong = false
      return
    }
    isGivenWrong =
      uses.count > 1 || Self.isRarer(given, at: place, than: used, diagnostics)
    if isGivenWrong {
      diagnostics.note(misspelt: place, NearestName(used, insteadOf: given, at: place))
    } else if !isUnused, diagnostics.wordCount(of: place.file).count(ofName: given) == 1,
      !Self.isRarer(used, at: place, than: given, diagnostics)
    {
      diagnostics.note(unused: place, like: used, at: places.first, isCertain: false)
    }
  }

  /// Whether the file in which both stand has less of one name, or of the words in which they differ.
  private static func isRarer(
    _ name: String, at place: SourceSpan, than other: String, _ diagnostics: Diagnostics
  ) -> Bool {
    let words = diagnostics.wordCount(of: place.file)
    let (mine, others) = (words.count(ofName: name), words.count(ofName: other))
    if mine != others { return mine < others }
    let (left, right) = (Words.of(name), Words.of(other))
    let (odd, even) = (left.filter { !right.contains($0) }, right.filter { !left.contains($0) })
    func evidence(_ parts: [String]) -> Int { parts.map { words.count(ofWord: $0) }.max() ?? 0 }
    if evidence(odd) != evidence(even) { return evidence(odd) < evidence(even) }
    return !odd.contains(where: Vocabulary.contains) && even.contains(where: Vocabulary.contains)
  }

  /// The changes of which each makes both names the same, the likelier one first.
  public func fixes(at use: SourceSpan?) -> [Fix] {
    let usedFixes = NearestName(given, insteadOf: used, at: use).fixes
    return isGivenWrong ? givenFixes + usedFixes : usedFixes + givenFixes
  }

  /// What to write.
  public var help: String {
    isGivenWrong
      ? "`\(given)`\(line.map { " in line \($0)" } ?? ""), which nobody uses, seems to be it: did you mean `\(used)` there?"
      : "did you mean `\(given)`?"
  }
}
