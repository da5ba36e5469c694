extension Resolver {
  /// Resolvers that find and put together values.
  static let ofValues: [Resolver] = [
    Resolver(
      "oc.select", "path, default", counts: 1...2, readsPath: true,
      help: "The value at a path; where there is none, the default, or null.", select),
    Resolver(
      "oc.decode", "text", counts: 1...1, help: "The value that a text spells in YAML.", decode),
    Resolver(
      "oc.create", "value", counts: 1...1, help: "The value itself: a list or a mapping."
    ) { (call) throws(ResolverFault) in call.arguments[0] },
    Resolver(
      "oc.dict.keys", "path", counts: 1...1, readsPath: true,
      help: "The keys of the mapping at a path, as a list."
    ) { (call) throws(ResolverFault) in
      let mapping = try call.mapping(call.arguments[0])
      return call.result(
        .sequence(
          mapping.entries.map { Node(.scalar(Scalar($0.name, style: .doubleQuoted)), at: $0.keySpan) }))
    },
    Resolver(
      "oc.dict.values", "path", counts: 1...1, readsPath: true,
      help: "The values of the mapping at a path, as a list."
    ) { (call) throws(ResolverFault) in
      call.result(.sequence(try call.mapping(call.arguments[0]).entries.map(\.value)))
    },
    Resolver(
      "concat", "list, list, …", counts: 1...Int.max, help: "One list of the elements of all lists."
    ) { (call) throws(ResolverFault) in
      var elements: [Node] = []
      for argument in call.arguments { elements += try call.list(argument) }
      return call.result(.sequence(elements))
    },
    Resolver(
      "repeat", "value, count", counts: 2...2, help: "A list that holds the value so many times.", repeated),
    Resolver(
      "len", "list", counts: 1...1, help: "How many elements a list or a mapping has."
    ) { (call) throws(ResolverFault) in
      let argument = call.arguments[0]
      guard let count = argument.sequence?.count ?? argument.mapping?.entries.count else {
        throw call.fault(argument, "`len` takes a list or a mapping, this is \(argument.found)")
      }
      return call.result(.scalar(Scalar(String(count))))
    },
  ]

  @Sendable private static func select(_ call: ResolverCall) throws(ResolverFault) -> Node {
    let path = call.arguments[0]
    switch try call.value(at: path) {
    case .reported: throw .reported
    case .value(let node): return node.isUnresolved ? node : node.reached(throughInterpolation: call.site)
    case .absent(let nearest):
      if let nearest {
        call.diagnostics.warning(
          .interpolation,
          "there is no `\(Node.cropped(path.scalar?.text ?? ""))`, so that the default stands here",
          at: path.span, help: "did you mean `\(nearest)`?")
      }
      return call.arguments.count > 1 ? call.arguments[1] : call.result(.scalar(Scalar("null")))
    }
  }

  @Sendable private static func decode(_ call: ResolverCall) throws(ResolverFault) -> Node {
    let argument = call.arguments[0]
    guard case .string(let text)? = argument.scalar?.value else { return argument }
    let diagnostics = Diagnostics()
    let value = YAML.parse(SourceFile(name: "text", text: text), into: diagnostics)
    guard let value, !diagnostics.hasErrors else {
      let reason = diagnostics.items.first.map { ": \($0.message)" } ?? ""
      throw call.fault(argument, "this text is not YAML\(reason)")
    }
    return value.moved(to: argument.span)
  }

  @Sendable private static func repeated(_ call: ResolverCall) throws(ResolverFault) -> Node {
    let (value, times) = (call.arguments[0], call.arguments[1])
    let most = Interpolation.maximumCount / max(1, value.count)
    guard case .integer(let count)? = times.scalar?.value, count >= 0 else {
      throw call.fault(times, "`repeat` takes a whole number from 0 as its count, this is \(times.found)")
    }
    guard count <= most else {
      throw call.fault(
        times, "a list of \(count.grouped) is too long, it may have \(most.grouped) elements here")
    }
    return call.result(.sequence(Array(repeating: value, count: count)))
  }
}

extension Node {
  /// The value with all of its parts at one place.
  fileprivate func moved(to span: SourceSpan) -> Node {
    switch content {
    case .scalar, .unresolved: return Node(content, at: span)
    case .sequence(let elements): return Node(.sequence(elements.map { $0.moved(to: span) }), at: span)
    case .mapping(let mapping):
      let entries = mapping.entries.map {
        Mapping.Entry(key: $0.key, keySpan: span, value: $0.value.moved(to: span))
      }
      return Node(.mapping(Mapping(entries)), at: span)
    }
  }
}
