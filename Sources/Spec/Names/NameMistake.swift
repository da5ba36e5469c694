/// A name that is used and does not exist: what it most likely means, and what is said about it.
public struct NameMistake {
  /// The name that is most likely meant, nil where none is close.
  public let name: String?
  private let used: String
  /// Both names, where nobody uses the one that exists.
  private let pair: NamePair?

  fileprivate init(_ used: String, meaning name: String?, _ pair: NamePair?) {
    self.used = used
    self.name = name
    self.pair = pair
  }

  /// Whether it is the name that exists that is misspelt.
  public var isGivenWrong: Bool { pair?.isGivenWrong ?? false }

  /// What to write, or other help where no name is close.
  public func help(or other: @autoclosure () -> String? = nil) -> String? {
    pair?.help ?? name.map { "did you mean `\($0)`?" } ?? other()
  }

  /// The changes that mend it at a place where the name is used, the likeliest one first.
  public func fixes(at use: SourceSpan?) -> [Fix] {
    pair?.fixes(at: use) ?? NearestName(name, insteadOf: used, at: use).fixes
  }
}

extension Diagnostics {
  /// Looks for what a name that does not exist means, as ``nearest(to:among:besides:)`` does.
  ///
  /// - Parameters:
  ///   - use: Where the name is used.
  ///   - own: Names that cannot be meant.
  ///   - isUnused: Whether it is known that nobody uses the name that is meant where it has a place.
  ///   - uses: All places where the name is used, if there are others.
  ///   - place: Where a name stands that may be misspelt itself, nil for one that is used elsewhere.
  public func mistake(
    _ used: String, at use: SourceSpan?, among names: some Collection<String>, besides own: Set<String> = [],
    isUnused: Bool = true, uses: () -> [SourceSpan]? = { nil }, given place: (String) -> SourceSpan?
  ) -> NameMistake {
    guard let name = nearest(to: used, among: names, besides: own) else {
      return NameMistake(used, meaning: nil, nil)
    }
    guard let place = place(name) else { return NameMistake(used, meaning: name, nil) }
    // Which of the two is misspelt depends on the names, and on whether one file has both.
    let key = NamePair.Key(used: used, place: place, file: use.map { ObjectIdentifier($0.file) })
    if let known = namePairs[key] { return NameMistake(used, meaning: name, known) }
    let pair = NamePair(
      used: used, at: uses() ?? [use].compactMap { $0 }, given: name, at: place, isUnused: isUnused,
      reportingTo: self)
    namePairs[key] = pair
    return NameMistake(used, meaning: name, pair)
  }
}

extension NamePair {
  /// A name that does not exist, as a file uses it, and the place of one like it.
  struct Key: Hashable {
    let used: String
    let place: SourceSpan
    let file: ObjectIdentifier?
  }
}
