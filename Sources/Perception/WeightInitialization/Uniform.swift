public import Spec
public import Tensors

/// Each number between two bounds is equally likely.
public struct Uniform: WeightInitializer {
  /// The name in a spec.
  public static let name = "uniform"
  /// What it does, in a sentence.
  public static let summary = "Uniform from `a` to `b`."

  private let lowest: Double
  private let highest: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    lowest = parameters.read("a", .weight, default: 0, help: "The lower bound.")
    highest = parameters.read("b", .weight, default: 1, help: "The upper bound.")
    if !parameters.failed, lowest > highest {
      parameters.fail(parameters.isGiven("b") ? "b" : "a", message: "`b` must not be below `a`")
    }
  }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    uniformValues(shape, from: lowest, to: highest, using: &stream)
  }
}

/// Numbers between two bounds in row-major order.
func uniformValues(
  _ shape: [Int], from lowest: Double, to highest: Double, using stream: inout RandomStream
) -> [Float] {
  (0..<shape.reduce(1, *)).map { _ in Float(lowest + (highest - lowest) * stream.uniform()) }
}

/// Numbers of a normal distribution in row-major order.
func normalValues(
  _ shape: [Int], mean: Double = 0, std: Double, using stream: inout RandomStream
) -> [Float] {
  (0..<shape.reduce(1, *)).map { _ in Float(mean + std * stream.normal()) }
}
