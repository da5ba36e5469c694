public import Spec

/// A block's type and parameters, as a mapping has them in either form: `{_target_: DenseBlock, hidden_units: …}`
/// or `{block_type: DenseBlock, block_params: {hidden_units: …}}`.
package struct BlockReading {
  /// The type's name, as far as it is known.
  package let type: Located<String>
  /// The block; nil where the spec is wrong about it, which has been reported.
  package let block: (any Block)?
  /// The mapping that holds the parameters.
  package let parameters: Mapping?

  /// Reads what is left to read of a mapping, and finishes its reader.
  ///
  /// - Parameters:
  ///   - reader: The reader of the mapping, which has read all other keys.
  ///   - title: How messages call the block of a type; the reader's owner by default.
  ///   - needsParameters: Whether `block_params` must be written with `block_type`, even if empty.
  package init(
    _ reader: ParameterReader, title: (_ type: String) -> String? = { _ in nil },
    needsParameters: Bool = false, registry: Registry
  ) {
    let mapping = reader.mapping
    let names = ["_target_", "block_type"]
    let name = Self.typeKey(of: mapping, reader.diagnostics.foreignNames)
    if let target = mapping["_target_"], let type = mapping["block_type"] {
      reader.diagnostics.error(
        .twoTypes, "a block has `_target_` or `block_type`, not both", at: type.keySpan,
        related: [.init("`_target_` stands here", at: target.keySpan)])
      reader.tolerate(["_target_"])
    }
    let named = reader.read(
      name, .named(in: registry.blocks, misplaced: { ForeignBlocks.help(for: $0, in: registry) }),
      help: "The block's type.")
    let written = mapping[name]?.value.scalar?.text
    let place = mapping[name]?.value.span ?? reader.place
    guard let written, registry.blocks[written] != nil else {
      // Any other key may be a parameter of the type that was meant.
      let declared = reader.declarations.map(\.name).filter { mapping[$0] == nil }
      reader.tolerate(
        mapping.names.filter {
          closestMatch(to: $0, among: names) == nil
            && reader.diagnostics.foreignNames.translation(of: $0, among: declared) == nil
        })
      reader.finish()
      type = Located(written.map { lastComponent($0) } ?? "block", at: place)
      (block, parameters) = (nil, nil)
      return
    }
    type = Located(named.name, at: place)
    let isMixed = Self.reportMixedForms(reader, typeKey: name)
    if (name == "_target_") != isMixed {
      reader.adopt(registry.bindings, of: named.name)
      let read = named.element.init(reader, registry: registry)
      reader.finish()
      (block, parameters) = (reader.failed ? nil : read, reader.mapping)
      return
    }
    let inner = Self.parameterReader(
      reader, owner: title(named.name) ?? reader.owner, typePlace: place, isNeeded: needsParameters)
    inner?.adopt(registry.bindings, of: named.name)
    let read = inner.map { named.element.init($0, registry: registry) }
    inner?.finish()
    reader.finish()
    parameters = inner?.mapping
    block = reader.failed || inner?.failed != false ? nil : read
  }

  /// Reports parameters that stand where those of the other form do; true if they are to be read there.
  private static func reportMixedForms(_ reader: ParameterReader, typeKey name: String) -> Bool {
    let mapping = reader.mapping
    let parameters = mapping["block_params"]
    if let parameters, name == "_target_" {
      reader.diagnostics.error(
        .mixedForms, "`block_params` goes with `block_type`, \(reader.owner) has `_target_`",
        at: parameters.keySpan,
        help: "write `block_type` for `_target_`, or the parameters beside `_target_`")
      return true
    }
    guard parameters == nil, name == "block_type" else { return false }
    let known = reader.declarations.map(\.name) + ["_target_", "block_type"]
    let surplus = mapping.entries.filter { !known.contains($0.name) && !reader.tolerates($0.name) }
    guard let first = surplus.first,
      !surplus.contains(where: { closestMatch(to: $0.name, among: known + ["block_params"]) != nil })
    else { return false }
    reader.diagnostics.error(
      .mixedForms, "with `block_type`, the parameters of \(reader.owner) stand in `block_params`",
      at: first.keySpan,
      help: "write `block_params: {\(first.name): …}`, or `_target_` for `block_type`")
    return true
  }

  /// The key that holds the type, or should.
  private static func typeKey(of mapping: Mapping, _ foreign: ForeignNames) -> String {
    if mapping["block_type"] != nil { return "block_type" }
    if mapping["_target_"] != nil { return "_target_" }
    if mapping["block_params"] == nil,
      mapping.names.contains(where: { foreign.translation(of: $0, among: ["_target_"]) != nil })
    {
      return "_target_"
    }
    let looksLikeSecondForm = mapping.names.contains { name in
      name == "block_params" || closestMatch(to: name, among: ["block_type"]) != nil
    }
    return looksLikeSecondForm ? "block_type" : "_target_"
  }

  /// The reader of `block_params`; nil where it is no mapping.
  private static func parameterReader(
    _ reader: ParameterReader, owner: String, typePlace: SourceSpan, isNeeded: Bool
  ) -> ParameterReader? {
    let help = "The parameters of the block's type."
    let node =
      isNeeded
      ? reader.read("block_params", .anyNode, help: help)
      : reader.part("block_params", help: help)
    guard let entry = reader.mapping["block_params"] else {
      return isNeeded
        ? nil
        : ParameterReader(absent: "block_params", of: reader, at: typePlace, owner: owner)
    }
    guard let parameters = node?.mapping else {
      if !entry.value.isUnresolved {
        reader.fail(
          "block_params",
          message: "`block_params` must be a mapping from parameter to value, it is \(entry.value.found)",
          help: entry.value.missingSpaceHelp ?? "write {} for none", code: .notBlocks)
      }
      return nil
    }
    return ParameterReader(
      mapping: parameters, at: entry.keySpan, owner: owner, ownerSpan: typePlace,
      diagnostics: reader.diagnostics)
  }
}

extension DiagnosticCode {
  /// A block has both `_target_` and `block_type`.
  public static let twoTypes: DiagnosticCode = "two-types"
  /// A block's parameters stand where those of the other form do.
  public static let mixedForms: DiagnosticCode = "mixed-forms"
}
