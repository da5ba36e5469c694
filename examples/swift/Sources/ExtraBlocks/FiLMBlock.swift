import Composer
import Compute

/// Feature-wise linear modulation (Perez et al., 2018): a condition, such as a goal, scales and shifts features.
///
/// `y = (1 + γ(c)) x + β(c)`, where γ and β are one fully connected layer. Features may have more axes than the
/// condition, which then is the same for all of their places.
struct FiLMBlock: Block {
  static let declaration = BlockDeclaration(
    "FiLMBlock", category: .join,
    summary: "Scales and shifts features by what a linear layer makes of a condition.",
    discussion: "A condition with fewer axes than the features is the same for all of their places.",
    shapes: """
      […, features], […, condition] → […, features]
      […, places, features], […, condition] → […, places, features]
      """,
    example: BlockDeclaration.example(
      observation: """
        {joints: {type: Box, low: -1, high: 1, shape: [7]}, goal: {type: Box, low: -1, high: 1, shape: [3]}}
        """,
      block: "{_target_: FiLMBlock, in_keys: [joints, goal]}"))

  init(_ parameters: ParameterReader, registry: Registry) {}

  var inputs: InputPorts {
    .fixed([
      InputPort("features", axes: ["features"]), InputPort("condition", axes: ["condition"]),
    ])
  }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String { "(1 + γ) x + β" }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let (x, condition) = (inputs[0], inputs[1])
    guard let width = x.shape.dimensions.last?.constant else {
      let needed = Shape([x.shape[x.shape.rank - 1]])
      throw ShapeError(operation: "FiLM", fact: .unknownParameterSize(shape: needed))
    }
    let change = try builder.linear(spread(condition, to: x, builder), units: 2 * width, named: "modulation")
    let last = change.shape.rank - 1
    let one = try builder.graph.constant(1)
    let scale = try builder.graph.add(builder.graph.slice(change, axis: last, from: 0, to: width), one)
    let shift = try builder.graph.slice(change, axis: last, from: width, to: 2 * width)
    return [try builder.graph.add(builder.graph.multiply(x, scale), shift)]
  }

  /// The condition with axes of size 1 for those that only the features have.
  private func spread(
    _ condition: Value, to x: Value, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let missing = x.shape.rank - condition.shape.rank
    if missing <= 0 { return condition }
    let sizes = condition.shape.dimensions
    return try builder.graph.reshape(
      condition, to: Shape(sizes.dropLast() + [Dimension](repeating: 1, count: missing) + sizes.suffix(1)))
  }
}
