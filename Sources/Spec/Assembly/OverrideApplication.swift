/// Applies one override to a spec: the values on its path are made anew, all others are shared.
struct OverrideApplication {
  let override: Override
  let diagnostics: Diagnostics

  private var path: [Override.Part] { override.path }
  private var isAdding: Bool { override.operation == .add || override.operation == .force }

  /// The changed spec; nil where it cannot be changed so, which is reported.
  func apply(to root: Node) -> Node? {
    guard override.operation == .delete else { return put(into: root, 0) }
    return delete(from: root, 0)
  }

  // MARK: - Putting

  private func put(into node: Node, _ depth: Int) -> Node? {
    guard depth < path.count else {
      return override.value.flatMap { fill(node, with: $0, prefix: override.key, at: override.keySpan) }
    }
    switch node.content {
    case .unresolved: return nil
    case .mapping(let mapping):
      if let (entry, next) = find(depth, in: mapping) {
        return put(into: entry.value, next).map { node.with(.mapping(mapping.setting(entry.with($0)))) }
      }
      guard isAdding, let entry = fresh(depth) else { return refuseUnknown(depth, in: node) }
      return setting([entry], in: mapping, of: node)
    case .sequence(let elements):
      guard let index = index(depth, upTo: elements.count - (isAdding ? 0 : 1)) else {
        return refuseUnknown(depth, in: node)
      }
      var changed = elements
      if index < elements.count {
        guard let element = put(into: elements[index], depth + 1) else { return nil }
        changed[index] = element
      } else {
        guard let entry = fresh(depth) else { return nil }
        changed.append(entry.value)
      }
      return node.with(.sequence(changed))
    case .scalar:
      guard isAdding, node.isNull || node.isMissingValue, let entry = fresh(depth) else {
        return refuseUnknown(depth, in: node)
      }
      return node.with(.mapping(Mapping([entry])))
    }
  }

  /// An entry for a part of the path that does not exist, with all that comes behind it.
  private func fresh(_ depth: Int) -> Mapping.Entry? {
    guard var value = override.value else { return nil }
    for index in path.indices.suffix(from: depth + 1).reversed() {
      value = Node(.mapping(Mapping([entry(index, value)])), at: span(from: index))
    }
    return entry(depth, value)
  }

  private func entry(_ index: Int, _ value: Node) -> Mapping.Entry {
    Mapping.Entry(key: Scalar(path[index].text), keySpan: path[index].span, value: value)
  }

  private func span(from index: Int) -> SourceSpan {
    SourceSpan(file: override.span.file, start: path[index].span.start, end: override.span.end)
  }

  /// What stands at the end of the path with the new value: mappings are merged, and then each of their values must
  /// exist or not as the override says.
  private func fill(_ node: Node, with value: Node, prefix: String, at span: SourceSpan) -> Node? {
    if value.isUnresolved || node.isUnresolved { return value }
    guard let mapping = node.mapping, let changes = value.mapping else {
      guard override.operation != .add || node.isNull || node.isMissingValue else {
        return refuseExisting(node, prefix: prefix, at: span)
      }
      return value
    }
    if mapping.isEmpty { return value }
    guard !changes.isEmpty else {
      return refuseEmpty(prefix: prefix, at: value.span)
    }
    var entries: [Mapping.Entry] = []
    for entry in changes.entries {
      let name = prefix + "." + entry.name
      if let known = mapping[entry.name] {
        guard let filled = fill(known.value, with: entry.value, prefix: name, at: entry.keySpan) else {
          return nil
        }
        entries.append(known.with(filled))
      } else if isAdding {
        entries.append(entry)
      } else {
        reportUnknown(entry.name, at: entry.keySpan, prefix: prefix, in: node)
        return nil
      }
    }
    return setting(entries, in: mapping, of: node)
  }

  /// A mapping with entries; nil where those are too many, which is reported.
  private func setting(_ entries: [Mapping.Entry], in mapping: Mapping, of node: Node) -> Node? {
    let whole = mapping.setting(entries)
    if let excess = whole.excess {
      diagnostics.reportTooManyKeys(at: excess.keySpan, ofMappingAt: node.span)
      return nil
    }
    return node.with(.mapping(whole))
  }

  // MARK: - Deleting

  private func delete(from node: Node, _ depth: Int) -> Node? {
    switch node.content {
    case .unresolved: return nil
    case .mapping(let mapping):
      guard let (entry, next) = find(depth, in: mapping) else { return refuseUnknown(depth, in: node) }
      if next < path.count {
        return delete(from: entry.value, next).map { node.with(.mapping(mapping.setting(entry.with($0)))) }
      }
      return agrees(entry.value) ? node.with(.mapping(mapping.without([entry.name]))) : nil
    case .sequence(let elements):
      guard let index = index(depth, upTo: elements.count - 1) else { return refuseUnknown(depth, in: node) }
      var changed = elements
      if depth + 1 < path.count {
        guard let element = delete(from: elements[index], depth + 1) else { return nil }
        changed[index] = element
      } else {
        guard agrees(elements[index]) else { return nil }
        changed.remove(at: index)
      }
      return node.with(.sequence(changed))
    case .scalar:
      return refuseUnknown(depth, in: node)
    }
  }

  /// Whether what is to be deleted is what the override says, if it says so.
  private func agrees(_ node: Node) -> Bool {
    guard let value = override.value, !value.isUnresolved, !node.means(the: value) else { return true }
    diagnostics.error(
      .overrideConflict,
      "`\(shown(override.key))` is \(node.found), and not \(value.found): it is not deleted",
      at: value.span, related: [.init("it stands here", at: node.span)],
      help: "`~\(shown(override.key))` deletes it whatever it is")
    return false
  }

  // MARK: - The path

  /// The entry of a part; where there is none, of several parts together, for keys that have dots in them.
  private func find(_ depth: Int, in mapping: Mapping) -> (entry: Mapping.Entry, next: Int)? {
    if let entry = mapping[path[depth].text] { return (entry, depth + 1) }
    var name = path[depth].text
    for index in path.indices.suffix(from: depth + 1) {
      name += "." + path[index].text
      if let entry = mapping[name] { return (entry, index + 1) }
    }
    return nil
  }

  private func index(_ depth: Int, upTo last: Int) -> Int? {
    let text = path[depth].text
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = Int(text), index <= last else {
      return nil
    }
    return index
  }

  // MARK: - Faults

  private func shown(_ text: String) -> String { Node.cropped(text) }

  private func refuseUnknown(_ depth: Int, in node: Node) -> Node? {
    reportUnknown(path[depth].text, at: path[depth].span, prefix: Override.key(path[..<depth]), in: node)
    return nil
  }

  private func reportUnknown(_ name: String, at span: SourceSpan, prefix: String, in node: Node) {
    let place = prefix.isEmpty ? "the spec" : "`\(shown(prefix))`"
    let whole = prefix.isEmpty ? name : prefix + "." + name
    let isValue = override.operation == .set
    let plus = "to add it, write `+\(shown(whole))=…`"
    let message: String
    var help: String?
    switch node.content {
    case .mapping(let mapping):
      message = "\(place) has no `\(shown(name))`"
      if let deeper = Self.paths(to: name, in: node, below: prefix) {
        help = "did you mean \(deeper)?" + (isValue ? " \(plus)" : "")
      } else if let nearest = diagnostics.nearest(to: name, among: mapping.names) {
        help = "did you mean `\(nearest)`?" + (isValue ? " \(plus)" : "")
      } else {
        help =
          isValue
          ? plus : mapping.isEmpty ? "it is empty" : "there are: \(listed(mapping.names.map(shown)))"
      }
    case .sequence(let elements):
      message = "\(place) has no element `\(shown(name))`"
      help =
        elements.isEmpty
        ? "it is an empty list"
        : "it is a list of \(elements.count), with the elements 0 to \(elements.count - 1)"
      if isValue, Int(name) == elements.count { help = plus }
    case .scalar(let scalar) where scalar.text.contains("${"):
      message = "\(place) is `\(shown(scalar.text))`, for which its value stands only after the overrides"
      help = "override what the name between the braces stands for"
    case .scalar, .unresolved:
      message = "\(place) is \(node.found), it has no `\(shown(name))`"
      if isValue, node.isNull || node.isMissingValue { help = plus }
    }
    let start = node.mapping?.entries.first?.keySpan ?? node.span
    diagnostics.error(
      .unknownPath, message, at: span, related: [.init("it was looked for here", at: start)], help: help)
  }

  /// Where the name stands deeper down, if only in a few places.
  private static func paths(to name: String, in node: Node, below prefix: String) -> String? {
    guard Int(name) == nil, node.count <= mostSearched else { return nil }
    var found: [String] = []
    func search(_ node: Node, _ path: String) {
      guard found.count <= mostPaths else { return }
      for (index, element) in (node.sequence ?? []).enumerated() { search(element, "\(path).\(index)") }
      for entry in node.mapping?.entries.map({ $0 }) ?? [] {
        let part = entry.name.pathPart
        let inner = path.isEmpty ? part : "\(path).\(part)"
        if entry.name == name { found.append(inner) }
        search(entry.value, inner)
      }
    }
    search(node, prefix)
    guard (1...mostPaths).contains(found.count) else { return nil }
    return found.map { "`\($0)`" }.joined(separator: " or ")
  }

  /// How many values are looked through for a name, and in how many places it is offered.
  private static let mostSearched = 10_000
  private static let mostPaths = 3

  private func refuseExisting(_ node: Node, prefix: String, at span: SourceSpan) -> Node? {
    diagnostics.error(
      .overrideConflict, "`\(shown(prefix))` is there already, and cannot be added", at: span,
      related: [.init("it stands here", at: node.span)],
      help: "write `\(shown(override.key))=…` to change it, `++\(shown(override.key))=…` to change or add it")
    return nil
  }

  private func refuseEmpty(prefix: String, at span: SourceSpan) -> Node? {
    diagnostics.error(
      .overrideConflict, "mappings are merged, so that an empty one changes nothing in `\(shown(prefix))`",
      at: span, help: "to empty it, write `~\(shown(prefix))` and then `+\(shown(prefix))={}`")
    return nil
  }
}

extension Node {
  /// Whether both say the same, wherever they stand and in whatever order their keys do.
  func means(the other: Node) -> Bool {
    switch (content, other.content) {
    case (.scalar(let left), .scalar(let right)): left.value == right.value
    case (.sequence(let left), .sequence(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.means(the: $1) }
    case (.mapping(let left), .mapping(let right)):
      left.names.count == right.names.count
        && left.entries.allSatisfy { entry in right[entry.name]?.value.means(the: entry.value) ?? false }
    default: false
    }
  }
}
