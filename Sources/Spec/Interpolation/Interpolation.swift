extension DiagnosticCode {
  /// An interpolation that leads nowhere, in a circle, or to too much.
  public static let interpolation: Self = "interpolation"
}

/// Puts values in the places of `${name}`, `${a.b.0.c}`, `${.sibling}` and `${resolver:arguments}`.
///
/// The first part of a name is looked up in a scope, then from the root; the parts behind it are keys and list
/// indices. With dots in front, the path starts at the mapping or list in which the text stands. `${...}` alone stands
/// for the value itself, which keeps its place; inside a longer text it stands for the text of a scalar. `\${` is a
/// plain `${`. Values of the scope are taken as they are: whoever builds a scope resolves what is put in it. One
/// interpolation serves a whole document, so that its budget bounds all uses together.
///
/// What cannot be resolved is reported and becomes `Node.Content.unresolved`.
public final class Interpolation {
  /// The most values that one resolution may give.
  public static let maximumCount = 100_000
  /// The most values that all resolutions of a document together may give.
  public static let maximumTotal = 2_000_000
  /// The most `${…}` that are replaced in a document, each counted at every use.
  public static let maximumSubstitutions = 20_000
  /// The deepest nesting, lookups included.
  public static let maximumDepth = 200
  /// The longest text that may arise, in bytes.
  public static let maximumTextSize = 1 << 16

  /// The first parts of all names that were looked up from the root so far.
  public private(set) var namesRead: Set<String> = []

  /// The paths of all values that were looked up from the root so far, by their first parts.
  var pathsRead: [String: Set<[String]>] = [:]

  let root: Node
  let diagnostics: Diagnostics
  /// Values by their paths.
  var resolved: [[String]: Node] = [:]
  /// Values within the one that is resolved in a scope, by their paths.
  var resolvedInScope: [[String]: Node] = [:]
  /// What is being resolved, the outermost first.
  var open: [[String]] = []
  private var count = 0
  private var total = 0
  private var substitutions = 0
  /// Where the texts stand that were taken apart, by their places.
  private var places: [SourceSpan: (scalar: Scalar, places: ScalarPlaces?)] = [:]
  /// The texts whose names are counted as read, though not all of them were resolved.
  private var countedTexts: Set<SourceSpan> = []

  /// An interpolation whose names are looked up from a root.
  public init(root: Node, diagnostics: Diagnostics) {
    self.root = root
    self.diagnostics = diagnostics
  }

  /// Where a text stands whose `${…}` are resolved, and what its names mean there.
  struct Surroundings {
    /// Values by the first part of a name.
    var scope: [String: Node] = [:]
    /// The keys and indices from the root to the value; nil for a value that does not stand in the document.
    var path: [String]?
    /// How many of them lead to the value that is resolved in the scope.
    var scopeDepth = 0
    /// How much is nested around it, lookups included.
    var depth = 0

    func entering(_ part: String) -> Surroundings {
      var inner = self
      inner.path?.append(part)
      inner.depth += 1
      return inner
    }
  }

  /// The value with all interpolations in it resolved.
  ///
  /// - Parameters:
  ///   - scope: Values by the first part of a name.
  ///   - path: Where the value stands, from the root; without it there are no relative names.
  public func resolve(_ node: Node, scope: [String: Node] = [:], at path: [String]? = nil) -> Node {
    count = 0
    open = []
    resolvedInScope = [:]
    return visit(node, Surroundings(scope: scope, path: path, scopeDepth: path?.count ?? 0))
  }

  /// Whether the root has a value of this name.
  public func knows(_ name: String) -> Bool { root.mapping?[name] != nil }

  /// Takes note that values of these names are read, though nothing was resolved.
  public func countAsRead(_ names: some Sequence<String>) { namesRead.formUnion(names) }

  /// Takes note that all names in a value are read, though some of them were not looked up.
  func countNamesAsRead(in node: Node) {
    if countedTexts.insert(node.span).inserted { countAsRead(Self.names(in: node)) }
  }

  /// The place of a part of a text, which may have very many parts.
  func place(of range: Range<Int>, in node: Node) -> SourceSpan {
    // What is short is found again sooner than in the table.
    guard let scalar = node.scalar, scalar.text.utf8.count > 200 else { return node.span(ofText: range) }
    if let known = places[node.span], known.scalar == scalar {
      return known.places?.span(of: range, in: node.span.file) ?? node.span
    }
    let found = ScalarPlaces(of: scalar, at: node.span)
    places[node.span] = (scalar, found)
    return found?.span(of: range, in: node.span.file) ?? node.span
  }

  func visit(_ node: Node, _ surroundings: Surroundings) -> Node {
    guard surroundings.depth + (node.holdsInterpolation ? 0 : node.depth) <= Self.maximumDepth else {
      return refuse("is nested too deep", node.span)
    }
    if !node.holdsInterpolation { return spend(node.count, at: node.span) ? node : unresolved(node.span) }
    switch node.content {
    case .unresolved: return node
    case .scalar(let scalar):
      return substitute(scalar, of: node, surroundings)
    case .sequence(let elements):
      guard spend(1, at: node.span) else { return unresolved(node.span) }
      return node.with(
        .sequence(elements.enumerated().map { visit($1, surroundings.entering(String($0))) }))
    case .mapping(let mapping):
      guard spend(1, at: node.span) else { return unresolved(node.span) }
      return node.with(
        .mapping(mapping.mapValues { visit($0.value, surroundings.entering($0.name)) }))
    }
  }

  private func substitute(_ scalar: Scalar, of node: Node, _ surroundings: Surroundings) -> Node {
    guard substitutions <= Self.maximumSubstitutions else { return unresolved(node.span) }
    let pieces: [Template.Piece]
    switch Template.pieces(of: scalar.text) {
    case .success(let found): pieces = found
    case .failure(let fault):
      countAsRead(Template.roughNames(in: scalar.text))
      return refuse(fault, at: place(of: fault.range, in: node))
    }
    if pieces.count == 1, case .substitution(let substitution) = pieces[0] {
      let value = value(of: substitution, in: node, surroundings) ?? unresolved(node.span)
      guard surroundings.depth + value.depth <= Self.maximumDepth else {
        return refuse("is nested too deep", node.span)
      }
      return spend(value.count, at: node.span) ? value : unresolved(node.span)
    }
    guard let text = join(pieces, of: node, surroundings), spend(1, at: node.span) else {
      return unresolved(node.span)
    }
    return Node(
      .scalar(Scalar(text, style: .doubleQuoted)), at: node.span, aliasSite: node.aliasSite,
      interpolationSite: node.interpolationSite ?? node.span)
  }

  /// The value that a `${…}` stands for; nil where it has none, which is reported.
  func value(of substitution: Template.Substitution, in node: Node, _ surroundings: Surroundings) -> Node? {
    var surroundings = surroundings
    surroundings.depth += 1
    guard surroundings.depth <= Self.maximumDepth else {
      return refuse("is nested too deep", node.span)
    }
    substitutions += 1
    guard substitutions <= Self.maximumSubstitutions else {
      if substitutions == Self.maximumSubstitutions + 1 {
        diagnostics.error(
          .tooLarge,
          "more than \(Self.maximumSubstitutions.grouped) `${…}` stand in this spec, each counted at every use",
          at: place(of: substitution.range, in: node))
      }
      return nil
    }
    switch substitution.meaning {
    case .reference(let reference):
      let site = place(of: substitution.range, in: node)
      let name = Name(shown: substitution.text, site: site)
      guard let path = path(of: reference, in: node, surroundings) else { return nil }
      return value(of: path, name, surroundings)?.reached(throughInterpolation: site)
    case .call(let resolver, let nameRange, let arguments):
      return call(resolver, at: nameRange, arguments, substitution, in: node, surroundings)
    }
  }

  /// The text that pieces of a text are together; nil where one has no value, or is no single value.
  func join(_ pieces: [Template.Piece], of node: Node, _ surroundings: Surroundings) -> String? {
    joined(pieces, of: node, surroundings)?.text
  }

  /// The text that pieces of a text are together, and the values that their `${…}` stand for; nil where one has no
  /// value, or is no single value.
  func joined(
    _ pieces: [Template.Piece], of node: Node, _ surroundings: Surroundings
  ) -> (text: String, values: [Node])? {
    var text = ""
    var values: [Node] = []
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .substitution(let substitution):
        guard let value = value(of: substitution, in: node, surroundings), !value.isUnresolved else {
          return nil
        }
        guard let part = value.scalar?.text else {
          diagnostics.error(
            .interpolation,
            "`\(Node.cropped(substitution.text))` stands inside a text, but is \(value.found)",
            at: place(of: substitution.range, in: node),
            related: [.init("it is this", at: value.span)], help: "only single values can be part of a text")
          return nil
        }
        text += part
        values.append(value)
      }
      guard text.utf8.count <= Self.maximumTextSize else {
        _ = refuse("grows longer than \(Self.maximumTextSize) bytes", node.span)
        return nil
      }
    }
    return (text, values)
  }

  // MARK: - Limits

  func spend(_ amount: Int, at span: SourceSpan) -> Bool {
    count = min(count, Self.maximumTotal) + min(amount, Self.maximumTotal)
    total = min(total, Self.maximumTotal) + min(amount, Self.maximumTotal)
    if count > Self.maximumCount {
      _ = refuse("grows to more than \(Self.maximumCount) values", span)
      return false
    }
    if total > Self.maximumTotal {
      _ = refuse("is used so often that the document grows beyond \(Self.maximumTotal) values", span)
      return false
    }
    return true
  }

  /// A value that is looked up is counted where it is used.
  func withoutCounting(_ body: () -> Node) -> Node {
    let before = count
    defer { count = before }
    return body()
  }

  func refuse(_ reason: String, _ span: SourceSpan) -> Node {
    diagnostics.error(.interpolation, "this value \(reason) by its interpolations", at: span)
    return unresolved(span)
  }

  private func refuse(_ fault: Template.Fault, at span: SourceSpan) -> Node {
    diagnostics.error(.interpolation, fault.message, at: span, help: fault.help)
    return unresolved(span)
  }

  func unresolved(_ span: SourceSpan) -> Node { Node(.unresolved, at: span) }
}
