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
    let name = Self.typeKey(of: mapping)
    if let target = mapping["_target_"], let type = mapping["block_type"] {
      reader.diagnostics.error(
        .twoTypes, "a block has `_target_` or `block_type`, not both", at: type.keySpan,
        related: [.init("`_target_` stands here", at: target.keySpan)])
      reader.tolerate(["_target_"])
    }
    let named = reader.read(name, .named(in: registry.blocks), help: "The block's type.")
    let written = mapping[name]?.value.scalar?.text
    let place = mapping[name]?.value.span ?? reader.place
    guard let written, case .found = registry.blocks.lookup(written) else {
      // Any other key may be a parameter of the type that was meant.
      reader.tolerate(mapping.names.filter { closestMatch(to: $0, among: names) == nil })
      reader.finish()
      type = Located(written.map { lastComponent($0) } ?? "block", at: place)
      (block, parameters) = (nil, nil)
      return
    }
    type = Located(named.name, at: place)
    if name == "_target_" {
      let read = named.element.init(reader, registry: registry)
      reader.finish()
      (block, parameters) = (reader.failed ? nil : read, mapping)
      return
    }
    let inner = Self.parameterReader(
      reader, owner: title(named.name) ?? reader.owner, typePlace: place, isNeeded: needsParameters)
    let read = inner.map { named.element.init($0, registry: registry) }
    inner?.finish()
    reader.finish()
    parameters = inner?.mapping
    block = reader.failed || inner?.failed != false ? nil : read
  }

  /// The key that holds the type, or should.
  private static func typeKey(of mapping: Mapping) -> String {
    if mapping["block_type"] != nil { return "block_type" }
    if mapping["_target_"] != nil { return "_target_" }
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
      : reader.optional("block_params", .anyNode, help: help)
    guard let entry = reader.mapping["block_params"] else {
      return isNeeded
        ? nil
        : ParameterReader(
          mapping: Mapping(), at: typePlace, owner: owner, ownerSpan: nil, diagnostics: reader.diagnostics)
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
}
