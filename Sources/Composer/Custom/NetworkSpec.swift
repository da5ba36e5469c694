import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// A network as a spec writes it: its blocks, inline or from a definition, its heads, its further outputs.
struct NetworkSpec {
  let blocks: [BlockEntry]
  /// What the spec asks for beyond the heads.
  let outKeys: [Located<String>]
  /// What the spec says it reads, if it says so.
  let inKeys: [Located<String>]?
  let weightRules: [WeightRule]
  /// What the network may cost.
  let budget: Budget?
  let place: SourceSpan
  let headsPlace: SourceSpan?
  /// Whether the spec is wrong about its blocks or heads, which has been reported.
  let isPartial: Bool

  /// The keys that a network has besides the parameters of its definition.
  static let keys = ["_target_", "blocks", "heads", "in_keys", "out_keys", "weight_init", "budget"]

  /// Reads a network.
  ///
  /// - Parameters:
  ///   - place: What messages about the whole network point at.
  ///   - frame: What the network may read and must give; nil for a network that has `out_keys` instead.
  init?(
    _ node: Spec.Node, title: String, place: SourceSpan, frame: NetworkFrame?, definitions: Definitions,
    registry: Registry, reportingTo diagnostics: Diagnostics
  ) {
    guard let mapping = node.mapping else {
      if node.isUnresolved {
        definitions.noteUnknownUse()
        return nil
      }
      diagnostics.error(
        .notANetwork, "\(title) must be a mapping with `blocks`, or with the `_target_` of a definition",
        at: node.span)
      return nil
    }
    let reader = Self.reader(of: mapping, title: title, at: place, definitions, diagnostics)
    self.place = place
    var inKeys = reader.optionalKeys(
      "in_keys", help: "The tensors that the network may read; checked if given.")
    let asked = Self.askedKeys(reader, areNeeded: frame == nil)
    reader.reportRepetition(in: "in_keys", (inKeys ?? []).map(\.value))
    weightRules = reader.readWeightRules(registry)
    budget = reader.readBudget()
    let base = Self.base(reader, frame: frame, inKeys: inKeys, definitions: definitions, registry: registry)
    let inner = Self.ownBlocks(reader, beside: mapping, registry: registry)
    var entries = (base?.blocks ?? []) + inner.blocks
    var isPartial = base == nil || inner.isPartial
    outKeys = (base?.outKeys ?? []) + asked
    if let frame {
      if let node = reader.part(
        "heads", help: "One LinearOutputBlock for each action, or one for the value, on `in_keys`.")
      {
        let written = Self.heads(
          node, of: reader, place: reader.keySpan(of: "heads") ?? place, frame.heads, registry: registry)
        entries += written ?? []
        isPartial = isPartial || written == nil
      } else if let keys = inKeys, Self.areOfHeads(keys, frame, entries) {
        Self.reportKeysOfHeads(keys, reader)
        entries += frame.heads.map {
          $1.head($0, reading: keys, place: reader.span(of: "in_keys") ?? place, reportingTo: diagnostics)
        }
        inKeys = nil
      }
    }
    self.inKeys = inKeys
    entries += reader.strayBlocks(registry, meantFor: mapping["blocks"])
    Self.fillDefaults(of: reader, frame: frame, blocks: entries, outKeys: outKeys)
    reader.finish()
    blocks = entries
    headsPlace = reader.keySpan(of: "heads")
    self.isPartial = isPartial
  }

  private static func reader(
    of mapping: Mapping, title: String, at place: SourceSpan, _ definitions: Definitions,
    _ diagnostics: Diagnostics
  ) -> ParameterReader {
    let reader = ParameterReader(
      mapping: mapping, at: place, owner: title, ownerSpan: nil, diagnostics: diagnostics)
    reader.mention(keys)
    reader.read(misspelt: misspeltKeys(of: mapping, definitions, diagnostics))
    reader.furtherHelp = { name in
      diagnostics.foreignNames.isOfLayers(name)
        ? "layers are blocks, such as latent: {_target_: DenseBlock, in_keys: …, hidden_units: [64], non_lin: ReLU}"
        : nil
    }
    return reader
  }

  /// What a network is asked for besides its heads.
  private static func askedKeys(_ reader: ParameterReader, areNeeded: Bool) -> [Located<String>] {
    let help = "Tensors that the network gives, besides its heads if it has some."
    let keys =
      areNeeded ? reader.readKeys("out_keys", help: help) : reader.optionalKeys("out_keys", help: help) ?? []
    reader.reportRepetition(in: "out_keys", keys.map(\.value))
    return keys
  }

  /// The blocks that stand in the network itself, and whether the spec is wrong about what is there.
  private static func ownBlocks(
    _ reader: ParameterReader, beside mapping: Mapping, registry: Registry
  ) -> (blocks: [BlockEntry], isPartial: Bool) {
    if let blocks = reader.part(
      "blocks", help: "The network's blocks: a mapping from key to block, or a list.")
    {
      let isPartial = blocks.mapping == nil && blocks.sequence == nil
      // Blocks that are not indented far enough are reported where they stand.
      if blocks.isNull, hasBlocks(beside: mapping) { return ([], isPartial) }
      return (BlockEntry.list(blocks, registry: registry, reportingTo: reader.diagnostics), isPartial)
    }
    if reader.mapping["_target_"] != nil { return ([], false) }
    // Layers in the place of blocks are reported as what they are.
    if !mapping.names.contains(where: reader.diagnostics.foreignNames.isOfLayers) {
      _ = reader.read("blocks", .anyNode, help: "or name a definition with `_target_`")
    }
    return ([], true)
  }

  /// The keys that are like one which is missing, where no definition can have them as parameters.
  private static func misspeltKeys(
    of mapping: Mapping, _ definitions: Definitions, _ diagnostics: Diagnostics
  ) -> [String: String] {
    let blocks = Set(mapping.entries.filter { $0.value.isBlock }.map(\.name))
    let target = mapping.misspeltKeys(of: ["_target_"], besides: blocks.union(keys), asking: diagnostics)
    guard let named = mapping["_target_"] ?? target.keys.first.flatMap({ mapping[$0] }) else {
      return mapping.misspeltKeys(of: keys, besides: blocks, asking: diagnostics)
    }
    guard let parameters = definitions.parameters(of: named.value) else { return target }
    return mapping.misspeltKeys(of: keys, besides: blocks.union(parameters), asking: diagnostics)
  }

  /// Whether blocks stand among the keys of a network.
  private static func hasBlocks(beside mapping: Mapping) -> Bool {
    mapping.entries.contains { entry in
      entry.value.isBlock && !keys.contains(entry.name)
    }
  }

  /// Tells what holds for keys that the network does not have.
  private static func fillDefaults(
    of reader: ParameterReader, frame: NetworkFrame?, blocks: [BlockEntry], outKeys: [Located<String>]
  ) {
    guard reader.diagnostics.readings.keepsAll else { return }
    func list(_ names: some Sequence<String>) -> String {
      "[" + OrderedSet(names).map { Scalar.plainOrQuoted($0) }.joined(separator: ", ") + "]"
    }
    reader.fill("_target_", with: Definitions.inlineName)
    let given = Set(blocks.flatMap { $0.outKeys.map(\.value) })
    reader.fill(
      "in_keys",
      with: list(blocks.flatMap { $0.inKeys.map(\.value) }.filter { !given.contains($0) }))
    if let frame { reader.fill("out_keys", with: list(frame.heads.keys + outKeys.map(\.value))) }
  }

  /// What a network's `_target_` stands for: a definition's blocks, or a network that comes with the package.
  private static func base(
    _ reader: ParameterReader, frame: NetworkFrame?, inKeys: [Located<String>]?, definitions: Definitions,
    registry: Registry
  ) -> (blocks: [BlockEntry], outKeys: [Located<String>])? {
    guard let named = definitions.builtIn(reader.mapping) else {
      return definitions.blocks(
        of: reader, reader.mapping, registry: registry, reportingTo: reader.diagnostics
      ).map { ($0, []) }
    }
    _ = reader.read("_target_", .text, help: "The network that is meant.")
    reader.adopt(registry.bindings, of: named.name)
    let network = FlattenConcatNetwork(named, reader, registry: registry)
    if let frame, let built = network.blocks(for: frame, inKeys: inKeys, reportingTo: reader.diagnostics) {
      return built
    }
    if frame == nil {
      reader.diagnostics.error(
        .unfitNetwork, "\(named.name) is a network of a policy or a critic", at: reader.span(of: "_target_"))
    }
    reader.tolerate(["blocks", "heads"])
    reader.finish()
    return nil
  }

  /// Whether what a network says it reads is what its heads were meant to read: its own blocks give it.
  private static func areOfHeads(
    _ keys: [Located<String>], _ frame: NetworkFrame, _ blocks: [BlockEntry]
  ) -> Bool {
    let given = Set(blocks.flatMap { $0.outKeys.map(\.value) })
    return !keys.isEmpty && !frame.heads.isEmpty && given.isDisjoint(with: frame.heads.keys)
      && keys.allSatisfy { key in given.contains(key.value) && !frame.inputs.contains { $0.key == key.value }
      }
  }

  private static func reportKeysOfHeads(_ keys: [Located<String>], _ reader: ParameterReader) {
    let names = keys.map { Scalar.plainOrQuoted($0.value) }
    let heads = "heads: {in_keys: \(names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]")}"
    var fixes: [Fix] = []
    if let entry = reader.mapping["in_keys"], entry.value.aliasSite == nil,
      entry.keySpan.start.line == entry.value.span.end.line
    {
      let span = SourceSpan(
        file: entry.keySpan.file, start: entry.keySpan.start, end: entry.value.span.end)
      fixes = [Fix("write `\(heads)`", [.init(span, heads)], certainty: .ifItHolds)]
    }
    reader.diagnostics.error(
      .unknownTensor,
      "the network has no input \(listed(keys.map(\.value))), which its own blocks give", at: keys[0].span,
      help: "`in_keys` says what goes into the network; what the heads read is `\(heads)`", fixes: fixes)
  }

  /// Expands `heads` to one linear layer for each head; nil where the spec is wrong about them.
  private static func heads(
    _ node: Spec.Node, of network: ParameterReader, place: SourceSpan,
    _ heads: OrderedDictionary<String, Network.OutputMeaning>, registry: Registry
  ) -> [BlockEntry]? {
    let diagnostics = network.diagnostics
    guard let mapping = node.mapping else {
      if node.isUnresolved { return nil }
      let name =
        node.isNull ? nil : (node.sequence.flatMap { $0.count == 1 ? $0[0] : nil } ?? node).scalar?.text
      diagnostics.error(
        .notANetwork, "`heads` must be a mapping such as {in_keys: latent}, it is \(node.found)",
        at: node.span, help: node.missingSpaceHelp ?? name.map { "write {in_keys: \($0)}" },
        fixes: node.missingSpaceHelp == nil
          ? name.flatMap { Fix(replacing: node, by: "{in_keys: \(Scalar.plainOrQuoted($0))}") }.map { [$0] }
            ?? []
          : [])
      return nil
    }
    let reader = ParameterReader(
      mapping: mapping, at: place, owner: "heads", ownerSpan: nil, diagnostics: diagnostics)
    let strays = reader.strayBlocks(registry, meantFor: network.mapping["blocks"])
    if !strays.isEmpty {
      reader.tolerate(["in_keys", "weight_init"])
      reader.finish()
      let given = Set(strays.flatMap { $0.outKeys.map(\.value) })
      return given.isSuperset(of: heads.keys) ? strays : nil
    }
    let inKeys = reader.readKeys("in_keys", help: "The tensor that every head reads.")
    let weightRules = reader.readWeightRules(registry)
    reader.finish()
    if reader.failed { return nil }
    return heads.map { key, meaning in
      meaning.head(
        key, reading: inKeys, weightRules: weightRules, place: place, reportingTo: diagnostics)
    }
  }

  /// The tensors that the network may read, narrowed to `in_keys` where the spec has them.
  ///
  /// - Parameters:
  ///   - withheld: What to do about names of tensors that there are, but not for this network.
  ///   - isPartial: Whether more might be offered, were the spec not wrong elsewhere.
  func inputs(
    _ offered: [NetworkInput], withheld: [String: String] = [:], isPartial: Bool = false,
    reportingTo diagnostics: Diagnostics
  ) -> [NetworkInput] {
    guard let inKeys else { return offered }
    let names = OrderedSet(offered.map(\.key))
    let named = Set(inKeys.map(\.value))
    var unknown: [NetworkInput] = []
    lazy var places = Dictionary(
      offered.map { ($0.key, $0.source.span) }, uniquingKeysWith: { first, _ in first })
    for key in inKeys where !names.contains(key.value) && !isPartial {
      let mistake = diagnostics.mistake(key.value, at: key.span, among: names) {
        named.contains($0) ? nil : places[$0] ?? nil
      }
      diagnostics.error(
        .unknownTensor, "the network has no input `\(key.value)`", at: key.span,
        help: withheld[key.value] ?? mistake.help(or: "there are: \(listed(names))"),
        fixes: withheld[key.value] == nil ? mistake.fixes(at: key.span) : [])
      // Who reads it is not to blame.
      unknown.append(
        NetworkInput(
          NetworkSource(key.value, type: nil, title: "the input `\(key.value)`", span: key.span), nil))
    }
    let read = Set(blocks.flatMap { $0.inKeys.map(\.value) })
    for key in inKeys where names.contains(key.value) && !read.contains(key.value) && !self.isPartial {
      diagnostics.warning(
        .unusedInput, "no block reads `\(key.value)`, which `in_keys` names", at: key.span)
    }
    return offered.filter { named.contains($0.key) } + unknown
  }
}

extension Spec.Node {
  /// Whether it is a mapping that names the type of a block.
  fileprivate var isBlock: Bool { mapping?["_target_"] != nil || mapping?["block_type"] != nil }
}

extension ParameterReader {
  /// Reads one name or a list of names, if they are given.
  fileprivate func optionalKeys(_ name: String, help: String) -> [Located<String>]? {
    if isGiven(name) { return readKeys(name, help: help) }
    declareAbsent(name, .oneOrList(of: .text), help: help)
    return nil
  }

  /// The blocks that stand beside `blocks` instead of in it, which is reported.
  fileprivate func strayBlocks(_ registry: Registry, meantFor place: Mapping.Entry?) -> [BlockEntry] {
    let known = declarations.map(\.name)
    return mapping.entries.flatMap { entry -> [BlockEntry] in
      let type = entry.value.mapping.flatMap { $0["_target_"] ?? $0["block_type"] }?.value.scalar?.text
      guard !known.contains(entry.name), let type, registry.blocks[type] != nil else { return [] }
      tolerate([entry.name])
      let outline = diagnostics.outline(of: entry.keySpan.file)
      let edits = outline?.entry(at: entry.keySpan).flatMap { step in
        place.flatMap { Outline.Container($0.value) }.flatMap { outline?.moving(step, into: $0) }
      }
      diagnostics.error(
        .unknownParameter, "\(owner) has no parameter `\(entry.name)`: it is a block", at: entry.keySpan,
        related: place.map { [.init("blocks stand here", at: $0.keySpan)] } ?? [],
        help: "move it into `blocks`",
        fixes: edits.map {
          [Fix("move `\(entry.name)` into `blocks`", $0, certainty: .ifItHolds)]
        } ?? [])
      let node = Spec.Node(.mapping(Mapping([entry])), at: entry.value.span)
      return BlockEntry.list(node, registry: registry, reportingTo: diagnostics)
    }
  }
}

extension DiagnosticCode {
  /// Something that must be a network is something else.
  public static let notANetwork: DiagnosticCode = "not-a-network"
}
