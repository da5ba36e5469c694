public import Spec
public import Tensors

/// Xavier Glorot's uniform weights: variances alike forwards and backwards.
public struct XavierUniform: WeightInitializer {
  /// The name in a spec.
  public static let name = "xavier_uniform"
  /// What it does, in a sentence.
  public static let summary = "Uniform within ± `gain` · √(6 / (fan in + fan out))."

  private let gain: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    gain = parameters.readGain()
  }

  /// A matrix, or more axes.
  public var minimumRank: Int { 2 }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    let fans = Fans(shape)
    let bound = gain * (6 / (fans.fanIn + fans.fanOut)).squareRoot()
    return uniformValues(shape, from: -bound, to: bound, using: &stream)
  }
}

/// Xavier Glorot's normal weights.
public struct XavierNormal: WeightInitializer {
  /// The name in a spec.
  public static let name = "xavier_normal"
  /// What it does, in a sentence.
  public static let summary = "Normal with the standard deviation `gain` · √(2 / (fan in + fan out))."

  private let gain: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    gain = parameters.readGain()
  }

  /// A matrix, or more axes.
  public var minimumRank: Int { 2 }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    let fans = Fans(shape)
    return normalValues(
      shape, std: gain * (2 / (fans.fanIn + fans.fanOut)).squareRoot(), using: &stream)
  }
}

extension ParameterReader {
  /// Reads what weights are multiplied by.
  func readGain() -> Double {
    read("gain", .scale, default: 1, help: "What the weights are multiplied by.")
  }
}
