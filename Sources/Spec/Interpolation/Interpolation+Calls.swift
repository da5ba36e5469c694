extension Interpolation {
  /// What a resolver makes of its arguments; nil where it has no value, which is reported.
  func call(
    _ name: String, at nameRange: Range<Int>, _ arguments: [Template.Argument],
    _ substitution: Template.Substitution, in node: Node, _ surroundings: Surroundings
  ) -> Node? {
    let site = place(of: substitution.range, in: node)
    guard let resolver = resolver(name, at: place(of: nameRange, in: node), substitution, surroundings) else {
      // What a call that means nothing would have read is not unread for that.
      countNamesAsRead(in: node)
      return nil
    }
    guard resolver.counts.contains(arguments.count) else {
      diagnostics.error(
        .interpolation,
        "`\(resolver.name)` takes \(Self.words(for: resolver.counts)), here \(Self.found(arguments.count))",
        at: site, help: "write `\(resolver.usage)`")
      countNamesAsRead(in: node)
      return nil
    }
    let values = arguments.map { value(of: $0, in: node, surroundings) }
    if values.contains(where: \.isUnresolved) { return nil }
    let call = ResolverCall(
      name: resolver.name, arguments: values, site: site,
      find: { self.find($0, by: resolver.name, surroundings) },
      knows: { surroundings.scope[$0] != nil || self.knows($0) }, diagnostics: diagnostics)
    do throws(ResolverFault) {
      let value = try resolver.compute(call)
      return value.isUnresolved ? nil : value
    } catch {
      if !error.isReported {
        diagnostics.error(
          .interpolation, error.message, at: error.span ?? site, related: error.related, help: error.help)
      }
      return nil
    }
  }

  private func resolver(
    _ name: String, at span: SourceSpan, _ substitution: Template.Substitution,
    _ surroundings: Surroundings
  ) -> Resolver? {
    if let refusal = Resolver.refusal(of: name) {
      diagnostics.error(
        .interpolation, "`\(Node.cropped(substitution.text))` is not part of the language: \(refusal.reason)",
        at: span,
        help: refusal.help(surroundings.path?.joined(separator: ".") ?? "key"))
      return nil
    }
    switch Resolver.catalogue.lookup(name) {
    case .found(let named): return named.element
    case .unknown(let suggestion):
      let known = listed(Resolver.standard.map(\.name))
      let nearest = NearestName(suggestion, insteadOf: name, at: span)
      diagnostics.error(
        .interpolation, "there is no resolver `\(Node.cropped(name))`", at: span,
        help: nearest.help(
          or: "there are: \(known); a value that stands elsewhere is `${a.b}`, without a colon"),
        fixes: nearest.fixes)
    }
    return nil
  }

  private static func words(for counts: ClosedRange<Int>) -> String {
    switch (counts.lowerBound, counts.upperBound) {
    case (1, 1): "1 argument"
    case (let lower, .max): "at least \(lower) argument\(lower == 1 ? "" : "s")"
    case (let lower, let upper) where lower == upper: "\(lower) arguments"
    case (let lower, let upper): "\(lower) to \(upper) arguments"
    }
  }

  private static func found(_ count: Int) -> String {
    count == 0 ? "are none" : count == 1 ? "is 1" : "are \(count)"
  }

  // MARK: - Arguments

  /// The value of an argument; `unresolved` where it has none, which is reported.
  private func value(of argument: Template.Argument, in node: Node, _ surroundings: Surroundings) -> Node {
    let span = place(of: argument.range, in: node)
    switch argument.content {
    case .list(let elements):
      return whole(Node(.sequence(elements.map { value(of: $0, in: node, surroundings) }), at: span))
    case .mapping(let entries):
      let values = entries.map { entry in
        Mapping.Entry(
          key: Scalar(entry.key), keySpan: place(of: entry.keyRange, in: node),
          value: value(of: entry.value, in: node, surroundings))
      }
      return whole(Node(.mapping(Mapping(values)), at: span))
    case .single(let pieces, let isQuoted):
      if !isQuoted, pieces.count == 1, case .substitution(let substitution) = pieces[0] {
        return value(of: substitution, in: node, surroundings) ?? unresolved(span)
      }
      if !isQuoted, pieces.count == 1, case .text(let text) = pieces[0] {
        return Node(.scalar(Scalar(text)), at: span)
      }
      return join(pieces, of: node, surroundings).map {
        Node(.scalar(Scalar($0, style: .doubleQuoted)), at: span)
      } ?? unresolved(span)
    }
  }

  /// A list or mapping that is known as a whole, or not at all.
  private func whole(_ node: Node) -> Node {
    let parts = node.sequence ?? node.mapping?.entries.map(\.value) ?? []
    guard !parts.contains(where: \.isUnresolved), spend(parts.count, at: node.span),
      node.depth <= Self.maximumDepth
    else { return unresolved(node.span) }
    return node
  }

  /// The value at the path that an argument is.
  private func find(_ argument: Node, by resolver: String, _ surroundings: Surroundings)
    -> ResolverCall.Finding
  {
    let text = argument.scalar?.text ?? ""
    switch Template.reference(text) {
    case .failure(let fault):
      diagnostics.error(
        .interpolation, fault.message, at: place(of: fault.range, in: argument),
        help: fault.help ?? "`\(resolver)` takes the path of a value")
      return .reported
    case .success(let reference):
      guard let path = path(of: reference, in: argument, surroundings) else { return .reported }
      return valueIfPresent(at: path, Name(shown: text, site: argument.span), surroundings)
    }
  }
}
