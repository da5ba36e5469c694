public import Spec
public import Tensors

/// Biases under which a sigmoid gives a probability: how likely an action is chosen at the start.
public struct SigmoidBias: WeightInitializer {
  /// The name in a spec.
  public static let name = "sigmoid_bias"
  /// The reference's spellings.
  public static let aliases = ["maze.perception.weight_init.compute_sigmoid_bias", "compute_sigmoid_bias"]
  /// What it does, in a sentence.
  public static let summary =
    "Biases whose sigmoid is `probability`; weights are left to what else the spec says."

  private let probability: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    probability = parameters.read(
      "probability", .probability, help: "What a sigmoid makes of the bias.")
  }

  /// False: weights are drawn by whatever else is said of them.
  public var drawsWeights: Bool { false }
  /// The bias of the probability.
  public var bias: Double? { Self.bias(probability) }

  /// The bias under which a sigmoid gives a probability: `ln p - ln(1 - p)`.
  public static func bias(_ probability: Double) -> Double {
    reproducibleLog(probability) - reproducibleLog(1 - probability)
  }

  /// The bias everywhere.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    Array(repeating: Float(Self.bias(probability)), count: shape.reduce(1, *))
  }
}

extension ParameterType where Value == Double {
  /// A probability that a sigmoid reaches.
  static var probability: ParameterType { .number(in: 1e-6...(1 - 1e-6)) }
}
