import Compute
import Spec
import Tensors

/// The mean, sum or maximum over one or several axes, of what an optional mask includes.
struct MaskedGlobalPoolingBlock: Block {
  static let declaration = BlockDeclaration(
    "MaskedGlobalPoolingBlock", module: "general.masked_global_pooling", category: .pooling,
    summary: "The mean, sum or maximum over one or several axes.",
    discussion: """
      A second input, if there is one, is a mask over the first axes of the other: elements where it is 0 \
      are left out, and where it leaves out all, the result is 0.
      """,
    shapes: "[…, n, features], [n] → […, features] with pooling_dim -2",
    example: BlockDeclaration.example(
      observation: """
        {units: {type: Box, low: -1, high: 1, shape: [5, 4]}, alive: {type: MultiBinary, n: 5}}
        """,
      block: """
        {_target_: MaskedGlobalPoolingBlock, in_keys: [units, alive], pooling_func: mean, pooling_dim: -2}
        """))

  let function: PoolingFunction
  let axes: [Int]

  init(_ parameters: ParameterReader, registry: Registry) {
    function = parameters.readPooling("pooling_func")
    axes = parameters.read(
      "pooling_dim", .oneOrList(of: .axis),
      help: "The axis or axes that disappear; -1 is the last, 1 the first after the batch axis.")
  }

  var inputs: InputPorts {
    .fixed([InputPort("elements", axes: []), .mask(axes: [], isOptional: true)])
  }
  var outputs: OutputPorts { .fixed([OutputPort("pooled", featureRank: nil)]) }

  func gist(_ shapes: [Shape]) -> String {
    let places = axes.map(String.init).joined(separator: ", ")
    let masked = shapes.count > 1 ? ", masked" : ""
    return "\(function.rawValue) over \(axes.count == 1 ? "axis" : "axes") \(places)\(masked)"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let input = inputs[0]
    var indices: [Int] = []
    for (place, axis) in axes.enumerated() {
      builder.blame("pooling_dim", place)
      let index = try builder.featureAxis(axis, of: input)
      if indices.contains(index) {
        throw ShapeError(
          operation: "pool", fact: .repeatedAxis(operand: 0, axis: axis, found: input.shape)
        ).at(builder.graph.origin)
      }
      indices.append(index)
    }
    builder.blameInputs()
    let mask = try inputs.dropFirst().first.map { (mask) throws(ShapeError) in
      try aligned(mask, with: input, builder)
    }
    builder.blame("pooling_dim")
    return [try builder.pool(function, input, where: mask, axes: indices)]
  }

  /// The mask as truth values, with axes of size 1 behind its own.
  private func aligned(
    _ mask: Value, with input: Value, _ builder: NetworkBuilder
  ) throws(ShapeError) -> Value {
    let shapes = [input.shape, mask.shape]
    if mask.shape.rank > input.shape.rank {
      throw ShapeError(operation: "pool", fact: .rankDisagreement(operands: [0, 1], shapes: shapes))
        .at(builder.graph.origin)
    }
    for axis in mask.shape.dimensions.indices where mask.shape[axis] != input.shape[axis] {
      throw ShapeError(operation: "pool", fact: .disagreement(operands: [0, 1], shapes: shapes, axis: axis))
        .at(builder.graph.origin)
    }
    let missing = Array(repeating: Dimension(1), count: input.shape.rank - mask.shape.rank)
    return try builder.graph.reshape(
      builder.truth(mask), to: Shape(mask.shape.dimensions + missing))
  }
}
