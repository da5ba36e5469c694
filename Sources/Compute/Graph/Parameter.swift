public import Tensors

/// A named tensor that belongs to a network: trained, frozen, or a buffer.
public struct Parameter: Sendable {
  /// What the weights are used for; weight initialisers choose by it.
  public enum Role: String, Hashable, Sendable, CaseIterable {
    case linearWeight
    case linearBias
    case convolutionWeight
    case convolutionBias
    case transposedConvolutionWeight
    case graphWeight
    case graphBias
    case graphAttentionVector
    case messageWeight
    case messageBias
    case recurrentWeight
    case recurrentBias
    case attentionProjectionWeight
    case attentionProjectionBias
    case normalizationWeight
    case normalizationBias
    case activation
    case embedding
    case scalar
    case runningMean
    case runningVariance
    case counter
  }

  /// Who changes the values.
  public enum Kind: String, Hashable, Sendable {
    /// Gradient descent.
    case trained
    /// Nobody.
    case frozen
    /// The network itself while it trains.
    case buffer
  }

  /// How fresh values are drawn where no weight initialiser says otherwise.
  public enum DefaultInitializer: Hashable, Sendable {
    case zeros
    case ones
    case constant(Double)
    /// Uniform in `[-bound, bound]`.
    case uniform(bound: Double)
    /// Normal with the given standard deviation.
    case normal(std: Double)
    /// Normal with the given standard deviation, cut off at `[-limit, limit]` by clamping.
    case clampedNormal(std: Double, limit: Double)
    /// Xavier (Glorot) uniform: bound `gain * sqrt(6 / (fanIn + fanOut))`.
    case xavierUniform(gain: Double)
  }

  /// What a graph says of a parameter.
  public struct Declaration: Hashable, Sendable {
    /// The name within the graph, in the reference's state-dict spelling.
    public let name: String
    /// The sizes, numbers only.
    public let shape: Shape
    /// The type of the elements.
    public let elementType: ElementType
    /// What the weights are used for.
    public let role: Role
    /// How fresh values are drawn where nobody says otherwise.
    public let initializer: DefaultInitializer
    /// Who changes the values.
    public let kind: Kind

    /// A declaration.
    public init(
      _ name: String, shape: Shape, role: Role, initializer: DefaultInitializer, kind: Kind = .trained,
      elementType: ElementType = .float32
    ) {
      self.name = name
      self.shape = shape
      self.role = role
      self.initializer = initializer
      self.kind = kind
      self.elementType = elementType
    }
  }

  /// Name, shape, role and initialiser.
  public let declaration: Declaration
  /// The tensor in the graph.
  public let value: Value
  /// Who declared it first.
  public let origin: Origin?

  /// The number of elements.
  public var elementCount: Int { declaration.shape.elementCount.constant ?? 0 }
}
