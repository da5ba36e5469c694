public import Spec
public import Tensors

/// Kaiming He's uniform weights: variances stay as they are through layers with a non-linearity.
public struct KaimingUniform: WeightInitializer {
  /// The name in a spec.
  public static let name = "kaiming_uniform"
  /// What it does, in a sentence.
  public static let summary = "Uniform within ± gain · √(3 / fan), the gain that of `nonlinearity`."

  private let scaling: KaimingScaling

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    scaling = KaimingScaling(parameters)
  }

  /// A matrix, or more axes.
  public var minimumRank: Int { 2 }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    let bound = 3.0.squareRoot() * scaling.std(of: shape)
    return uniformValues(shape, from: -bound, to: bound, using: &stream)
  }
}

/// Kaiming He's normal weights.
public struct KaimingNormal: WeightInitializer {
  /// The name in a spec.
  public static let name = "kaiming_normal"
  /// What it does, in a sentence.
  public static let summary =
    "Normal with the standard deviation gain / √fan, the gain that of `nonlinearity`."

  private let scaling: KaimingScaling

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    scaling = KaimingScaling(parameters)
  }

  /// A matrix, or more axes.
  public var minimumRank: Int { 2 }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    normalValues(shape, std: scaling.std(of: shape), using: &stream)
  }
}

/// The standard deviation that keeps a signal's size through a layer and its non-linearity.
private struct KaimingScaling {
  private let countsInputs: Bool
  private let gain: Double

  init(_ parameters: ParameterReader) {
    let slope = parameters.read(
      "a", .scale, default: 0, help: "The slope of leaky_relu below zero; other non-linearities have none.")
    countsInputs =
      parameters.read(
        "mode", .choice(["fan_in", "fan_out"]), default: "fan_in",
        help: "fan_in keeps the signal's size forwards, fan_out backwards.") == "fan_in"
    let nonlinearity = parameters.read(
      "nonlinearity", .choice(["leaky_relu", "relu", "linear", "sigmoid", "tanh", "selu"]),
      default: "leaky_relu", help: "What follows the layer; leaky_relu with slope 0 is relu.")
    if !parameters.failed, slope != 0, nonlinearity != "leaky_relu" {
      parameters.fail("a", message: "`a` is the slope of leaky_relu, and `nonlinearity` is \(nonlinearity)")
    }
    gain =
      switch nonlinearity {
      case "relu": 2.0.squareRoot()
      case "leaky_relu": (2 / (1 + slope * slope)).squareRoot()
      case "tanh": 5.0 / 3
      case "selu": 0.75
      default: 1
      }
  }

  func std(of shape: [Int]) -> Double {
    let fans = Fans(shape)
    return gain / (countsInputs ? fans.fanIn : fans.fanOut).squareRoot()
  }
}
