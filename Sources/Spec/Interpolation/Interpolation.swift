extension DiagnosticCode {
  /// An interpolation that leads nowhere, in a circle, or to too much.
  public static let interpolation: Self = "interpolation"
}

/// Puts values in the places of `${name}` and `${a.b.0.c}`.
///
/// The first part of the name is looked up in a scope, then from the root; the parts behind it are keys and list
/// indices. `${...}` alone stands for the value itself, which keeps its place; inside a longer text it stands for the
/// text of a scalar. `\${` is a plain `${`. Values of the scope are taken as they are: whoever builds a scope resolves
/// what is put in it. One interpolation serves a whole document, so that its budget bounds all uses together.
///
/// What cannot be resolved is reported and becomes `Node.Content.unresolved`.
public final class Interpolation {
  /// The most values that one resolution may give.
  public static let maximumCount = 100_000
  /// The most values that all resolutions of a document together may give.
  public static let maximumTotal = 2_000_000
  /// The deepest nesting, lookups included.
  public static let maximumDepth = 200
  /// The longest text that may arise, in bytes.
  public static let maximumTextSize = 1 << 16

  /// The first parts of all names that were looked up from the root so far.
  public private(set) var namesRead: Set<String> = []

  private let root: Node
  private let diagnostics: Diagnostics
  private var resolved: [String: Node] = [:]
  private var open: [String] = []
  private var count = 0
  private var total = 0

  /// An interpolation whose names are looked up from a root.
  public init(root: Node, diagnostics: Diagnostics) {
    self.root = root
    self.diagnostics = diagnostics
  }

  /// The value with all interpolations in it resolved.
  public func resolve(_ node: Node, scope: [String: Node] = [:]) -> Node {
    count = 0
    open = []
    return visit(node, scope: scope, depth: 0)
  }

  /// Whether the root has a value of this name.
  public func knows(_ name: String) -> Bool { root.mapping?[name] != nil }

  /// Takes note that values of these names are read, though nothing was resolved.
  public func countAsRead(_ names: some Sequence<String>) { namesRead.formUnion(names) }

  private func visit(_ node: Node, scope: [String: Node], depth: Int) -> Node {
    guard depth + (node.holdsInterpolation ? 0 : node.depth) <= Self.maximumDepth else {
      return refuse("is nested too deep", node.span)
    }
    if !node.holdsInterpolation { return spend(node.count, at: node.span) ? node : unresolved(node.span) }
    switch node.content {
    case .unresolved: return node
    case .scalar(let scalar):
      return substitute(scalar, of: node, scope: scope, depth: depth)
    case .sequence(let elements):
      guard spend(1, at: node.span) else { return unresolved(node.span) }
      return rebuild(node, .sequence(elements.map { visit($0, scope: scope, depth: depth + 1) }))
    case .mapping(let mapping):
      guard spend(1, at: node.span) else { return unresolved(node.span) }
      let entries = mapping.entries.map { entry in
        Mapping.Entry(
          key: entry.key, keySpan: entry.keySpan, value: visit(entry.value, scope: scope, depth: depth + 1))
      }
      return rebuild(node, .mapping(Mapping(entries)))
    }
  }

  private func substitute(_ scalar: Scalar, of node: Node, scope: [String: Node], depth: Int) -> Node {
    let pieces: [Template.Piece]
    switch Template.pieces(of: scalar.text) {
    case .success(let found): pieces = found
    case .failure(let fault): return refuse(fault, at: node.span)
    }
    if pieces.count == 1, case .name(let name, let offset, let length) = pieces[0] {
      let site = node.span(ofText: offset..<offset + length)
      guard let value = value(of: name, at: site, scope: scope, depth: depth) else { return unresolved(site) }
      guard depth + value.depth <= Self.maximumDepth else { return refuse("is nested too deep", site) }
      guard spend(value.count, at: site) else { return unresolved(site) }
      return value.reached(throughInterpolation: site)
    }
    guard let text = join(pieces, scalar, node, scope, depth), spend(1, at: node.span) else {
      return unresolved(node.span)
    }
    return rebuild(node, .scalar(Scalar(text, style: .doubleQuoted)))
  }

  private func join(
    _ pieces: [Template.Piece], _ scalar: Scalar, _ node: Node, _ scope: [String: Node], _ depth: Int
  ) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .name(let name, let offset, let length):
        let site = node.span(ofText: offset..<offset + length)
        guard let value = value(of: name, at: site, scope: scope, depth: depth), !value.isUnresolved else {
          return nil
        }
        guard let part = value.scalar?.text else {
          diagnostics.error(
            .interpolation, "`${\(Node.cropped(name))}` stands inside a text, but is \(value.found)",
            at: site,
            related: [.init("it is this", at: value.span)], help: "only single values can be part of a text")
          return nil
        }
        text += part
      }
      guard text.utf8.count <= Self.maximumTextSize else {
        _ = refuse("grows longer than \(Self.maximumTextSize) bytes", node.span)
        return nil
      }
    }
    return text
  }

  private func value(of name: String, at site: SourceSpan, scope: [String: Node], depth: Int) -> Node? {
    let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let first = path.first, let given = scope[first] {
      return walk(
        path.dropFirst(), from: given, named: name, prefix: [first], at: site, scopeNames: [], depth: depth)
    }
    countAsRead(path.prefix(1))
    if let known = resolved[name] { return known }
    if let start = open.firstIndex(of: name) {
      let circle = (open[start...] + [name]).map { "`\($0)`" }.joined(separator: " → ")
      diagnostics.error(
        .interpolation, "`\(Node.cropped(name))` is defined in terms of itself: \(circle)", at: site)
      return nil
    }
    guard
      let target = walk(
        path[...], from: root, named: name, prefix: [], at: site, scopeNames: scope.keys.sorted(),
        depth: depth)
    else { return nil }
    // A value that holds the interpolation is as circular as one that names itself.
    open.append(name)
    defer { open.removeLast() }
    let before = count
    let value = visit(target, scope: [:], depth: depth + 1)
    count = before
    resolved[name] = value
    return value
  }

  private func walk(
    _ path: ArraySlice<String>, from start: Node, named name: String, prefix: [String], at site: SourceSpan,
    scopeNames: [String], depth: Int
  ) -> Node? {
    var node = start
    var walked = prefix
    for part in path {
      if let entry = node.mapping?[part] {
        node = entry.value
      } else if let elements = node.sequence, let index = Int(part), elements.indices.contains(index) {
        node = elements[index]
      } else if let text = node.scalar?.text, text.contains("${") {
        return walkThrough(node, path.dropFirst(walked.count - prefix.count), walked, name, site, depth)
      } else {
        reportUnknown(name, part: part, in: node, walked: walked, at: site, scopeNames: scopeNames)
        return nil
      }
      walked.append(part)
    }
    return node
  }

  /// The path leads through a value that is itself an interpolation, which is resolved first.
  private func walkThrough(
    _ node: Node, _ rest: ArraySlice<String>, _ walked: [String], _ name: String, _ site: SourceSpan,
    _ depth: Int
  ) -> Node? {
    guard !open.contains(name) else {
      diagnostics.error(.interpolation, "`\(Node.cropped(name))` is defined in terms of itself", at: site)
      return nil
    }
    open.append(name)
    defer { open.removeLast() }
    let value = visit(node, scope: [:], depth: depth + 1)
    guard !value.isUnresolved, value.scalar?.text.contains("${") != true else { return nil }
    return walk(rest, from: value, named: name, prefix: walked, at: site, scopeNames: [], depth: depth)
  }

  private func reportUnknown(
    _ name: String, part: String, in node: Node, walked: [String], at site: SourceSpan, scopeNames: [String]
  ) {
    guard !node.isUnresolved else { return }
    let shown = Node.cropped(name)
    if name.contains(":") {
      diagnostics.error(
        .interpolation, "`${\(shown)}` is not the name of a value", at: site,
        help: "resolvers such as `env:` are not part of the language: nothing is executed")
      return
    }
    if part.isEmpty {
      diagnostics.error(
        .interpolation, "`${\(shown)}` is not the name of a value", at: site,
        help: "write the full path from the top of the file, such as `${a.b.0}`")
      return
    }
    let place = walked.isEmpty ? "" : " in `\(Node.cropped(walked.joined(separator: ".")))`"
    let siblings = node.mapping.map { Array($0.names.prefix(200)) } ?? []
    let nearest = closestMatch(to: part, among: scopeNames + siblings)
    let help: String? =
      if let nearest {
        "did you mean `${\((walked + [nearest]).joined(separator: "."))}`?"
      } else if let elements = node.sequence {
        "it is a list of \(elements.count), its elements are counted from 0"
      } else if node.scalar != nil, !walked.isEmpty {
        "`\(Node.cropped(walked.joined(separator: ".")))` is \(node.found)"
      } else {
        nil
      }
    var fixes: [Fix] = []
    if let nearest, let renaming = fix(part, behind: walked, of: name, at: site, nearest: nearest) {
      fixes = [renaming]
      if !scopeNames.contains(nearest), let given = node.mapping?[nearest] {
        let pair = NamePair(
          used: part, at: [site], given: nearest, at: given.keySpan, reportingTo: diagnostics)
        let other = pair.fixes(at: nil)
        fixes = pair.isGivenWrong ? other + fixes : fixes + other
      }
    }
    diagnostics.error(
      .interpolation, "there is no `\(Node.cropped(part))`\(place)", at: site, help: help,
      fixes: fixes)
  }

  /// The change of one part of the name between the braces.
  private func fix(
    _ part: String, behind walked: [String], of name: String, at site: SourceSpan, nearest: String
  ) -> Fix? {
    guard let place = site.part(name) else { return nil }
    let offset = walked.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
    return Fix(
      writing: nearest, at: place.part(from: offset, count: part.unicodeScalars.count), insteadOf: part)
  }

  private func spend(_ amount: Int, at span: SourceSpan) -> Bool {
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

  private func refuse(_ reason: String, _ span: SourceSpan) -> Node {
    diagnostics.error(.interpolation, "this value \(reason) by its interpolations", at: span)
    return unresolved(span)
  }

  private func refuse(_ fault: Template.Fault, at span: SourceSpan) -> Node {
    diagnostics.error(.interpolation, fault.message, at: span, help: fault.help)
    return unresolved(span)
  }

  private func unresolved(_ span: SourceSpan) -> Node { Node(.unresolved, at: span) }

  private func rebuild(_ node: Node, _ content: Node.Content) -> Node {
    Node(content, at: node.span, aliasSite: node.aliasSite, interpolationSite: node.interpolationSite)
  }
}
