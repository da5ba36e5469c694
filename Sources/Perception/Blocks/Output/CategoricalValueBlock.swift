import Compute
public import Spec
import Tensors

/// The mean of a distribution over whole numbers, given by its logits: a value that is learnt by classification.
struct CategoricalValueBlock: Block {
  static let declaration = BlockDeclaration(
    "CategoricalValueBlock", category: .output,
    summary: """
      The mean of a distribution over the whole numbers of a range, given by its logits: a value that is learnt by \
      classification.
      """,
    shapes: "[…, numbers] → […, 1]",
    example: BlockDeclaration.example(
      observation: "[21]",
      block: "{_target_: CategoricalValueBlock, in_keys: observation, support_range: [-10, 10]}"))

  let support: ClosedRange<Int>

  init(_ parameters: ParameterReader, registry: Registry) {
    support = parameters.readSupport()
  }

  fileprivate init(support: ClosedRange<Int>) {
    self.support = support
  }

  var inputs: InputPorts { .fixed([InputPort("logits", axes: ["numbers"])]) }
  var outputs: OutputPorts { .fixed([OutputPort("value", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    "mean over \(support.lowerBound) … \(support.upperBound)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let logits = inputs[0]
    let axis = logits.shape.rank - 1
    if logits.shape[axis] != Dimension(support.count) {
      builder.blame("support_range")
      throw ShapeError(
        operation: "mean",
        fact: .size(operand: 0, axis: axis, found: logits.shape, needed: Dimension(support.count))
      ).at(builder.graph.origin)
    }
    let steps = try builder.graph.cast(builder.graph.positions(Dimension(support.count)), to: .float32)
    let numbers = try builder.graph.add(steps, builder.graph.constant(Double(support.lowerBound)))
    let weighted = try builder.graph.multiply(builder.graph.softmax(logits, axis: -1), numbers)
    return [try builder.graph.sum(weighted, axes: [axis], keepingDimensions: true)]
  }
}

extension ParameterReader {
  /// Reads `support_range`, the first and the last of the numbers that a value is a mean of.
  package func readSupport() -> ClosedRange<Int> {
    let name = "support_range"
    let ends = read(
      name, .list(of: .integer(in: -Limits.size...Limits.size), count: 2...2),
      help: "The first and the last of the whole numbers.")
    guard !failed, ends.count == 2 else { return 0...1 }
    guard ends[0] < ends[1] else {
      fail(name, message: "`\(name)` must rise from the first number to the last")
      return 0...1
    }
    return ends[0]...ends[1]
  }
}

extension BlockEntry {
  /// The mean of a distribution over whole numbers.
  ///
  /// - Parameter place: Where the spec asks for it.
  public static func categoricalValue(
    _ key: String, support: ClosedRange<Int>, reading logits: String, place: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: place), type: Located(CategoricalValueBlock.declaration.name, at: place),
      block: CategoricalValueBlock(support: support), inKeys: [Located(logits, at: place)],
      outKeys: [Located(key, at: place)])
  }
}
