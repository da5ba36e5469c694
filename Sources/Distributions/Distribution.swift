public import Compute
public import Spaces
public import Tensors

/// How the elements of an action space are drawn, given logits: tensors that a network computes.
///
/// Every method appends operations to a graph, so that gradients, plans and pictures come as for any network.
/// Logits have any number of axes in front of ``logitsShape``, which actions and log-probabilities keep.
public protocol Distribution: Sendable {
  /// The name in specs and pictures.
  static var name: String { get }

  /// The distribution over a space.
  ///
  /// - Throws: why it cannot draw elements of the space.
  init(for space: Space) throws(DistributionProblem)

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
  func mode(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value

  /// The logarithm of an action's probability or density, summed over the action's dimensions.
  func logProbability(
    of action: Value, _ logits: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value

  /// The entropy, summed over the action's dimensions; nil where there is no closed form.
  func entropy(_ logits: Value, temperature: Double, graph: inout Graph) throws(ShapeError) -> Value?

  /// The Kullback-Leibler divergence of the distribution of other logits from this one's, summed.
  func divergence(
    _ logits: Value, from other: Value, temperature: Double, graph: inout Graph
  ) throws(ShapeError) -> Value
}

extension Distribution {
  /// The name in specs and pictures.
  public var name: String { Self.name }
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

/// Random numbers that a distribution takes for one sample.
public struct Noise: Hashable, Sendable {
  /// How the numbers are distributed.
  public enum Kind: String, Hashable, Sendable {
    /// Evenly between 0 and 1, both left out.
    case uniform
    /// Standard normal.
    case normal
  }

  /// How the numbers are distributed.
  public let kind: Kind
  /// The shape, without batch axes.
  public let shape: Shape

  /// Noise of a kind and shape.
  public init(_ kind: Kind, shape: Shape) {
    self.kind = kind
    self.shape = shape
  }

  /// Random numbers for samples of the given batch axes.
  public func sample(
    using stream: inout RandomStream, batch: [Int], bindings: [String: Int] = [:]
  ) throws(SamplingError) -> Tensor {
    guard let own = shape.evaluated(with: bindings) else { throw .unboundSize(shape) }
    let sizes = batch + own
    let limit = 1 << 31
    var count = 1
    for size in sizes {
      guard size >= 0, max(count, 1) <= limit / max(size, 1) else {
        throw .tooManyElements(shape: sizes, limit: limit)
      }
      count *= size
    }
    let values = (0..<count).map { _ -> Float in
      switch kind {
      // The middles of 2²³ intervals: exact in float32, and logarithms of them are finite.
      case .uniform: (Float(stream.next() >> 41) + 0.5) * 0x1p-23
      case .normal: Float(stream.normal())
      }
    }
    return Tensor(values, shape: sizes)
  }
}
