import Composer

/// The names that a text defines for itself: where each stands, and which part of the text may read it.
struct DefinedNames {
  /// What a name is given to.
  enum Kind: String, CaseIterable {
    case tensor
    case observation
    case action
    case step
    case definition
    case parameter = "definition's parameter"
    case value = "value of the user's own"
    case modality
  }

  /// A name with its place.
  struct Name {
    let kind: Kind
    let text: String
    let range: Range<String.Index>
    /// Where it can be read: in its network, or anywhere in the text.
    let scope: Range<String.Index>
  }

  private(set) var names: [Name] = []

  init(_ spec: SpecText) {
    let whole = spec.file.text.startIndex..<spec.file.text.endIndex
    for part in spec.parts where !part.isAlias {
      for (kind, range) in Self.names(of: part, in: spec) {
        let reader: Container? =
          switch kind {
          case .tensor: Self.network(around: part.container, spec.file.text)
          case .parameter: part.container.parent
          default: nil
          }
        let scope = reader?.range ?? whole
        names.append(Name(kind: kind, text: Self.word(spec.file.text[range]), range: range, scope: scope))
      }
    }
  }

  /// A name without quotes around it.
  static func word(_ text: Substring) -> String {
    String(text.drop { "\"'".contains($0) }.prefix { !"\"'".contains($0) })
  }

  private static func names(of part: Part, in spec: SpecText) -> [(Kind, Range<String.Index>)] {
    var names: [(Kind, Range<String.Index>)] = []
    if let key = part.key, let kind = kind(of: part) { names.append((kind, key)) }
    // A block's outputs are its `out_keys`, or else its key.
    if part.container.isMapping, part.path.dropLast(2).last == "blocks" {
      let isGiven = part.container.node.mapping?["out_keys"] != nil
      if part.name == "out_keys" { names += texts(of: part, in: spec).map { (.tensor, $0) } }
      if part.name == "key", !isGiven { names += texts(of: part, in: spec).map { (.tensor, $0) } }
    }
    return names
  }

  /// The text of a value, or those of its elements.
  private static func texts(of part: Part, in spec: SpecText) -> [Range<String.Index>] {
    if part.value.scalar != nil { return [part.body] }
    return spec.container(of: part)?.parts.filter { $0.value.scalar != nil }.map(\.body) ?? []
  }

  /// What a key gives a name to; nil for a key of the language.
  private static func kind(of part: Part) -> Kind? {
    let path = part.path
    guard path.count > 1 else { return isOfLanguage(part.name) ? nil : .value }
    switch path[path.count - 2] {
    case "blocks": return part.value.mapping?["out_keys"] == nil ? .tensor : nil
    case "observation" where path.first == "spaces" && part.container.node.mapping?["type"] == nil:
      return .observation
    case "action" where path.first == "spaces" && part.container.node.mapping?["type"] == nil: return .action
    case "steps" where path.count == 3: return Int(part.name) == nil ? .step : nil
    case "definitions" where path.count == 2: return .definition
    case "parameters" where path.count == 4 && path[0] == "definitions": return .parameter
    case "modality_config": return ["hidden", "recurrence"].contains(part.name) ? nil : .modality
    default: return isOfLanguage(path[0]) ? nil : .value
    }
  }

  private static func isOfLanguage(_ key: String) -> Bool {
    [
      "_target_", "spaces", "policy", "critic", "definitions", "distribution_mapper_config", "model_builder",
      "networks", "budget", "bindings", "defaults", "observation", "action", "steps", "step_order", "<<",
    ].contains(key)
  }

  /// The network in which a block stands; nil within definitions, which others build on.
  private static func network(around container: Container, _ text: String) -> Container? {
    var network: Container?
    var inner = container
    while let outer = inner.parent {
      let key = inner.key.map { word(text[$0]) }
      if key == "blocks", network == nil { network = outer }
      if key == "definitions" { return nil }
      inner = outer
    }
    return network
  }
}
