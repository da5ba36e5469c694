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

  /// How messages call it: "DenseBlock of `feature`".
  var title: String { "\(type.value) of `\(name.value)`" }

  /// Reads an entry of `modality_config`; nil for `{}`, a part that is left out, and for what is no modality.
  init?(_ entry: Mapping.Entry, registry: Registry, reportingTo diagnostics: Diagnostics) {
    guard let mapping = entry.value.mapping else {
      if !entry.value.isUnresolved {
        diagnostics.error(
          .notAModality,
          "the modality `\(entry.name)` must be a mapping with `block_type` and `block_params`, it is \(entry.value.found)",
          at: entry.value.span, help: "write {} to leave it out")
      }
      return nil
    }
    if mapping.isEmpty { return nil }
    name = Located(entry.name, at: entry.keySpan)
    let reader = ParameterReader(
      mapping: mapping, at: entry.keySpan, owner: "the modality `\(entry.name)`", ownerSpan: nil,
      diagnostics: diagnostics)
    let blockType = reader.readBlockType("block_type", registry, help: "The type of the block.")
    let node = reader.read("block_params", .anyNode, help: "The parameters of the block.")
    reader.finish()
    let typeSpan = reader.span(of: "block_type") ?? entry.keySpan
    let written = mapping["block_type"]?.value.scalar?.text ?? "block"
    type = Located(blockType?.declaration.name ?? lastComponent(written), at: typeSpan)
    parameters = node.mapping
    guard let blockType, mapping["block_params"] != nil else {
      block = nil
      return
    }
    guard let parameters else {
      block = nil
      if !node.isUnresolved {
        diagnostics.error(
          .notAModality, "`block_params` must be a mapping from parameter to value, it is \(node.found)",
          at: node.span)
      }
      return
    }
    let inner = ParameterReader(
      mapping: parameters, at: reader.keySpan(of: "block_params") ?? entry.keySpan,
      owner: "\(blockType.declaration.name) of `\(entry.name)`", ownerSpan: typeSpan,
      diagnostics: diagnostics)
    let read = blockType.init(inner, registry: registry)
    inner.finish()
    block = inner.failed ? nil : read
  }

  /// The block at a place in a network.
  func entry(
    key: String, reading inKey: Located<String>, blaming inputSpan: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: name.span), type: type, block: block, inKeys: [inKey],
      outKeys: [Located(key, at: name.span)], title: title, inputSpans: [inputSpan],
      parameters: parameters)
  }
}

extension DiagnosticCode {
  /// Something that must be a modality is something else.
  public static let notAModality: DiagnosticCode = "not-a-modality"
}
