import OrderedCollections
public import Spec

extension DiagnosticCode {
  /// Steps and their order that contradict each other.
  public static let stepOrder: Self = "step-order"
}

extension EnvironmentSpaces {
  /// The spaces that a node describes: `{step_order, steps: {key: {observation, action}}}`, or
  /// `{observation, action}` for a single step.
  ///
  /// What could not be read has been reported; nil where nothing is left.
  public init?(reading node: Node, diagnostics: Diagnostics) {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        diagnostics.error(
          .invalidSpace,
          "spaces are a mapping with `observation` and `action`, or with `steps`; this is \(node.found)",
          at: node.span, related: node.routes)
      }
      return nil
    }
    let hasSteps =
      mapping["steps"] != nil || mapping["step_order"] != nil
      || mapping["observation"] == nil
        && mapping.names.contains { closestMatch(to: $0, among: ["steps", "observation"]) == "steps" }
    if !hasSteps {
      guard let step = StepSpaces(reading: node, named: "`spaces`", diagnostics: diagnostics) else {
        return nil
      }
      self.init(steps: ["0": step])
      return
    }
    let reader = ParameterReader(
      mapping: mapping, at: node.span, owner: "`spaces`", diagnostics: diagnostics)
    let steps = reader.read("steps", .anyNode, help: "the spaces of each step, by the step's key")
    let order = reader.read(
      "step_order", .list(of: .text), default: steps.mapping.map { Array($0.names) } ?? [],
      help: "the keys of the steps in order")
    reader.finish()
    guard !reader.failed, let entries = StepSpaces.entries(of: steps, diagnostics) else { return nil }
    let keys = EnvironmentSpaces.order(order, entries.steps, reader)
    var read: OrderedDictionary<String, StepSpaces> = [:]
    for key in keys { read[key] = entries.read[key] }
    guard !read.isEmpty else { return nil }
    self.init(steps: read)
  }

  /// The keys in order, contradictions reported and passed over.
  private static func order(_ order: [String], _ steps: Mapping, _ reader: ParameterReader) -> [String] {
    var keys: OrderedSet<String> = []
    let named = Set(order)
    for (index, key) in order.enumerated() where !reader.diagnostics.isFull || steps[key] != nil {
      if steps[key] == nil {
        let place = reader.span(of: "step_order", at: index)
        let mistake = reader.diagnostics.mistake(key, at: place, among: steps.names) {
          named.contains($0) ? nil : steps[$0]?.keySpan
        }
        reader.fail(
          "step_order", at: index, message: "`step_order` names a step `\(key)` that `steps` does not have",
          help: mistake.help(), fixes: mistake.fixes(at: place), code: .stepOrder)
      } else if !keys.append(key).inserted {
        reader.fail(
          "step_order", at: index, message: "`step_order` names the step `\(key)` twice", code: .stepOrder)
      }
    }
    // Where the order names a step that does not exist, one of those that it lacks is misspelt.
    let isMisspelt = named.contains { steps[$0] == nil }
    for entry in steps.entries where !keys.contains(entry.name) {
      keys.append(entry.name)
      let list = reader.span(of: "step_order")
      reader.diagnostics.error(
        .stepOrder, "`step_order` lacks the step `\(entry.name)`", at: isMisspelt ? entry.keySpan : list,
        related: isMisspelt
          ? list.map { [.init("the order is here", at: $0)] } ?? []
          : [.init("`\(entry.name)` stands here", at: entry.keySpan)])
    }
    return Array(keys)
  }
}

extension StepSpaces {
  fileprivate static func entries(
    of node: Node, _ diagnostics: Diagnostics
  ) -> (steps: Mapping, read: [String: StepSpaces])? {
    guard let mapping = node.mapping, !mapping.isEmpty else {
      diagnostics.error(
        .invalidSpace, "`steps` is a mapping from the steps' keys to their spaces, this is \(node.found)",
        at: node.span, related: node.routes)
      return nil
    }
    var read: [String: StepSpaces] = [:]
    for entry in mapping.entries {
      read[entry.name] = StepSpaces(
        reading: entry.value, named: "step `\(entry.name)`", keySpan: entry.keySpan, diagnostics: diagnostics)
    }
    return (mapping, read)
  }

  fileprivate init?(
    reading node: Node, named owner: String, keySpan: SourceSpan? = nil, diagnostics: Diagnostics
  ) {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        diagnostics.error(
          .invalidSpace, "\(owner) must be a mapping with `observation` and `action`, it is \(node.found)",
          at: node.span, related: node.routes)
      }
      return nil
    }
    let reader = ParameterReader(mapping: mapping, at: node.span, owner: owner, diagnostics: diagnostics)
    let observation = reader.part("observation", help: "the space of the observations")
    let action = reader.part("action", help: "the space of the actions")
    let count = reader.optional(
      "agent_count",
      .integer(in: -1...1_000_000).checked { $0 == 0 ? "must not be 0: a step has an agent" : nil },
      help: "how many agents act; -1 where their number changes")
    reader.finish()
    if observation == nil && !reader.failed {
      let looksLikeObservations = mapping["type"] != nil
      diagnostics.error(
        .invalidSpace, "\(owner) must have an `observation`", at: node.span, related: node.routes,
        help: looksLikeObservations ? "put the space behind `observation:`" : nil)
    }
    let observations =
      observation == nil ? SpaceTable.unknown(.observation) : SpaceTable(observation, .observation, reader)
    var actions = SpaceTable(action, .action, reader)
    let others = mapping.names.filter { !["observation", "action", "agent_count"].contains($0) }
    // What was reported as a misspelt `action` is not missed again.
    if action == nil, others.contains(where: { closestMatch(to: $0, among: ["action"]) != nil }) {
      actions.unreadable.insert("action")
    }
    self.init(
      observation: observations, action: actions,
      agentCount: count.flatMap { $0 > 0 ? $0 : nil }, hasOpenAgentCount: count == -1,
      place: mapping.entries.first?.keySpan ?? node.span, keySpan: keySpan)
  }
}

extension SpaceTable {
  /// The named spaces of a whole observation or action; a bare space gets its role as its name.
  fileprivate init(_ node: Node?, _ role: SpaceRole, _ reader: ParameterReader) {
    guard let node, !node.isUnresolved, let keySpan = reader.keySpan(of: role.rawValue) else { return }
    let type = node.mapping?["type"]?.value.scalar
    let isTyped = type != nil || node.mapping?["_target_"]?.value.scalar != nil
    if let mapping = node.mapping, !isTyped, mapping.misspeltSpaceType == nil, mapping.untypedSpace == nil {
      self = SpaceTable(entries: node, diagnostics: reader.diagnostics) ?? SpaceTable()
    } else if type.map(isDict) == true, let entries = node.mapping?["spaces"] {
      checkDictKeys(node, reader.diagnostics)
      self = SpaceTable(entries: entries.value, diagnostics: reader.diagnostics) ?? SpaceTable()
    } else {
      spans[role.rawValue] = keySpan
      reader.diagnostics.note(keyword: keySpan)
      if let space = Space(reading: node, diagnostics: reader.diagnostics) {
        spaces[role.rawValue] = space
      } else {
        unreadable.insert(role.rawValue)
        lacksNames = type.map(Self.isSeveral) ?? true || node.mapping?["spaces"] != nil
      }
    }
  }
}

extension SpaceTable {
  /// Whether a type of space is made of other spaces, or looks like one that is.
  fileprivate static func isSeveral(_ type: Scalar) -> Bool {
    let nearest = closestMatch(to: type.text, among: Catalogue<Space.Kind>.spaceTypes.names)
    switch Catalogue<Space.Kind>.spaceTypes[nearest ?? type.text]
      ?? Catalogue<Space.Kind>.spaceTypes[type.text]
    {
    case .dict, .tuple: return true
    default: return false
    }
  }
}

private func isDict(_ type: Scalar) -> Bool {
  Catalogue<Space.Kind>.spaceTypes[type.text] == .dict
}

/// Reports keys that a Dict does not have; its spaces are read one by one elsewhere.
private func checkDictKeys(_ node: Node, _ diagnostics: Diagnostics) {
  guard let mapping = node.mapping else { return }
  let reader = ParameterReader(mapping: mapping, at: node.span, owner: "Dict", diagnostics: diagnostics)
  reader.tolerate(["type", "spaces"])
  reader.finish()
}
