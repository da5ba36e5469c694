import Compute
import Spec
import Tensors

/// Turns whole numbers into one-hot vectors.
struct OneHotBlock: Block {
  static let declaration = BlockDeclaration(
    "OneHotBlock", category: .reshape,
    summary: "Turns each whole number into a vector that is 1 at the number's place and 0 elsewhere.",
    shapes: "[…] whole numbers → […, num_classes]",
    example: BlockDeclaration.example(
      observation: "{type: Discrete, n: 6}",
      block: "{_target_: OneHotBlock, in_keys: observation, num_classes: 6}"))

  let classCount: Int
  let start: Int

  init(_ parameters: ParameterReader, registry: Registry) {
    classCount = parameters.read("num_classes", .size, help: "How many different numbers there are.")
    start = parameters.read(
      "start", .integer(in: -Limits.size...Limits.size), default: 0,
      help: "The smallest of the numbers, as gymnasium's Discrete has it.")
  }

  var inputs: InputPorts { .fixed([InputPort("number", axes: [], elements: [.int64])]) }
  var outputs: OutputPorts { .fixed([OutputPort("vector", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    start == 0 ? "\(classCount) classes" : "\(classCount) classes from \(start)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.blame("num_classes")
    let offset = try builder.graph.constant(Double(start), elementType: .int64)
    let index = start == 0 ? inputs[0] : try builder.graph.subtract(inputs[0], offset)
    return [try builder.graph.oneHot(index, depth: classCount)]
  }
}

extension WrittenBlock {
  /// The one-hot vectors of numbers that each stand for one of so many choices.
  static func oneHot(_ key: String, of count: Int, from start: Int) -> WrittenBlock {
    let first = start == 0 ? [] : [("start", "\(start)")]
    return WrittenBlock(
      type: OneHotBlock.declaration.name, parameters: [("num_classes", "\(count)")] + first,
      suffix: "one_hot", purpose: "one-hot encode `\(key)` first")
  }

  /// What helps where a block wants numbers and an input has whole numbers that stand for choices.
  static func oneHotHelp(for key: String, of count: Int?, from start: Int) -> String {
    let first = start == 0 ? "" : ", start: \(start)"
    return
      "one-hot encode it first: {_target_: \(OneHotBlock.declaration.name), in_keys: \(key), num_classes: \(count.map(String.init) ?? "…")\(first)}"
  }
}
