extension Interpolation {
  /// The first parts of all names that are interpolated anywhere in a value.
  public static func names(in node: Node) -> Set<String> {
    var names: Set<String> = []
    collect(from: node, into: &names)
    return names
  }

  private static func collect(from node: Node, into names: inout Set<String>) {
    switch node.content {
    case .unresolved: break
    case .sequence(let elements): for element in elements { collect(from: element, into: &names) }
    case .mapping(let mapping): for entry in mapping.entries { collect(from: entry.value, into: &names) }
    case .scalar(let scalar):
      guard case .success(let pieces) = Template.pieces(of: scalar.text) else { return }
      for case .name(let name, _, _) in pieces {
        names.insert(name.split(separator: ".").first.map(String.init) ?? name)
      }
    }
  }
}
