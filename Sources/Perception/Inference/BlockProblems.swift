import Compute
public import Spec
import Tensors

/// Where a tensor of a network comes from.
indirect enum TensorOrigin {
  case source(NetworkSource)
  case block(ComposedBlock)
}

/// Where the tensors come from that are known so far.
///
/// Shared by all who ask, because a copy for each block takes longer than the block.
final class TensorOrigins {
  private var origins: [String: TensorOrigin] = [:]

  /// Where a tensor comes from.
  subscript(key: String) -> TensorOrigin? {
    get { origins[key] }
    set { origins[key] = newValue }
  }

  /// How many are known.
  var count: Int { origins.count }
}

/// What can be wrong between a block and its inputs, as diagnostics on the right key.
struct BlockProblems {
  let entry: BlockEntry
  let inputs: [TensorType?]
  let origins: TensorOrigins
  let network: BlockGraph

  /// Whether the inputs suit the block's ports and the spec's own claims; where not, it is reported.
  func inputsFit(reportingTo diagnostics: Diagnostics) -> Bool {
    guard let block = entry.block else { return false }
    let fits = [
      reportCounts(block, to: diagnostics), reportPorts(block, to: diagnostics),
      reportClaims(to: diagnostics),
    ]
    return fits.allSatisfy { $0 }
  }

  private func reportCounts(_ block: any Block, to diagnostics: Diagnostics) -> Bool {
    let hasAll = block.inputs.counts.contains(entry.inKeys.count)
    // Of names that nothing has, and that have been reported, some may be too many.
    let inputs =
      hasAll || readsNothing
      ? hasAll
      : reportCount(
        of: entry.inKeys, needed: block.inputs.counts, verb: "takes", noun: "input",
        help: inputsHelp(block), to: diagnostics)
    let outputs = reportCount(
      of: entry.outKeys, needed: block.outputs.counts, verb: "gives", noun: "output", help: nil,
      to: diagnostics)
    return inputs && outputs
  }

  /// Whether a name that the block reads is that of nothing.
  private var readsNothing: Bool {
    let unknown = entry.inKeys.filter { origins[$0.value] == nil }
    if unknown.isEmpty { return false }
    let names = network.names
    return unknown.contains { !names.contains($0.value) }
  }

  /// What a block takes where it takes several tensors; what makes one of several where it takes one.
  private func inputsHelp(_ block: any Block) -> String? {
    guard case .fixed(let ports) = block.inputs else { return nil }
    if ports.count == 1 { return "join them with a ConcatenationBlock, whose output this block then reads" }
    return "they are "
      + ports.map { "`\($0.name)`\($0.isOptional ? " (may be left out)" : "")" }.joined(separator: ", ")
  }

  private func reportCount(
    of keys: [Located<String>], needed: ClosedRange<Int>, verb: String, noun: String, help: String?,
    to diagnostics: Diagnostics
  ) -> Bool {
    if needed.contains(keys.count) { return true }
    let words =
      switch (needed.lowerBound, needed.upperBound) {
      case (let low, let high) where low == high: "\(low)"
      case (let low, .max): "at least \(low)"
      case (let low, let high): "\(low) to \(high)"
      }
    diagnostics.error(
      .portCount,
      "\(entry.title) \(verb) \(words) \(noun)\(words == "1" ? "" : "s"), the spec names \(keys.count)",
      at: keys.first?.span ?? entry.type.span, help: help)
    return false
  }

  private func reportPorts(_ block: any Block, to diagnostics: Diagnostics) -> Bool {
    var fits = true
    for (index, type) in inputs.enumerated() {
      if case .source(let source)? = origins[entry.inKeys[index].value], let obstacle = source.obstacle {
        fits = false
        diagnostics.error(
          .noTensor, obstacle.message, at: entry.inputSpan(index),
          related: source.span.map { [.init("\(source.title) is declared here", at: $0)] } ?? [],
          help: obstacle.help)
      }
      guard let type, let port = block.inputs.port(at: index) else { continue }
      if !port.elements.contains(type.elementType) {
        fits = false
        diagnostics.error(
          .elementType,
          "\(entry.title) needs \(port.elements.map(Self.words).joined(separator: " or ")), \(title(of: index)) has \(Self.words(type.elementType))",
          at: entry.inputSpan(index), related: provenance(of: index),
          help: conversionHelp(of: index, from: type.elementType, to: port.elements),
          fixes: conversionFixes(of: index, from: type.elementType, to: port.elements, diagnostics))
      } else if type.shape.rank - 1 < port.axes.count {
        fits = false
        diagnostics.error(
          .portRank,
          "\(entry.title) needs [\(port.axes.joined(separator: ", "))], `\(entry.inKeys[index].value)` is \(Self.features(type.shape))",
          at: entry.inputSpan(index), label: "has \(Self.axes(type.shape.rank - 1))",
          related: provenance(of: index), help: rankHelp(port, of: index),
          fixes: rankFixes(port, of: index, diagnostics),
          sides: [
            .init("`\(entry.inKeys[index].value)`", Self.features(type.shape)),
            .init(entry.title, "[\(port.axes.joined(separator: ", "))]"),
          ])
      }
    }
    return fits
  }

  private func reportClaims(to diagnostics: Diagnostics) -> Bool {
    var fits = true
    for (index, claim) in entry.claimedShapes.enumerated() {
      guard inputs.indices.contains(index), let type = inputs[index] else { continue }
      let found = Shape(Array(type.shape.dimensions.dropFirst()))
      if found != claim.value {
        fits = false
        diagnostics.error(
          .shapeClaim,
          "`in_shapes` of \(entry.title) says \(claim.value) for `\(entry.inKeys[index].value)`, which is \(found)",
          at: claim.span, related: provenance(of: index),
          help: "write \(found), or leave `in_shapes` out: shapes are inferred",
          sides: [
            .init("`\(entry.inKeys[index].value)`", "\(found)"),
            .init("`in_shapes` of \(entry.title)", "\(claim.value)"),
          ])
      }
    }
    return fits
  }

  /// An input as messages call it, with what is known of its source.
  func title(of index: Int) -> String {
    let key = entry.inKeys[index].value
    if case .source(let source)? = origins[key] { return source.title }
    return "`\(key)`"
  }

  /// Where an input comes from, and what its producer reads: the two places that a shape clash needs.
  func provenance(of index: Int) -> [Diagnostic.Related] {
    guard entry.inKeys.indices.contains(index), inputs.indices.contains(index) else { return [] }
    let key = entry.inKeys[index].value
    let shape = inputs[index].map { Self.features($0.shape) } ?? "of unknown shape"
    switch origins[key] {
    case .source(let source)?:
      return [.init("\(source.title) is \(shape)", at: source.span)]
    case .block(let block)?:
      let readings = zip(block.inKeys, block.inTypes).map { key, type in
        "`\(key)` \(type.map { Self.features($0.shape) } ?? "")"
      }.joined(separator: ", ")
      return [
        .init("`\(key)` is \(shape), from \(block.title), which reads \(readings)", at: block.typePlace)
      ]
    case nil:
      return []
    }
  }

  /// The shape without its batch axis, as spaces and specs write it.
  static func features(_ shape: Shape) -> String {
    Shape(Array(shape.dimensions.dropFirst())).description
  }

  static func axes(_ count: Int) -> String {
    count == 1 ? "1 axis" : "\(count) axes"
  }

  private static func words(_ type: ElementType) -> String {
    switch type {
    case .float32, .float64: "numbers (float32)"
    case .int64: "whole numbers (int64)"
    case .bool: "truth values (bool)"
    }
  }
}

extension DiagnosticCode {
  /// A block has the wrong number of inputs or outputs.
  public static let portCount: DiagnosticCode = "port-count"
  /// A block's input has too few axes.
  public static let portRank: DiagnosticCode = "port-rank"
  /// A block's input has elements of a type that it cannot work with.
  public static let elementType: DiagnosticCode = "element-type"
  /// A spec claims a shape that an input does not have.
  public static let shapeClaim: DiagnosticCode = "in-shapes"
  /// A block's parameter would have the name that another block's has.
  public static let parameterName: DiagnosticCode = "parameter-name"
  /// An operation of a block cannot be applied to its inputs.
  public static let shapeMismatch: DiagnosticCode = "shape-mismatch"
  /// An image seems to have its channels last, and a convolution takes its rows for channels.
  public static let channelsLast: DiagnosticCode = "channels-last"
  /// A space is not one tensor.
  public static let noTensor: DiagnosticCode = "no-tensor"
}
