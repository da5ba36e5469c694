import OrderedCollections
import Perception
import Spec

/// Networks that a spec defines once, with parameters, for several networks to build on.
final class Definitions {
  private struct Definition {
    let name: Located<String>
    let parameters: Mapping
    let blocks: Spec.Node

    /// The first parts of the names that its blocks and its defaults read.
    var namesRead: Set<String> {
      parameters.entries.reduce(into: Interpolation.names(in: blocks)) {
        $0.formUnion(Interpolation.names(in: $1.value))
      }
    }
  }

  private let interpolation: Interpolation
  private var definitions: OrderedDictionary<String, Definition> = [:]
  /// The names of definitions about which the spec is wrong, which has been reported.
  private var unreadable: Set<String> = []
  private var isUnreadable = false
  private var used: Set<String> = []
  /// Whether some network is unknown, which may build on any.
  private var hasUnknownUse = false
  /// Where the parameters stand whose defaults some network takes.
  private var takenDefaults: Set<SourceSpan> = []

  /// What a network is that names no other one.
  static let inlineName = "BlockGraph"
  /// The names under which the reference's cases write a network inline.
  private static let inlineNames = [
    inlineName, "golden_nets.BlockGraphPolicyNet", "golden_nets.BlockGraphValueNet",
    "golden_nets.BlockGraphQNet",
  ]

  /// Reads the `definitions` of a spec; what is no parameter is looked up from the root.
  init(_ reader: ParameterReader, _ interpolation: Interpolation, reportingTo diagnostics: Diagnostics) {
    self.interpolation = interpolation
    let node = reader.part("definitions", help: "Networks that several networks build on.")
    guard let node else { return }
    guard let mapping = node.mapping else {
      isUnreadable = true
      if node.isUnresolved { return }
      diagnostics.error(
        .notADefinition, "`definitions` must be a mapping from name to definition, it is \(node.found)",
        at: node.span)
      return
    }
    for entry in mapping.entries {
      definitions[entry.name] = read(entry, reportingTo: diagnostics)
      if definitions[entry.name] == nil { unreadable.insert(entry.name) }
    }
  }

  private func read(
    _ entry: Mapping.Entry, reportingTo diagnostics: Diagnostics
  ) -> Definition? {
    guard let mapping = entry.value.mapping else {
      if entry.value.isUnresolved { return nil }
      diagnostics.error(
        .notADefinition, "the definition `\(entry.name)` must be a mapping with `blocks`",
        at: entry.value.span)
      return nil
    }
    let reader = ParameterReader(
      mapping: mapping, at: entry.keySpan, owner: "the definition `\(entry.name)`", ownerSpan: nil,
      diagnostics: diagnostics)
    let parameters = reader.part(
      "parameters", help: "Parameters with their defaults; `???` for one that must be given.")
    let blocks = reader.read("blocks", .anyNode, help: "The blocks, as a network has them.")
    reader.finish()
    if reader.failed { return nil }
    if let parameters, parameters.mapping == nil {
      diagnostics.error(
        .notADefinition, "`parameters` must be a mapping from name to default, it is \(parameters.found)",
        at: parameters.span)
      return nil
    }
    let definition = Definition(
      name: Located(entry.name, at: entry.keySpan), parameters: parameters?.mapping ?? Mapping(),
      blocks: blocks)
    reportUnfit(definition, reportingTo: diagnostics)
    return definition
  }

  private func reportUnfit(_ definition: Definition, reportingTo diagnostics: Diagnostics) {
    let read = definition.namesRead
    let unknown = read.filter { definition.parameters[$0] == nil && !interpolation.knows($0) }.sorted()
    for parameter in definition.parameters.entries {
      if NetworkSpec.keys.contains(parameter.name) {
        diagnostics.error(
          .notADefinition, "`\(parameter.name)` is a key of every network and cannot be a parameter",
          at: parameter.keySpan)
      } else if !read.contains(parameter.name) {
        if let used = diagnostics.nearest(to: parameter.name, among: unknown) {
          _ = NamePair(
            used: used, at: [definition.blocks.span], given: parameter.name, at: parameter.keySpan,
            reportingTo: diagnostics)
        }
        diagnostics.warning(
          .unusedParameter,
          "no block of `\(definition.name.value)` reads the parameter `\(parameter.name)`",
          at: parameter.keySpan, help: "read it with ${\(parameter.name)}, or leave it out")
      }
    }
  }

  /// The blocks that a network's `_target_` stands for, with the network's values for the parameters; nil where
  /// the spec is wrong about that, which is reported.
  func blocks(
    of reader: ParameterReader, _ mapping: Mapping, registry: Registry,
    reportingTo diagnostics: Diagnostics
  ) -> [BlockEntry]? {
    guard let target = mapping["_target_"] else { return [] }
    let name = reader.read("_target_", .text, help: "The definition that the network builds on.")
    if Self.inlineNames.contains(name) {
      if mapping["blocks"] == nil {
        _ = reader.read("blocks", .anyNode, help: "the network is written inline")
      }
      return []
    }
    guard let definition = definitions[name] else {
      if target.value.scalar != nil, !isUnreadable, !unreadable.contains(name) {
        report(unknown: Located(name, at: target.value.span), diagnostics)
      }
      // Whatever else stands there would be its parameters.
      reader.tolerate(mapping.names)
      reader.finish()
      return nil
    }
    used.insert(name)
    for parameter in definition.parameters.entries where mapping[parameter.name]?.value.isNull != false {
      takenDefaults.insert(parameter.keySpan)
    }
    var given: [String: Spec.Node] = [:]
    for parameter in definition.parameters.entries where !NetworkSpec.keys.contains(parameter.name) {
      let isRequired = parameter.value.isMissingValue
      given[parameter.name] =
        isRequired
        ? reader.read(parameter.name, .anyNode, help: "A parameter of \(name).")
        : reader.optional(parameter.name, .anyNode, help: "A parameter of \(name).")
    }
    let resolved = resolvedBlocks(of: definition, given: given)
    return BlockEntry.list(resolved, registry: registry, reportingTo: diagnostics)
  }

  private func report(unknown name: Located<String>, _ diagnostics: Diagnostics) {
    let names = Array(definitions.keys) + Self.inlineNames
    let mistake = diagnostics.mistake(name.value, at: name.span, among: names) { nearest in
      used.contains(nearest) ? nil : definitions[nearest]?.name.span
    }
    let builtIn = NearestName(Self.nearestBuiltIn(name.value), insteadOf: name.value, at: name.span)
    diagnostics.error(
      .unknownDefinition, "there is no definition `\(name.value)`", at: name.span,
      help: mistake.help(
        or: builtIn.help()
          ?? (definitions.isEmpty
            ? "write the network's `blocks` here, or define `\(name.value)` under `definitions`"
            : "there are: \(listed(definitions.keys))")),
      fixes: mistake.name == nil ? builtIn.fixes : mistake.fixes(at: name.span))
  }

  /// The blocks with a value for each parameter: the one that is given, or the default, which may read the parameters
  /// above it.
  private func resolvedBlocks(of definition: Definition, given: [String: Spec.Node]) -> Spec.Node {
    let path = ["definitions", definition.name.value]
    var scope: [String: Spec.Node] = [:]
    for parameter in definition.parameters.entries where !NetworkSpec.keys.contains(parameter.name) {
      scope[parameter.name] =
        given[parameter.name]
        ?? interpolation.resolve(parameter.value, scope: scope, at: path + ["parameters", parameter.name])
    }
    return interpolation.resolve(definition.blocks, scope: scope, at: path + ["blocks"])
  }

  /// A network with its definition's blocks in the place of the name; any other network as it is.
  func inlined(_ network: Spec.Node) -> Spec.Node {
    guard let mapping = network.mapping, let target = mapping["_target_"],
      let name = target.value.scalar?.text, !Self.inlineNames.contains(name),
      let definition = definitions[name]
    else { return network }
    var given: [String: Spec.Node] = [:]
    for parameter in definition.parameters.entries {
      let value = mapping[parameter.name]?.value
      given[parameter.name] = value?.isNull == true && !parameter.value.isMissingValue ? nil : value
    }
    let defined = resolvedBlocks(of: definition, given: given)
    let own = mapping["blocks"].flatMap { $0.value.isNull ? nil : $0 }
    let blocks = Mapping.Entry(
      key: Scalar("blocks"), keySpan: own?.keySpan ?? target.keySpan,
      value: own.map { defined.followed(by: $0.value) } ?? defined)
    let others = mapping.entries.filter {
      !["_target_", "blocks"].contains($0.name) && definition.parameters[$0.name] == nil
    }
    return Spec.Node(.mapping(Mapping([blocks] + others)), at: network.span)
  }

  /// The network that comes with the package under a network's `_target_`, unless that is a definition.
  func builtIn(_ mapping: Mapping) -> NamedElement<FlattenConcatNetwork.Kind>? {
    guard let name = mapping["_target_"]?.value.scalar?.text, definitions[name] == nil else { return nil }
    return ModelRegistry.networks.named(name)
  }

  /// The parameters that a network has whose `_target_` is this; nil where that is not known here.
  func parameters(of target: Spec.Node) -> Set<String>? {
    guard let name = target.scalar?.text else { return nil }
    return Self.inlineNames.contains(name) ? [] : definitions[name].map { Set($0.parameters.names) }
  }

  /// Takes note of a network of which nobody knows on what it builds.
  func noteUnknownUse() { hasUnknownUse = true }

  private static func nearestBuiltIn(_ name: String) -> String? {
    guard case .unknown(let suggestion) = ModelRegistry.networks.lookup(name) else { return nil }
    return suggestion
  }

  /// Warns of definitions that no network builds on.
  func reportUnused(reportingTo diagnostics: Diagnostics) {
    for definition in definitions.values where !used.contains(definition.name.value) {
      let names = definition.namesRead
      interpolation.countAsRead(names.subtracting(definition.parameters.names))
      if hasUnknownUse { continue }
      diagnostics.warning(
        .unusedDefinition, "no network builds on the definition `\(definition.name.value)`",
        at: definition.name.span)
    }
    // Where something is wrong, nobody knows what would have been taken.
    if !diagnostics.hasErrors { reportUnusedDefaults(reportingTo: diagnostics) }
  }

  /// Warns of defaults in the place of which every network has a value of its own.
  private func reportUnusedDefaults(reportingTo diagnostics: Diagnostics) {
    for definition in definitions.values where used.contains(definition.name.value) {
      for parameter in definition.parameters.entries
      where !parameter.value.isMissingValue && !takenDefaults.contains(parameter.keySpan) {
        diagnostics.warning(
          .unusedDefault,
          "every network that builds on `\(definition.name.value)` gives `\(parameter.name)`, so that nothing takes its default",
          at: parameter.value.span, help: "write `???`: the parameter must be given")
      }
    }
  }
}

extension Spec.Node {
  /// These blocks and others behind them, in whatever form each is written.
  fileprivate func followed(by others: Spec.Node) -> Spec.Node {
    if let mapping, let more = others.mapping {
      return Spec.Node(.mapping(mapping.setting(Array(more.entries))), at: span)
    }
    return Spec.Node(.sequence(listed + others.listed), at: span)
  }

  /// Blocks as a list, each with its `key`.
  private var listed: [Spec.Node] {
    mapping?.entries.map { entry in
      let key = Mapping.Entry(
        key: Scalar("key"), keySpan: entry.keySpan,
        value: Spec.Node(.scalar(Scalar(entry.name, style: .doubleQuoted)), at: entry.keySpan))
      let block = [key] + (entry.value.mapping.map { Array($0.entries) } ?? [])
      return Spec.Node(.mapping(Mapping(block)), at: entry.value.span)
    } ?? sequence ?? []
  }
}

extension DiagnosticCode {
  /// Something that must be a definition is something else.
  public static let notADefinition: DiagnosticCode = "not-a-definition"
  /// A network names a definition that does not exist.
  public static let unknownDefinition: DiagnosticCode = "unknown-definition"
  /// No network builds on a definition.
  public static let unusedDefinition: DiagnosticCode = "unused-definition"
  /// No network takes the default of a definition's parameter.
  public static let unusedDefault: DiagnosticCode = "unused-default"
  /// No block reads a definition's parameter.
  public static let unusedParameter: DiagnosticCode = "unused-parameter"
}
