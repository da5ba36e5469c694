import OrderedCollections
public import Spec
import Tensors

extension BlockEntry {
  /// Reads the blocks of a network: a mapping from key to block, or a list of blocks that have a `key`.
  public static func list(
    _ node: Spec.Node, registry: Registry, reportingTo diagnostics: Diagnostics
  ) -> [BlockEntry] {
    switch node.content {
    case .mapping(let mapping):
      return UnindentedBlocks(mapping).entries(reportingTo: diagnostics).map { entry in
        let key = Located(entry.name, at: entry.keySpan)
        // What is no block still gives a tensor that others may read.
        return BlockEntry(entry.value, key: key, registry: registry, reportingTo: diagnostics)
          ?? BlockEntry(
            key: key, type: Located("block", at: entry.value.span), block: nil, inKeys: [], outKeys: [key])
      }
    case .sequence(let elements):
      return elements.compactMap {
        BlockEntry($0, key: nil, registry: registry, reportingTo: diagnostics)
      }
    case .scalar, .unresolved:
      if node.isUnresolved { return [] }
      diagnostics.error(
        .notBlocks, "`blocks` must be a mapping from key to block, or a list of blocks with a `key`",
        at: node.span)
      return []
    }
  }

  /// Reads one block in either form: `{_target_: DenseBlock, in_keys: …, hidden_units: …}` or
  /// `{block_type: …, in_keys: …, block_params: {…}}`.
  init?(
    _ node: Spec.Node, key given: Located<String>?, registry: Registry,
    reportingTo diagnostics: Diagnostics
  ) {
    guard case .mapping(let mapping) = node.content else {
      if node.isUnresolved { return nil }
      diagnostics.error(
        .notBlocks,
        "\(given.map { "the block `\($0.value)`" } ?? "a block") must be a mapping such as {_target_: DenseBlock, in_keys: …}, it is \(node.found)",
        at: node.span, help: node.missingSpaceHelp)
      return nil
    }
    let place = given?.span ?? mapping.entries.first?.keySpan ?? node.span
    let target = mapping["_target_"]?.value ?? mapping["block_type"]?.value
    let owner = target.flatMap(\.scalar?.text).map { lastComponent($0) } ?? "the block"
    let reader = ParameterReader(
      mapping: mapping, at: place, owner: given.map { "\(owner) `\($0.value)`" } ?? owner,
      ownerSpan: target?.span, diagnostics: diagnostics)
    if given == nil { reader.read(misspelt: mapping.misspeltKeys(of: ["key"], asking: diagnostics)) }
    let key = given ?? Self.key(reader)
    let inKeys = reader.readKeys("in_keys", help: "The tensors that the block reads.")
    let outKeys = reader.readKeys(
      "out_keys", default: [key], help: "The tensors that the block gives; its key by default.")
    let shapes = reader.readShapes("in_shapes", count: inKeys.count)
    let weightRules = reader.readWeightRules(registry)
    let reading = BlockReading(reader, registry: registry)
    self.init(
      key: key, type: reading.type, block: reading.block, inKeys: inKeys, outKeys: outKeys,
      claimedShapes: shapes, weightRules: weightRules, title: "\(reading.type.value) `\(key.value)`",
      inputSpans: inKeys.isEmpty ? [place] : inKeys.map(\.span), parameters: reading.parameters)
  }

  private static func key(_ reader: ParameterReader) -> Located<String> {
    let text = reader.read("key", .text, help: "The block's name within the network.")
    return Located(text, at: reader.mapping.span(of: "key") ?? reader.span(of: "key") ?? reader.place)
  }
}

/// The last part of a dotted path.
package func lastComponent(_ path: String) -> String {
  guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
  return path.split(separator: ".").last.map(String.init) ?? path
}

/// The names of tensors; every block reads some.
private let keyNames = ParameterType<[String]>.oneOrList(of: .text)

extension ParameterReader {
  /// Where the mapping stands, as messages point at it.
  package var place: SourceSpan { span ?? SourceSpan(startOf: SourceFile(name: owner, text: "")) }

  /// Reads one name or a list of names, each with its place.
  package func readKeys(_ name: String, help: String) -> [Located<String>] {
    let keys = read(name, keyNames, help: help)
    guard isGiven(name), !hasFailed(name) else { return [] }
    return keys.enumerated().map { index, key in
      Located(key, at: span(of: name, at: index) ?? span(of: name) ?? place)
    }
  }

  /// Reads one name or a list of names, each with its place, or takes others where none are given.
  func readKeys(_ name: String, default: [Located<String>], help: String) -> [Located<String>] {
    if isGiven(name) { return readKeys(name, help: help) }
    _ = read(name, keyNames, default: `default`.map(\.value), help: help)
    return `default`
  }

  /// Reads shapes without batch axis: one list of sizes, or a list of such lists.
  func readShapes(_ name: String, count: Int) -> [Located<Shape>] {
    guard isGiven(name) else { return [] }
    let size = ParameterType<Int>.integer(in: 0...Limits.size)
    if count == 1, case .sequence(let elements)? = mapping[name]?.value.content,
      !elements.contains(where: { if case .sequence = $0.content { true } else { false } })
    {
      let shape = read(
        name, .list(of: size, count: 0...64), help: "The shape of the input, without batch axis.")
      return [Located(Shape(shape), at: span(of: name) ?? place)]
    }
    let shapes = read(
      name, .list(of: .list(of: size, count: 0...64), count: 0...64),
      help: "The shapes of the inputs, without batch axis; checked if given.")
    if isGiven("in_keys"), !failed, shapes.count != count {
      fail(
        name,
        message:
          "`\(name)` of \(owner) has \(shapes.count) \(shapes.count == 1 ? "shape" : "shapes") for \(count) \(count == 1 ? "input" : "inputs")",
        help: "write one list of sizes for each input, or leave it out: shapes are inferred")
    }
    return shapes.enumerated().map { index, shape in
      Located(Shape(shape), at: span(of: name, at: index) ?? place)
    }
  }
}

extension DiagnosticCode {
  /// Something that must be a block, or hold blocks, is something else.
  public static let notBlocks: DiagnosticCode = "not-blocks"
}
