public import Compute
public import OrderedCollections
import Spec
import Tensors

/// How the numbers of several actions become one.
public enum HeadReduction: String, Hashable, Sendable, CaseIterable, DefaultWord {
  /// Their sum: what the actions have together, as they are independent given the observations.
  case sum
  /// Their mean, as the reference has entropies and divergences.
  case mean

  static let initial = HeadReduction.sum
}

/// The distribution of all actions of a policy, each with its own distribution under its own logits.
///
/// Tensors go in and come out by the names of the actions.
public struct DictDistribution: Sendable {
  /// A tensor for each action, by name.
  public typealias Values = OrderedDictionary<String, Value>

  /// The name in specs and pictures.
  public static let name = "Dict"
  /// The distribution of each action, by name.
  public let heads: OrderedDictionary<String, any Distribution>
  /// How the numbers of the actions become one.
  public let reduction: HeadReduction

  /// The distribution of some independent actions.
  public init(_ heads: OrderedDictionary<String, any Distribution>, reduction: HeadReduction = .sum) {
    self.heads = heads
    self.reduction = reduction
  }

  static let catalogue: Catalogue<String> = {
    var catalogue = Catalogue<String>(kind: "distribution of all actions")
    let long = "\(name)ProbabilityDistribution"
    catalogue.register(name, aliases: [long, "maze.distributions.dict.\(long)"], name)
    return catalogue
  }()

  /// A random action of each head.
  ///
  /// - Parameter noise: For each action, a tensor for each of its distribution's ``Distribution/noise``.
  public func sample(
    _ logits: Values, noise: OrderedDictionary<String, [Value]>, temperature: Double = 1,
    graph: inout Graph
  ) throws(ShapeError) -> Values {
    try forEachHead { head, distribution throws(ShapeError) in
      guard let noise = noise[head] else { throw DictDistribution.missing }
      return try distribution.sample(
        given(head, logits), noise: noise, temperature: temperature, graph: &graph)
    }
  }

  /// The action of each head that is taken where chance is to play no part.
  public func mode(
    _ logits: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Values {
    try forEachHead { head, distribution throws(ShapeError) in
      try distribution.mode(given(head, logits), temperature: temperature, graph: &graph)
    }
  }

  /// The logarithm of the probability or density of each action.
  public func logProbabilities(
    of actions: Values, _ logits: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Values {
    try forEachHead { head, distribution throws(ShapeError) in
      try distribution.logProbability(
        of: given(head, actions), given(head, logits), temperature: temperature, graph: &graph)
    }
  }

  /// The logarithm of the probability or density of all actions together.
  public func logProbability(
    of actions: Values, _ logits: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let each = try logProbabilities(of: actions, logits, temperature: temperature, graph: &graph)
    return try joined(each, logits, actions: actions, &graph)
  }

  /// The entropy of each action.
  public func entropies(
    _ logits: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Values {
    try forEachHead { head, distribution throws(ShapeError) in
      try distribution.entropy(given(head, logits), temperature: temperature, graph: &graph)
    }
  }

  /// The entropy of all actions together.
  public func entropy(
    _ logits: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Value {
    try joined(entropies(logits, temperature: temperature, graph: &graph), logits, &graph)
  }

  /// The divergence of each action's distribution under other logits from this one's.
  public func divergences(
    _ logits: Values, from other: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Values {
    try forEachHead { head, distribution throws(ShapeError) in
      try distribution.divergence(
        given(head, logits), from: given(head, other), temperature: temperature, graph: &graph)
    }
  }

  /// The divergence of the distribution under other logits from this one's, of all actions together.
  public func divergence(
    _ logits: Values, from other: Values, temperature: Double = 1, graph: inout Graph
  ) throws(ShapeError) -> Value {
    let each = try divergences(logits, from: other, temperature: temperature, graph: &graph)
    return try joined(each, logits, other: other, &graph)
  }

  private static let missing = ShapeError(operation: "dict distribution", fact: .unknownOperand)

  private func given(_ head: String, _ values: Values) throws(ShapeError) -> Value {
    guard let value = values[head] else { throw DictDistribution.missing }
    return value
  }

  private func forEachHead(
    _ number: (String, any Distribution) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Values {
    var values: Values = [:]
    for (head, distribution) in heads { values[head] = try number(head, distribution) }
    return values
  }

  /// One number of all heads; what a head leaves apart for its dimensions is summed.
  private func joined(
    _ each: Values, _ logits: Values, actions: Values? = nil, other: Values? = nil, _ graph: inout Graph
  ) throws(ShapeError) -> Value {
    var total: Value?
    for (head, distribution) in heads {
      guard let number = each[head] else { throw DictDistribution.missing }
      let ranks =
        [logits[head], other?[head]].compactMap { $0.map { $0.shape.rank - distribution.logitsShape.rank } }
        + [actions?[head]].compactMap { $0.map { $0.shape.rank - distribution.actionShape.rank } }
      // The tensor with the most leading axes tells how many there are, as the others broadcast.
      let surplus = max(number.shape.rank - (ranks.max() ?? 0), 0)
      let own = try graph.sum(number, axes: (0..<surplus).map { $0 - surplus })
      total = try total.map { (sum) throws(ShapeError) in try graph.add(sum, own) } ?? own
    }
    guard let total else { throw DictDistribution.missing }
    return switch reduction {
    case .sum: total
    case .mean: try graph.scaled(total, 1 / Double(heads.count))
    }
  }
}
