public import Compute
public import Spaces
public import Tensors

/// One of n values, with probabilities `softmax(logits / T)`.
public struct Categorical: ChoiceDistribution {
  /// The name in specs and pictures.
  public static let name = "Categorical"
  private let choice: Choice
  private let start: Int
  private let options: ChoiceOptions

  /// The distribution over a Discrete space.
  public init(for space: Space, _ options: ChoiceOptions) throws(DistributionProblem) {
    guard case .discrete(let discrete) = space else { throw DistributionProblem("needs a Discrete space") }
    choice = Choice(count: discrete.n)
    start = discrete.start
    self.options = options
  }

  /// The shape of the logits, without batch axes.
  public var logitsShape: Shape { [Dimension(choice.count)] }
  /// The shape of an action, without batch axes.
  public var actionShape: Shape { [] }
  /// The type of an action's elements.
  public var actionType: ElementType { .int64 }
  /// The random numbers that one sample takes.
  public var noise: [Noise] { [Noise(.uniform, shape: logitsShape)] }

  /// A random action.
  public func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let logits = try tempered(logits, temperature, &graph)
    return try started(choice.sample(logits, noise: noise[0], &graph), &graph)
  }

  /// The most probable value, the first of equals.
  public func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value {
    try started(graph.argmax(logits, axis: -1), &graph)
  }

  /// The probability of each value.
  public func probabilities(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.softmax(tempered(logits, temperature, &graph), axis: -1)
  }

  /// The logarithm of an action's probability; −∞ for one outside of the space.
  public func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let first = try graph.constant(Double(start), elementType: .int64)
    let index = start == 0 ? action : try graph.subtract(action, first)
    return try choice.logProbability(of: index, tempered(logits, temperature, &graph), &graph)
  }

  /// The entropy.
  public func entropy(
    _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try choice.entropy(tempered(logits, temperature, &graph), &graph)
  }

  /// The divergence of the other logits' distribution from this one's.
  public func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try choice.divergence(
      tempered(logits, temperature, &graph), from: tempered(other, temperature, &graph), &graph)
  }

  private func tempered(
    _ logits: Value, _ temperature: Double, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    try graph.tempered(logits, options.temperature * temperature)
  }

  private func started(_ index: Value, _ graph: inout Graph) throws(ShapeError) -> Value {
    start == 0 ? index : try graph.add(index, graph.constant(Double(start), elementType: .int64))
  }
}
