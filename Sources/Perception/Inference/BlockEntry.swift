public import Spec
public import Tensors

/// Something that a spec says, and where.
public struct Located<Value: Sendable>: Sendable {
  /// What is said.
  public let value: Value
  /// Where it stands.
  public let span: SourceSpan

  /// Something said at a place.
  public init(_ value: Value, at span: SourceSpan) {
    self.value = value
    self.span = span
  }
}

/// A block as a network's spec names it: a key, a type with parameters, and the tensors that it reads and gives.
public struct BlockEntry: Sendable {
  /// The name within the network, in front of its parameters' names.
  public let key: Located<String>
  /// The type's name, as far as it is known.
  public let type: Located<String>
  /// The block; nil where the spec is wrong about it, which has been reported.
  public let block: (any Block)?
  /// The tensors that it reads.
  public let inKeys: [Located<String>]
  /// The tensors that it gives.
  public let outKeys: [Located<String>]
  /// The shapes that the spec claims for the inputs, without batch axis.
  public let claimedShapes: [Located<Shape>]
  /// How the block's fresh weights are drawn, where it says so.
  public let weightRules: [WeightRule]
  /// How messages call it: "DenseBlock `latent`".
  public let title: String
  /// Whom messages blame for an input that does not suit the block, for each input or for all.
  public let inputSpans: [SourceSpan]
  /// The mapping that holds the parameters.
  public let parameters: Mapping?

  /// A block of a network.
  public init(
    key: Located<String>, type: Located<String>, block: (any Block)?, inKeys: [Located<String>],
    outKeys: [Located<String>], claimedShapes: [Located<Shape>] = [],
    weightRules: [WeightRule] = [], title: String? = nil, inputSpans: [SourceSpan]? = nil,
    parameters: Mapping? = nil
  ) {
    self.key = key
    self.type = type
    self.block = block
    self.inKeys = inKeys
    self.outKeys = outKeys
    self.claimedShapes = claimedShapes
    self.weightRules = weightRules
    self.title = title ?? "\(type.value) `\(key.value)`"
    self.inputSpans = inputSpans ?? inKeys.map(\.span)
    self.parameters = parameters
  }

  /// Whether the spec is wrong about it to the point that nobody knows what it reads.
  package var isUnreadable: Bool { block == nil && inKeys.isEmpty }

  /// The block with another name for a tensor that it gives.
  public func renaming(output: String, to name: String) -> BlockEntry {
    BlockEntry(
      key: key, type: type, block: block, inKeys: inKeys,
      outKeys: outKeys.map { $0.value == output ? Located(name, at: $0.span) : $0 },
      claimedShapes: claimedShapes, weightRules: weightRules, title: title, inputSpans: inputSpans,
      parameters: parameters)
  }

  /// Whom to blame for one input.
  func inputSpan(_ index: Int) -> SourceSpan {
    inputSpans.indices.contains(index) ? inputSpans[index] : inputSpans.first ?? type.span
  }
}

extension Mapping {
  /// Where a value stands, or an element of its lists, as deep as the path leads.
  func span(of name: String, at path: [Int] = []) -> SourceSpan? {
    guard var node = self[name]?.value else { return nil }
    for index in path {
      guard case .sequence(let elements) = node.content, elements.indices.contains(index) else { break }
      node = elements[index]
    }
    return node.span
  }
}
