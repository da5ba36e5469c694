public import Compute
public import Spec
public import Tensors

/// A way to draw fresh weights.
///
/// Where it is for a whole network or block it concerns the linear, convolution and graph layers: their weights, and
/// their biases as ``bias`` says. A pattern of names reaches every trained parameter that has enough axes.
public protocol WeightInitializer: Sendable {
  /// The name in a spec.
  static var name: String { get }
  /// Other spellings.
  static var aliases: [String] { get }
  /// What it does, in a sentence.
  static var summary: String { get }

  /// Reads the parameters.
  init(_ parameters: ParameterReader)

  /// The fewest axes that a parameter must have.
  var minimumRank: Int { get }
  /// Whether a layer's weights are drawn where it is for a whole network or block.
  var drawsWeights: Bool { get }
  /// What a layer's biases become where it is for a whole network or block; nil leaves them alone.
  var bias: Double? { get }

  /// Fresh values of a parameter of the given sizes in row-major order.
  ///
  /// Only exactly rounded operations in a fixed order: the same values on every machine.
  func values(_ shape: [Int], using stream: inout RandomStream) -> [Float]
}

extension WeightInitializer {
  /// PyTorch's spellings.
  public static var aliases: [String] { ["torch.nn.init.\(name)_", "\(name)_"] }
  /// Any number of axes.
  public var minimumRank: Int { 0 }
  /// True: most are about weights.
  public var drawsWeights: Bool { true }
  /// Zero, as reinforcement learning has it.
  public var bias: Double? { 0 }

  /// Whether it draws a parameter.
  ///
  /// - Parameter isNamed: Whether a pattern names the parameter, so that its role does not matter.
  public func draws(_ parameter: Parameter.Declaration, isNamed: Bool) -> Bool {
    guard parameter.kind == .trained, parameter.elementType != .int64 else { return false }
    let hasAxes = parameter.shape.rank >= minimumRank
    if isNamed { return hasAxes }
    switch parameter.role.partOfLayer {
    case .weight: return drawsWeights && hasAxes
    case .bias: return bias != nil
    case nil: return false
    }
  }

  /// Fresh values of a parameter that it draws.
  func values(
    of parameter: Parameter.Declaration, isNamed: Bool, using stream: inout RandomStream
  ) -> [Float] {
    let shape = parameter.shape.constant ?? []
    if !isNamed, parameter.role.partOfLayer == .bias, let bias {
      return Array(repeating: Float(bias), count: shape.reduce(1, *))
    }
    return values(shape, using: &stream)
  }
}

/// What a parameter is to a layer that initialisers of whole networks and blocks draw.
enum PartOfLayer {
  case weight
  case bias
}

extension Parameter.Role {
  /// Nil for what keeps its own default: recurrent, attention, message passing and normalisation parameters.
  var partOfLayer: PartOfLayer? {
    switch self {
    case .linearWeight, .convolutionWeight, .transposedConvolutionWeight, .graphWeight, .graphAttentionVector:
      .weight
    case .linearBias, .convolutionBias, .graphBias:
      .bias
    case .messageWeight, .messageBias, .recurrentWeight, .recurrentBias, .attentionProjectionWeight,
      .attentionProjectionBias, .normalizationWeight, .normalizationBias, .activation, .embedding, .scalar,
      .runningMean, .runningVariance, .counter:
      nil
    }
  }
}

extension Parameter.Declaration {
  /// Fresh values as the parameter's own default has them.
  public func defaultValues(using stream: inout RandomStream) -> Tensor {
    let shape = shape.constant ?? []
    let count = shape.reduce(1, *)
    if elementType == .int64 {
      return Tensor(shape: shape, elements: .int64(Array(repeating: 0, count: count)))
    }
    var values: [Float] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(Float(initializer.draw(for: shape, using: &stream))) }
    return Tensor(values, shape: shape)
  }
}

extension Parameter.DefaultInitializer {
  /// One fresh value of a parameter of the given sizes.
  func draw(for shape: [Int], using stream: inout RandomStream) -> Double {
    switch self {
    case .zeros: return 0
    case .ones: return 1
    case .constant(let value): return value
    case .uniform(let bound): return (2 * stream.uniform() - 1) * bound
    case .normal(let std): return std * stream.normal()
    case .clampedNormal(let std, let limit): return min(max(std * stream.normal(), -limit), limit)
    case .xavierUniform(let gain):
      let receptive = shape.dropFirst(2).reduce(1, *)
      let fans = Double((shape.first ?? 1) + shape.dropFirst().prefix(1).reduce(1, *)) * Double(receptive)
      return (2 * stream.uniform() - 1) * gain * (6 / fans).squareRoot()
    }
  }
}
