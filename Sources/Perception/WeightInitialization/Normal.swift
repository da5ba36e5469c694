public import Spec
public import Tensors

/// The normal distribution.
public struct Normal: WeightInitializer {
  /// The name in a spec.
  public static let name = "normal"
  /// What it does, in a sentence.
  public static let summary = "Normal with `mean` and the standard deviation `std`."

  private let mean: Double
  private let std: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    mean = parameters.read("mean", .weight, default: 0, help: "The mean.")
    std = parameters.read("std", .scale, default: 1, help: "The standard deviation.")
  }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    normalValues(shape, mean: mean, std: std, using: &stream)
  }
}
