extension Interpolation {
  /// A path as messages name it, and where it stands.
  struct Name {
    /// Such as `${a.b}`.
    let shown: String
    let site: SourceSpan
  }

  /// A path without dots in front of it.
  struct Path {
    let parts: [String]
    /// Whether it was written with dots in front.
    let isRelative: Bool
    /// Where parts stand that another value is, by their indices.
    var places: [Int: SourceSpan] = [:]
  }

  /// What stands at a path.
  private struct Target {
    let node: Node
    /// Whether there is nothing left to resolve in it.
    var isResolved = false
  }

  /// Why a path leads nowhere.
  private enum Dead: Error {
    case absent(part: String, in: Node, walked: [String])
    case reported
  }

  // MARK: - Paths

  /// The path of a reference, whose parts may hold `${…}`; nil where it has none, which is reported.
  func path(of reference: Template.Reference, in node: Node, _ surroundings: Surroundings) -> Path? {
    var parts: [String] = []
    var places: [Int: SourceSpan] = [:]
    for pieces in reference.parts {
      guard let (text, values) = joined(pieces, of: node, surroundings) else { return nil }
      guard !values.isEmpty else {
        parts.append(text)
        continue
      }
      let steps = text.split(separator: ".").map(String.init)
      if pieces.count == 1, steps.count == 1 { places[parts.count] = values[0].span }
      parts += steps
    }
    guard reference.levels > 0 else { return Path(parts: parts, isRelative: false, places: places) }
    guard let own = surroundings.path, reference.levels <= own.count else {
      diagnostics.error(
        .interpolation,
        surroundings.path == nil
          ? "a path with dots in front has no place to start from here"
          : "these dots lead above the top of the spec",
        at: node.span, help: "write the path from the top of the spec, such as `${a.b.0}`")
      return nil
    }
    let start = own.dropLast(reference.levels)
    guard surroundings.scope.isEmpty || start.count >= surroundings.scopeDepth else {
      diagnostics.error(
        .interpolation, "these dots lead out of the definition", at: node.span,
        help: "read a parameter, or write the path from the top of the spec")
      return nil
    }
    let moved = Dictionary(uniqueKeysWithValues: places.map { ($0 + start.count, $1) })
    return Path(parts: start + parts, isRelative: true, places: moved)
  }

  // MARK: - Values

  /// The value at a path; nil where there is none, which is reported.
  func value(of path: Path, _ name: Name, _ surroundings: Surroundings) -> Node? {
    do throws(Dead) {
      return try find(path, name, surroundings)
    } catch {
      if case .absent(let part, let node, let walked) = error {
        let known = path.isRelative ? [] : surroundings.scope.keys.sorted()
        reportUnknown(name, of: path, part: part, in: node, walked: walked, scopeNames: known)
      }
      return nil
    }
  }

  /// The value at a path; the key that was likely meant where there is none.
  func valueIfPresent(at path: Path, _ name: Name, _ surroundings: Surroundings) -> ResolverCall.Finding {
    do throws(Dead) {
      return .value(try find(path, name, surroundings))
    } catch {
      guard case .absent(let part, let node, let walked) = error else { return .reported }
      let nearest = diagnostics.nearest(
        to: part, among: node.mapping.map { Array($0.names) } ?? [])
      return .absent(nearest: nearest.map { (walked + [$0]).joined(separator: ".") })
    }
  }

  private func find(_ path: Path, _ name: Name, _ surroundings: Surroundings) throws(Dead) -> Node {
    if !path.isRelative, let first = path.parts.first, let given = surroundings.scope[first] {
      return try walk(path.parts.dropFirst(), from: given, walked: [first], name, surroundings).node
    }
    if !path.isRelative { countAsRead(path.parts.prefix(1)) }
    if let first = path.parts.first { pathsRead[first, default: []].insert(path.parts) }
    let isInScope = path.isRelative && !surroundings.scope.isEmpty
    if let known = isInScope ? resolvedInScope[path.parts] : resolved[path.parts] { return known }
    if let start = open.firstIndex(of: path.parts) {
      let circle = (open[start...] + [path.parts]).map { "`\($0.joined(separator: "."))`" }
        .joined(separator: " → ")
      diagnostics.error(
        .interpolation,
        "`\(Node.cropped(path.parts.joined(separator: ".")))` is defined in terms of itself: \(circle)",
        at: name.site)
      throw .reported
    }
    var inner = surroundings
    if !isInScope {
      inner.scope = [:]
      inner.scopeDepth = 0
    }
    let target = try walk(path.parts[...], from: root, walked: [], name, inner)
    inner.path = path.parts
    // A value that holds the interpolation is as circular as one that names itself.
    open.append(path.parts)
    defer { open.removeLast() }
    let value = target.isResolved ? target.node : withoutCounting { visit(target.node, inner) }
    if isInScope { resolvedInScope[path.parts] = value } else { resolved[path.parts] = value }
    return value
  }

  private func walk(
    _ path: ArraySlice<String>, from start: Node, walked: [String], _ name: Name,
    _ surroundings: Surroundings
  ) throws(Dead) -> Target {
    var target = Target(node: start)
    var walked = walked
    for (offset, part) in path.enumerated() {
      let node = target.node
      if let inner = node.part(part) {
        target = Target(node: inner, isResolved: target.isResolved)
      } else if !target.isResolved, let text = node.scalar?.text, Template.occurs(in: text) {
        let whole = try through(node, at: walked, name, surroundings)
        return try walkResolved(path.dropFirst(offset), from: whole, walked: walked)
      } else {
        throw .absent(part: part, in: node, walked: walked)
      }
      walked.append(part)
    }
    return target
  }

  private func walkResolved(
    _ path: ArraySlice<String>, from start: Node, walked: [String]
  ) throws(Dead) -> Target {
    var node = start
    var walked = walked
    for part in path {
      guard let inner = node.part(part) else {
        throw node.isUnresolved ? .reported : .absent(part: part, in: node, walked: walked)
      }
      node = inner
      walked.append(part)
    }
    return Target(node: node, isResolved: true)
  }

  /// The path leads through a value that is itself an interpolation, which is resolved first.
  private func through(
    _ node: Node, at walked: [String], _ name: Name, _ surroundings: Surroundings
  ) throws(Dead) -> Node {
    guard !open.contains(walked) else {
      diagnostics.error(
        .interpolation, "`\(Node.cropped(walked.joined(separator: ".")))` is defined in terms of itself",
        at: name.site)
      throw .reported
    }
    open.append(walked)
    defer { open.removeLast() }
    var inner = surroundings
    inner.path = walked
    inner.depth += 1
    let value = withoutCounting { visit(node, inner) }
    if value.isUnresolved { throw .reported }
    return value
  }

  // MARK: - Mistakes

  private func reportUnknown(
    _ name: Name, of path: Path, part: String, in node: Node, walked: [String], scopeNames: [String]
  ) {
    guard !node.isUnresolved else { return }
    let place = walked.isEmpty ? "" : " in `\(Node.cropped(walked.joined(separator: ".")))`"
    let siblings = node.mapping.map { Array($0.names) } ?? []
    let nearest = diagnostics.nearest(to: part, among: (walked.isEmpty ? scopeNames : []) + siblings)
    let help: String? =
      if let nearest {
        (path.places[walked.count] == nil ? Template.reading(walked + [nearest]) : nearest)
          .map { "did you mean `\($0)`?" } ?? "did you mean `\(nearest)`?"
      } else if let elements = node.sequence {
        "it is a list of \(elements.count), its elements are counted from 0"
      } else if node.scalar != nil, !walked.isEmpty {
        "`\(Node.cropped(walked.joined(separator: ".")))` is \(node.found)"
      } else if walked.isEmpty {
        "write `\(Node.cropped(part)):` with its value at the top of the spec, or correct the name"
      } else {
        nil
      }
    // A part that is another value is wrong where that one is written.
    let written = path.places[walked.count]
    var fixes: [Fix] = []
    if let nearest, let written {
      let pair = NamePair(
        used: part, at: [written], given: nearest, at: node.mapping?[nearest]?.keySpan, isUnused: false,
        reportingTo: diagnostics)
      fixes = pair.fixes(at: written)
    } else if let nearest, let renaming = fix(part, behind: walked, of: name, path, nearest: nearest) {
      fixes = [renaming]
      if !scopeNames.contains(nearest), let given = node.mapping?[nearest] {
        let pair = NamePair(
          used: part, at: [name.site], given: nearest, at: given.keySpan, isUnused: false,
          reportingTo: diagnostics)
        let other = pair.fixes(at: nil)
        fixes = pair.isGivenWrong ? other + fixes : fixes + other
      }
    }
    diagnostics.error(
      .interpolation, "there is no `\(Node.cropped(part))`\(place)", at: written ?? name.site,
      related: written == nil ? [] : [.init("`\(Node.cropped(name.shown))` reads it", at: name.site)],
      help: help,
      fixes: fixes)
  }

  /// The change of one part of a path that is written as it is.
  private func fix(
    _ part: String, behind walked: [String], of name: Name, _ path: Path, nearest: String
  ) -> Fix? {
    let written = path.parts.joined(separator: ".")
    guard !path.isRelative, name.shown.contains(written), let place = name.site.part(written) else {
      return nil
    }
    let offset = walked.reduce(0) { $0 + $1.unicodeScalars.count + 1 }
    return Fix(
      writing: nearest, at: place.part(from: offset, count: part.unicodeScalars.count), insteadOf: part)
  }
}

extension Node {
  /// The value of a key, or the element of an index.
  fileprivate func part(_ name: String) -> Node? {
    if let entry = mapping?[name] { return entry.value }
    guard let elements = sequence, let index = Int(name), elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}
