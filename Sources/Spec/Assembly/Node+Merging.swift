extension Node {
  /// This value with a later one on top: mappings are merged by their keys, everything else is replaced.
  ///
  /// A key keeps the place in the order at which it stood first. A mapping that gets more keys than one may have is
  /// unknown.
  ///
  /// - Parameter refuse: Is told of such a mapping, with its first entry too many.
  func merged(under later: Node, refuse: (_ mapping: Node, _ excess: Mapping.Entry) -> Void) -> Node {
    // What a file that cannot be read would have said is unknown, and so is what a mapping adds to it.
    if isUnresolved, later.mapping != nil { return self }
    guard let earlierMapping = mapping, let laterMapping = later.mapping else { return later }
    let entries = laterMapping.entries.map { entry in
      earlierMapping[entry.name].map { entry.with($0.value.merged(under: entry.value, refuse: refuse)) }
        ?? entry
    }
    let whole = earlierMapping.setting(entries)
    if let excess = whole.excess {
      refuse(later, excess)
      return later.with(.unresolved)
    }
    return later.with(.mapping(whole))
  }

  /// Another value at the same place.
  func with(_ content: Content) -> Node {
    let node = Node(content, at: span, aliasSite: aliasSite, interpolationSite: interpolationSite)
    return references.contains(.anchor) ? node.anchored : node
  }
}

extension Mapping.Entry {
  /// The same key with another value.
  package func with(_ value: Node) -> Mapping.Entry {
    Mapping.Entry(key: key, keySpan: keySpan, value: value)
  }
}
