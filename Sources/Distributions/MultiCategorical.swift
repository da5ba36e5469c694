public import Compute
public import Spaces
public import Tensors

/// Several independent choices; their logits lie one after another along the last axis.
public struct MultiCategorical: ChoiceDistribution {
  /// The name in specs and pictures.
  public static let name = "MultiCategorical"
  private let choices: [Choice]
  private let sizes: [Int]
  private let options: ChoiceOptions

  /// The distribution over a MultiDiscrete space.
  public init(for space: Space, _ options: ChoiceOptions) throws(DistributionProblem) {
    guard case .multiDiscrete(let space) = space else {
      throw DistributionProblem("needs a MultiDiscrete space")
    }
    choices = space.counts.map { Choice(count: $0) }
    sizes = space.sizes
    self.options = options
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { [Dimension(choices.reduce(0) { $0 + $1.count })] }
  /// The shape of an action, without batch axes.
  public var actionShape: Shape { Shape(sizes) }
  /// The type of an action's elements.
  public var actionType: ElementType { .int64 }
  /// The random numbers that one sample takes.
  public var noise: [Noise] { [Noise(.uniform, shape: logitsShape)] }

  /// A random action.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let noises = try parts(of: noise[0], &graph)
    let logits = try tempered(logits, temperature, &graph)
    return try joined(&graph) { place, graph throws(ShapeError) in
      try choices[place].sample(logits[place], noise: noises[place], &graph)
    }
  }

  /// The most probable values, the first of equals.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    let logits = try parts(of: logits, &graph)
    return try joined(&graph) { place, graph throws(ShapeError) in
      try graph.argmax(logits[place], axis: -1)
    }
  }

  /// The probability of each value of each choice, in the order of the logits.
  public func probabilities(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    var parts: [Value] = []
    for part in try tempered(logits, temperature, &graph) { parts.append(try graph.softmax(part, axis: -1)) }
    return try graph.concatenate(parts, axis: -1)
  }

  /// The logarithm of an action's probability; −∞ for one outside of the space.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let batch = action.shape.dimensions.dropLast(sizes.count)
    let flat = try graph.reshape(action, to: Shape(Array(batch) + [Dimension(choices.count)]))
    let logits = try tempered(logits, temperature, &graph)
    return try reduced(&graph) { place, graph throws(ShapeError) in
      let index = try graph.element(flat, axis: -1, at: place)
      return try choices[place].logProbability(of: index, logits[place], &graph)
    }
  }

  /// The entropy of all choices.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try tempered(logits, temperature, &graph)
    return try reduced(&graph) { place, graph throws(ShapeError) in
      try choices[place].entropy(logits[place], &graph)
    }
  }

  /// The divergence of the other logits' distribution from this one's.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try tempered(logits, temperature, &graph)
    let others = try tempered(other, temperature, &graph)
    return try reduced(&graph) { place, graph throws(ShapeError) in
      try choices[place].divergence(logits[place], from: others[place], &graph)
    }
  }

  private func tempered(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> [Value] {
    try parts(of: graph.tempered(logits, options.temperature * temperature), &graph)
  }

  private func parts(of logits: Value, _ graph: inout Graph) throws(ShapeError) -> [Value] {
    var parts: [Value] = []
    var start = 0
    for choice in choices {
      parts.append(
        try graph.slice(
          logits, axis: -1, from: Dimension(start), to: Dimension(start + choice.count)))
      start += choice.count
    }
    return parts
  }

  private func reduced(
    _ graph: inout Graph, of term: (Int, inout Graph) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    try options.reduction.applied(to: joined(&graph, of: term), rank: sizes.count, &graph)
  }

  /// A number for each choice, in the shape of an action.
  private func joined(
    _ graph: inout Graph, of term: (Int, inout Graph) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    var terms: [Value] = []
    for place in choices.indices { terms.append(try term(place, &graph)) }
    let batch = terms[0].shape
    let row = try graph.stack(terms, axis: batch.rank)
    return try graph.reshape(row, to: Shape(batch.dimensions + actionShape.dimensions))
  }
}
