import Compute
public import Spec
import Tensors

/// Merges the last axes into one.
struct FlattenBlock: Block {
  static let declaration = BlockDeclaration(
    "FlattenBlock", module: "general.flatten", category: .reshape,
    summary: "Merges the last axes into one.",
    shapes: "[…, a, b, c] → […, a · b · c] with num_flatten_dims 3",
    example: BlockDeclaration.example(
      observation: "[3, 4, 4]",
      block: "{_target_: FlattenBlock, in_keys: observation, num_flatten_dims: 3}"))

  let axes: FlattenedAxes

  fileprivate init(_ axes: FlattenedAxes) {
    self.axes = axes
  }

  init(_ parameters: ParameterReader, registry: Registry) {
    axes = FlattenedAxes(parameters)
  }

  var inputs: InputPorts { .fixed([InputPort("input", axes: [])]) }
  var outputs: OutputPorts { .fixed([OutputPort("flat", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    axes.gist(shapes)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try axes.build(inputs[0], with: builder)]
  }
}

extension BlockEntry {
  /// The merging of all axes of an input.
  ///
  /// - Parameters:
  ///   - axes: How many there are; none for a single number, which becomes a vector of one.
  ///   - place: Where the spec asks for it.
  public static func flattening(
    _ key: String, axes: Int, reading inKey: String, place: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: place), type: Located(FlattenBlock.declaration.name, at: place),
      block: FlattenBlock(FlattenedAxes(count: axes)), inKeys: [Located(inKey, at: place)],
      outKeys: [Located(key, at: place)])
  }
}

extension WrittenBlock {
  /// The merging of the last axes of a tensor.
  package static func flattening(_ key: String, axes: Int) -> WrittenBlock {
    WrittenBlock(
      type: FlattenBlock.declaration.name, parameters: [(FlattenedAxes.parameter, "\(axes)")], suffix: "flat",
      purpose: "flatten `\(key)` first")
  }
}

/// The last axes that ``FlattenBlock`` and the joint blocks merge.
struct FlattenedAxes: Sendable {
  /// The name of the parameter that says how many they are.
  static let parameter = "num_flatten_dims"

  let count: Int

  init(_ parameters: ParameterReader) {
    count = parameters.read(
      Self.parameter, .integer(in: 1...64), help: "How many of the last axes become one.")
  }

  init(count: Int) {
    self.count = count
  }

  func gist(_ shapes: [Shape]) -> String {
    guard let shape = shapes.first, shape.rank > count else { return "last \(count) axes" }
    let sizes = shape.dimensions.suffix(count)
    if sizes.isEmpty { return "one number" }
    return sizes.map { $0.isCompound ? "(\($0))" : "\($0)" }.joined(separator: " × ")
      + " → \(sizes.reduce(1, *))"
  }

  /// `parameter` is what to blame where the input has too few axes.
  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    builder.blame(Self.parameter)
    guard input.shape.rank > count else {
      throw ShapeError(
        operation: "flatten",
        fact: .rank(operand: 0, found: input.shape, atLeast: count + 1, atMost: nil)
      ).at(builder.graph.origin)
    }
    let kept = input.shape.dimensions.dropLast(count)
    let merged = input.shape.dimensions.suffix(count).reduce(1, *)
    let result = try builder.graph.reshape(input, to: Shape(kept + [merged]))
    builder.note(layer: "flatten", "Flatten \(count) axes", gives: result)
    return result
  }
}

extension Dimension {
  /// Whether the size is a sum, which needs parentheses beside an operator.
  var isCompound: Bool { description.contains(" + ") || description.contains(" - ") }
}
