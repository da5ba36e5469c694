import Compute
public import Spec
import Tensors

/// Pushes the logits of actions that a mask forbids down to where their probability is 0.
///
/// A forbidden logit has the smallest finite float32 added, so that it is finite still, and its gradient passes
/// through. Where everything is forbidden all logits are alike, and so are the probabilities.
struct ActionMaskingBlock: Block {
  static let declaration = BlockDeclaration(
    "ActionMaskingBlock", module: "general.action_masking", category: .output,
    summary: "Makes actions impossible where a mask is 0, by logits of -3.4e38.",
    discussion: """
      With several actors the logits are split into one output for each. Where a mask forbids everything, \
      all actions are equally likely.
      """,
    shapes: """
      […, actions], mask […, actions] → […, actions]
      […, actors · actions], mask […, actors, actions] → […, actions] for each actor
      """,
    example: BlockDeclaration.example(
      observation: """
        {scores: {type: Box, low: -1, high: 1, shape: [4]}, allowed: {type: MultiBinary, n: 4}}
        """,
      block: "{_target_: ActionMaskingBlock, in_keys: [scores, allowed]}"))

  let actorCount: Int
  let actionCount: Int?

  init(_ parameters: ParameterReader, registry: Registry) {
    actorCount = parameters.read(
      "num_actors", .integer(in: 1...Limits.layers), default: 1,
      help: "How many actors there are; each has an output of its own.")
    actionCount = parameters.optional(
      "num_of_actor_actions", .size,
      help: "How many actions each actor has; the mask's last axis tells it too.")
  }

  fileprivate init() {
    actorCount = 1
    actionCount = nil
  }

  var inputs: InputPorts {
    .fixed([
      InputPort("logits", axes: ["actions"]),
      .mask(axes: actorCount == 1 ? ["actions"] : ["actors", "actions"]),
    ])
  }
  var outputs: OutputPorts {
    .fixed(
      (0..<actorCount).map {
        OutputPort(actorCount == 1 ? "logits" : "logits of actor \($0)", featureRank: 1)
      })
  }

  func gist(_ shapes: [Shape]) -> String {
    let count = shapes.dropFirst().first?.dimensions.last?.description ?? "?"
    return actorCount == 1 ? "\(count) actions" : "\(actorCount) actors × \(count) actions"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let (logits, mask) = (inputs[0], inputs[1])
    try requireCounts(logits.shape, mask.shape, builder)
    builder.blameInputs()
    let logitsOfActors = try builder.graph.reshape(logits, to: mask.shape)
    let penalty = try builder.graph.select(
      builder.truth(mask), builder.graph.constant(0),
      builder.graph.constant(-Double(Float.greatestFiniteMagnitude)))
    let masked = try builder.graph.add(logitsOfActors, penalty)
    if actorCount == 1 { return [masked] }
    return try (0..<actorCount).map { (actor) throws(ShapeError) in
      try builder.graph.element(masked, axis: -2, at: actor)
    }
  }

  /// Makes sure that logits and mask fit the numbers of actors and actions, and each other.
  private func requireCounts(_ logits: Shape, _ mask: Shape, _ builder: NetworkBuilder) throws(ShapeError) {
    let actions = mask[mask.rank - 1]
    if let actionCount, actions != Dimension(actionCount) {
      builder.blame("num_of_actor_actions")
      try fail(.size(operand: 1, axis: mask.rank - 1, found: mask, needed: Dimension(actionCount)), builder)
    }
    builder.blame("num_actors")
    if actorCount > 1, mask[mask.rank - 2] != Dimension(actorCount) {
      try fail(.size(operand: 1, axis: mask.rank - 2, found: mask, needed: Dimension(actorCount)), builder)
    }
    let needed = actions * Dimension(actorCount)
    if logits[logits.rank - 1] != needed {
      if actorCount == 1 { builder.blameInputs() }
      try fail(.size(operand: 0, axis: logits.rank - 1, found: logits, needed: needed), builder)
    }
    builder.blameInputs()
    let carried = logits.dimensions.dropLast()
    if Array(carried) != mask.dimensions.dropLast(actorCount == 1 ? 1 : 2) {
      let common = zip(carried, mask.dimensions)
      let axis = common.enumerated().first { $0.element.0 != $0.element.1 }?.offset
      try fail(
        axis.map { .disagreement(operands: [0, 1], shapes: [logits, mask], axis: $0) }
          ?? .rankDisagreement(operands: [0, 1], shapes: [logits, mask]), builder)
    }
  }

  private func fail(_ fact: ShapeError.Fact, _ builder: NetworkBuilder) throws(ShapeError) {
    throw ShapeError(operation: "mask", fact: fact).at(builder.graph.origin)
  }
}

extension BlockEntry {
  /// The masking of one actor's logits.
  ///
  /// - Parameters:
  ///   - output: What the masked logits are called; like the block by default.
  ///   - place: Where the spec asks for it.
  public static func masking(
    _ key: String, output: String? = nil, logits: String, mask: String, place: SourceSpan
  ) -> BlockEntry {
    BlockEntry(
      key: Located(key, at: place), type: Located(ActionMaskingBlock.declaration.name, at: place),
      block: ActionMaskingBlock(), inKeys: [Located(logits, at: place), Located(mask, at: place)],
      outKeys: [Located(output ?? key, at: place)],
      title: output.map { "the mask of `\($0)`" })
  }
}
