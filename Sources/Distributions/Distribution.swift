public import Compute
public import Spaces
public import Tensors

/// How the elements of an action space are drawn, given logits: tensors that a network computes.
///
/// Every method appends operations to a graph, so that gradients, plans and pictures come as for any network.
/// Logits have any number of axes in front of ``logitsShape``, which actions and log-probabilities keep.
public protocol Distribution: Sendable {
  /// What a spec may say of the distribution, besides its name.
  associatedtype Options: DistributionOptions = NoOptions

  /// The name in specs and pictures.
  static var name: String { get }

  /// The distribution over a space.
  ///
  /// - Throws: why it cannot draw elements of the space.
  init(for space: Space, _ options: Options) throws(DistributionProblem)

  /// The shape of the logits that the distribution needs, without batch axes.
  var logitsShape: Shape { get }

  /// The shape of an action, without batch axes.
  var actionShape: Shape { get }

  /// The type of an action's elements.
  var actionType: ElementType { get }

  /// The random numbers that one sample takes, which are inputs of the graph.
  var noise: [Noise] { get }

  /// A random action.
  ///
  /// - Parameters:
  ///   - noise: A tensor for each of ``noise``, with the logits' batch axes in front.
  ///   - temperature: Above 1 flatter, below 1 sharper; positive.
  func sample(
    _ logits: Value, noise: [Value], temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value

  /// The action that is taken where chance is to play no part.
  ///
  /// The most probable one where actions are choices, else one in the middle: a mean, or a median.
  func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value

  /// The logarithm of an action's probability or density; −∞ for an action outside of the space.
  func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value

  /// The entropy: what the negative logarithm of an action's probability or density is on average.
  func entropy(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value

  /// The Kullback-Leibler divergence of the distribution of other logits from this one's.
  func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value
}

extension Distribution {
  /// The name in specs and pictures.
  public var name: String { Self.name }

  /// The distribution over a space, with all options left as they are.
  ///
  /// - Throws: why it cannot draw elements of the space.
  public init(for space: Space) throws(DistributionProblem) { try self.init(for: space, Options()) }
}

/// A distribution over choices, each with a logit of its own, some of which a mask can forbid.
public protocol ChoiceDistribution: Distribution {
  /// The probability of each choice, in the order of the logits.
  func probabilities(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value
}

extension ChoiceDistribution {
  /// Logits under which the choices where a mask is 0 have no probability.
  ///
  /// Where a mask forbids everything, all choices are equally likely.
  ///
  /// - Parameter mask: A tensor of ``Distribution/logitsShape`` of any type; it broadcasts against the logits.
  public func masked(_ logits: Value, by mask: Value, graph: inout Graph) throws(ShapeError) -> Value {
    let rank = logitsShape.rank
    for axis in 1...max(rank, 1) where rank > 0 {
      guard mask.shape.rank >= rank, mask.shape[mask.shape.rank - axis] == logitsShape[rank - axis] else {
        let place = max(mask.shape.rank - axis, 0)
        throw ShapeError(
          operation: "mask",
          fact: mask.shape.rank < rank
            ? .rank(operand: 1, found: mask.shape, atLeast: rank, atMost: nil)
            : .size(operand: 1, axis: place, found: mask.shape, needed: logitsShape[rank - axis]))
      }
    }
    let lowest = try graph.constant(-Double(Float.greatestFiniteMagnitude), elementType: logits.elementType)
    return try graph.select(graph.cast(mask, to: .bool), logits, lowest)
  }
}

/// Why a distribution cannot draw elements of a space.
public struct DistributionProblem: Error, Hashable, Sendable {
  /// What the distribution needs, after "which".
  public let need: String

  /// A need that the space does not meet, such as "needs a Box with finite bounds".
  public init(_ need: String) {
    self.need = need
  }
}
