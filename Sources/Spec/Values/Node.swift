/// A value of a spec that knows where it stands.
public struct Node: Sendable {
  /// What a value is made of.
  public enum Content: Sendable {
    /// A single value.
    case scalar(Scalar)
    /// A list.
    case sequence([Node])
    /// Values by name.
    case mapping(Mapping)
    /// A value that could not be determined; the reason has been reported, so readers stay quiet about it.
    case unresolved
  }

  /// What the value is made of.
  public let content: Content
  /// Where the value stands.
  public let span: SourceSpan
  /// Where `*name` stands, if the value came through an alias.
  public var aliasSite: SourceSpan? { sites?.alias }
  /// Where `${...}` stands, if the value came through an interpolation.
  public var interpolationSite: SourceSpan? { sites?.interpolation }
  /// The number of values it consists of, itself included; the same value counts at each use.
  public let count: Int
  /// How many levels of lists and mappings it has: 0 for a scalar.
  public let depth: Int
  /// What stands in it somewhere in the place of something else, or is used elsewhere.
  let references: References
  private let sites: Sites?

  /// The places through which a value came; most values came through none.
  private final class Sites: Sendable {
    let alias, interpolation: SourceSpan?

    init?(alias: SourceSpan?, interpolation: SourceSpan?) {
      if alias == nil && interpolation == nil { return nil }
      (self.alias, self.interpolation) = (alias, interpolation)
    }
  }

  /// A value at a place.
  public init(
    _ content: Content, at span: SourceSpan, aliasSite: SourceSpan? = nil,
    interpolationSite: SourceSpan? = nil
  ) {
    self.content = content
    self.span = span
    sites = Sites(alias: aliasSite, interpolation: interpolationSite)
    var (count, depth, references) = (1, 0, References())
    func add(_ part: Node) {
      let (sum, overflow) = count.addingReportingOverflow(part.count)
      count = overflow ? .max : sum
      depth = max(depth, 1 + part.depth)
      references.formUnion(part.references)
    }
    switch content {
    case .unresolved: break
    case .scalar(let scalar): references = References(in: scalar.text)
    case .sequence(let elements):
      depth = 1
      for element in elements { add(element) }
    case .mapping(let mapping):
      depth = 1
      for entry in mapping.entries { add(entry.value) }
    }
    (self.count, self.depth, self.references) = (count, depth, references)
  }

  /// The scalar, if it is one.
  public var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The elements, if it is a list.
  public var sequence: [Node]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The mapping, if it is one.
  public var mapping: Mapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  /// Whether it is null: `null`, `~`, or nothing at all behind the colon.
  public var isNull: Bool { scalar?.value == .null }

  /// Whether it is `???`, a value that somebody must still give.
  public var isMissingValue: Bool { scalar != nil && references.contains(.missingValue) }

  /// Whether `${` stands in it somewhere.
  var holdsInterpolation: Bool { references.contains(.interpolation) }

  /// Whether it could not be determined, which has been reported.
  public var isUnresolved: Bool {
    if case .unresolved = content { true } else { false }
  }

  /// The same value, reached through an alias.
  public func reached(throughAlias site: SourceSpan) -> Node {
    Node(self, aliasSite: site, interpolationSite: interpolationSite)
  }

  /// The same value, reached through an interpolation.
  public func reached(throughInterpolation site: SourceSpan) -> Node {
    Node(self, aliasSite: aliasSite, interpolationSite: site)
  }

  /// The same value, which an alias may stand for.
  var anchored: Node {
    Node(
      self, aliasSite: aliasSite, interpolationSite: interpolationSite, references: references.union(.anchor))
  }

  /// A value that is reached at other places; what it holds is not looked through anew, however often it is used.
  private init(
    _ node: Node, aliasSite: SourceSpan?, interpolationSite: SourceSpan?, references: References? = nil
  ) {
    content = node.content
    span = node.span
    count = node.count
    depth = node.depth
    self.references = references ?? node.references
    sites = Sites(alias: aliasSite, interpolation: interpolationSite)
  }

  /// The places through which the value came here, as a diagnostic about it shows them.
  public var routes: [Diagnostic.Related] {
    [aliasSite, interpolationSite].compactMap { $0 }.filter { $0 != span }.map {
      Diagnostic.Related("used here", at: $0)
    }
  }
}
