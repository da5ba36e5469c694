import Composer

/// A case's spec in which every network that is a class of the reference is replaced by its recorded blocks.
struct InlinedSpec {
  let file: SourceFile

  /// Reads the case's spec.
  ///
  /// - Parameters:
  ///   - networks: What the case says of each network.
  ///   - steps: The steps in order; a list of networks follows it.
  init(
    _ recorded: Case, networks: OrderedDictionary<String, Field>, steps: [String]
  ) throws(Obstacle) {
    let written = try recorded.file("spec")
    let diagnostics = Diagnostics()
    guard let root = YAML.parse(written, into: diagnostics), let spec = root.mapping else {
      throw .problem(diagnostics.firstError ?? "the spec is not a mapping")
    }
    let inliner = Inliner(networks: networks, steps: steps)
    guard let changed = try inliner.inlined(spec, at: root.span) else {
      file = written
      return
    }
    file = SourceFile(name: "\(written.name), inlined", text: changed.flowText + "\n")
  }
}

private struct Inliner {
  let networks: OrderedDictionary<String, Field>
  let steps: [String]

  /// The spec with networks inlined, or nil where all of them stand in it already.
  func inlined(_ spec: Mapping, at span: SourceSpan) throws(Obstacle) -> Spec.Node? {
    var isChanged = false
    let entries = try spec.entries.map { (entry) throws(Obstacle) in
      guard ["policy", "critic"].contains(entry.name), let part = entry.value.mapping else { return entry }
      let members = try part.entries.map { (member) throws(Obstacle) in
        guard member.name == "networks" else { return member }
        return member.with(try replaced(member.value, part: entry.name, &isChanged))
      }
      return entry.with(Node(.mapping(Mapping(members)), at: entry.value.span))
    }
    return isChanged ? Node(.mapping(Mapping(entries)), at: span) : nil
  }

  private func replaced(
    _ written: Spec.Node, part: String, _ isChanged: inout Bool
  ) throws(Obstacle) -> Spec.Node {
    switch written.content {
    case .sequence(let elements):
      var nodes: [Spec.Node] = []
      for (index, element) in elements.enumerated() {
        let step = steps.indices.contains(index) ? steps[index] : "\(index)"
        nodes.append(try network(element, part: part, step: step, &isChanged))
      }
      return Node(.sequence(nodes), at: written.span)
    case .mapping(let mapping):
      var entries: [Mapping.Entry] = []
      for entry in mapping.entries {
        entries.append(entry.with(try network(entry.value, part: part, step: entry.name, &isChanged)))
      }
      return Node(.mapping(Mapping(entries)), at: written.span)
    case .scalar, .unresolved:
      return written
    }
  }

  private func network(
    _ written: Spec.Node, part: String, step: String, _ isChanged: inout Bool
  ) throws(Obstacle) -> Spec.Node {
    let target = written.mapping?["_target_"]?.value.scalar?.text ?? ""
    if target.isEmpty || target.hasPrefix("golden_nets.BlockGraph") { return written }
    if case .found = ModelRegistry.networks.lookup(target) { return written }
    let names = ["\(part)/\(step)", "\(part)/\(step).agent0", "\(part)/0"]
    guard let recorded = names.compactMap({ networks[$0] }).first else {
      throw .problem("the case records no network for \(part) \(step)")
    }
    isChanged = true
    return try inline(recorded, part: part, at: written.span)
  }

  private func inline(_ recorded: Field, part: String, at span: SourceSpan) throws(Obstacle) -> Spec.Node {
    let outputs = try recorded["out"].members.keys
    let kind =
      part == "policy"
      ? "Policy" : outputs.contains { $0.hasSuffix("q_value") || $0.hasSuffix("q_values") } ? "Q" : "Value"
    let names = [
      ("key", "key"), ("type", "block_type"), ("in_keys", "in_keys"), ("out_keys", "out_keys"),
      ("params", "block_params"),
    ]
    var blocks: [Spec.Node] = []
    for block in try recorded["graph"].elements {
      let entries = try names.map { (given, name) throws(Obstacle) in
        Mapping.Entry(key: Scalar(name), keySpan: span, value: try block[given].node)
      }
      blocks.append(Node(.mapping(Mapping(entries)), at: span))
    }
    let target = Node(.scalar(Scalar("golden_nets.BlockGraph\(kind)Net")), at: span)
    return Node(
      .mapping(
        Mapping([
          .init(key: Scalar("_target_"), keySpan: span, value: target),
          .init(key: Scalar("out_keys"), keySpan: span, value: try recorded["out_keys"].node),
          .init(key: Scalar("blocks"), keySpan: span, value: Node(.sequence(blocks), at: span)),
        ])), at: span)
  }
}

extension Spec.Node {
  /// The value as YAML in flow style: lists and mappings on a line each.
  var flowText: String {
    switch content {
    case .scalar(let scalar): scalar.flowText
    case .sequence(let elements): "[" + elements.map(\.flowText).joined(separator: ",\n") + "]"
    case .mapping(let mapping):
      "{"
        + mapping.entries.map { "\(Scalar($0.name, style: .doubleQuoted).flowText): \($0.value.flowText)" }
        .joined(separator: ",\n") + "}"
    case .unresolved: "null"
    }
  }
}

extension Scalar {
  fileprivate var flowText: String {
    switch value {
    case .null: return "null"
    case .bool, .integer, .number: return text
    case .string: return Scalar.quoted(text)
    }
  }
}
