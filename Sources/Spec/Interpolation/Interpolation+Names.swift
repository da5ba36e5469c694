extension Interpolation {
  /// The first parts of all names that are interpolated anywhere in a value, as far as they are written there.
  public static func names(in node: Node) -> Set<String> {
    var names: Set<String> = []
    collect(from: node, into: &names)
    return names
  }

  private static func collect(from node: Node, into names: inout Set<String>) {
    guard node.holdsInterpolation else { return }
    switch node.content {
    case .unresolved: break
    case .sequence(let elements): for element in elements { collect(from: element, into: &names) }
    case .mapping(let mapping): for entry in mapping.entries { collect(from: entry.value, into: &names) }
    case .scalar(let scalar):
      guard case .success(let pieces) = Template.pieces(of: scalar.text) else { return }
      collect(from: pieces, into: &names)
    }
  }

  private static func collect(from pieces: [Template.Piece], into names: inout Set<String>) {
    for case .substitution(let substitution) in pieces {
      switch substitution.meaning {
      case .reference(let reference): collect(from: reference, into: &names)
      case .call(let name, _, let arguments):
        for argument in arguments { collect(from: argument, into: &names) }
        guard let named = Resolver.catalogue.named(name), named.element.readsPath,
          case .single(let path, _)? = arguments.first?.content, case .text(let text)? = path.first,
          case .success(let reference) = Template.reference(text)
        else { continue }
        collect(from: reference, into: &names)
      }
    }
  }

  private static func collect(from reference: Template.Reference, into names: inout Set<String>) {
    for part in reference.parts { collect(from: part, into: &names) }
    guard reference.levels == 0, let first = reference.parts.first, first.count == 1,
      case .text(let name) = first[0]
    else { return }
    names.insert(name)
  }

  private static func collect(from argument: Template.Argument, into names: inout Set<String>) {
    switch argument.content {
    case .single(let pieces, _): collect(from: pieces, into: &names)
    case .list(let elements): for element in elements { collect(from: element, into: &names) }
    case .mapping(let entries): for entry in entries { collect(from: entry.value, into: &names) }
    }
  }
}
