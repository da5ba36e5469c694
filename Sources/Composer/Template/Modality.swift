import OrderedCollections
import Perception
import Spec

/// A block of a template, used for every observation of its kind, or as the hidden or recurrent part.
struct Modality {
  /// The name in `modality_config`.
  let name: Located<String>
  /// The block's type.
  let type: Located<String>
  /// The block; nil where the spec is wrong about it.
  let block: (any Block)?
  /// The mapping that holds the parameters.
  let parameters: Mapping?
  /// How the block's fresh weights are drawn, where the modality says so.
  let weightRules: [WeightRule]

  /// How messages call it: "DenseBlock of `feature`".
  var title: String { "\(type.value) of `\(name.value)`" }

  /// Reads an entry of `modality_config`; nil for `{}`, a part that is left out, and for what is no modality.
  init?(_ entry: Mapping.Entry, registry: Registry, reportingTo diagnostics: Diagnostics) {
    guard let mapping = entry.value.mapping else {
      if !entry.value.isUnresolved {
        diagnostics.error(
          .notAModality,
          "the modality `\(entry.name)` must be a mapping with `block_type` and `block_params`, it is \(entry.value.found)",
          at: entry.value.span, help: entry.value.missingSpaceHelp ?? Self.help(insteadOf: entry.value))
      }
      return nil
    }
    if mapping.isEmpty { return nil }
    name = Located(entry.name, at: entry.keySpan)
    let reader = ParameterReader(
      mapping: mapping, at: entry.keySpan, owner: "the modality `\(entry.name)`", ownerSpan: nil,
      diagnostics: diagnostics)
    weightRules = reader.readWeightRules(registry)
    let reading = BlockReading(
      reader, title: { "\($0) of `\(entry.name)`" }, needsParameters: true, registry: registry)
    type = reading.type
    block = reading.block
    parameters = reading.parameters
  }

  /// What to write where a value stands that is no modality.
  private static func help(insteadOf node: Spec.Node) -> String {
    let leftOut = "write {} to leave it out"
    let units = node.sequence ?? []
    let sizes = units.prefix(mostLayers).compactMap { unit in
      if case .integer(let size)? = unit.scalar?.value, size > 0 { String(size) } else { nil }
    }
    guard !sizes.isEmpty, sizes.count == units.count else { return leftOut }
    return
      "for layers of these sizes, write {block_type: DenseBlock, block_params: {hidden_units: "
      + "[\(sizes.joined(separator: ", "))], non_lin: ReLU}}; \(leftOut)"
  }

  /// The most layers that a message writes out.
  private static let mostLayers = 20

  /// The block at a place in a network.
  func entry(
    key: String, reading inKey: Located<String>, blaming inputSpan: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: name.span), type: type, block: block, inKeys: [inKey],
      outKeys: [Located(key, at: name.span)], weightRules: weightRules, title: title, inputSpans: [inputSpan],
      parameters: parameters)
  }
}

extension DiagnosticCode {
  /// Something that must be a modality is something else.
  public static let notAModality: DiagnosticCode = "not-a-modality"
}
