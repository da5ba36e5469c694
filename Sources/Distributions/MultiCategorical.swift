public import Compute
public import Spaces
public import Tensors

/// Several independent choices; their logits lie one after another along the last axis.
public struct MultiCategorical: Distribution {
  /// The name in specs and pictures.
  public static let name = "MultiCategorical"
  private let choices: [Choice]
  private let sizes: [Int]

  /// The distribution over a MultiDiscrete space.
  public init(for space: Space) throws(DistributionProblem) {
    guard case .multiDiscrete(let space) = space else {
      throw DistributionProblem("needs a MultiDiscrete space")
    }
    choices = space.counts.map { Choice(count: $0) }
    sizes = space.sizes
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
    let logits = try parts(of: graph.tempered(logits, temperature), &graph)
    var indices: [Value] = []
    for (place, choice) in choices.enumerated() {
      indices.append(try choice.sample(logits[place], noise: noises[place], &graph))
    }
    return try stacked(indices, &graph)
  }

  /// The most probable values.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    var indices: [Value] = []
    for part in try parts(of: logits, &graph) { indices.append(try graph.argmax(part, axis: -1)) }
    return try stacked(indices, &graph)
  }

  /// The logarithm of an action's probability or density, summed over its dimensions.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let batch = action.shape.dimensions.dropLast(sizes.count)
    let flat = try graph.reshape(action, to: Shape(Array(batch) + [Dimension(choices.count)]))
    let logits = try parts(of: graph.tempered(logits, temperature), &graph)
    return try total(&graph) { place, graph throws(ShapeError) in
      let index = try graph.element(flat, axis: -1, at: place)
      return try choices[place].logProbability(of: index, logits[place], &graph)
    }
  }

  /// The entropy, summed over the dimensions.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value? {
    let logits = try parts(of: graph.tempered(logits, temperature), &graph)
    return try total(&graph) { place, graph throws(ShapeError) in
      try choices[place].entropy(logits[place], &graph)
    }
  }

  /// The divergence of the other logits' distribution from this one's, summed.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try parts(of: graph.tempered(logits, temperature), &graph)
    let others = try parts(of: graph.tempered(other, temperature), &graph)
    return try total(&graph) { place, graph throws(ShapeError) in
      try choices[place].divergence(logits[place], from: others[place], &graph)
    }
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

  private func total(
    _ graph: inout Graph, of term: (Int, inout Graph) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    var sum = try term(0, &graph)
    for place in choices.indices.dropFirst() { sum = try graph.add(sum, term(place, &graph)) }
    return sum
  }

  private func stacked(_ indices: [Value], _ graph: inout Graph) throws(ShapeError) -> Value {
    let batch = indices[0].shape.dimensions
    var columns: [Value] = []
    for index in indices { columns.append(try graph.reshape(index, to: Shape(batch + [1]))) }
    let joined = try graph.concatenate(columns, axis: -1)
    return try graph.reshape(joined, to: Shape(batch + actionShape.dimensions))
  }
}
