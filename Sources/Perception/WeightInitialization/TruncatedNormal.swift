public import Spec
public import Tensors

/// The normal distribution without what lies outside of two bounds.
public struct TruncatedNormal: WeightInitializer {
  /// The name in a spec.
  public static let name = "trunc_normal"
  /// What it does, in a sentence.
  public static let summary =
    "Normal with `mean` and the standard deviation `std`, on the condition that it lies from `a` to `b`."

  private let mean: Double
  private let std: Double
  private let lowest: Double
  private let highest: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    mean = parameters.read("mean", .weight, default: 0, help: "The mean, before the bounds apply.")
    std = parameters.read(
      "std", .number(in: 1e-6...1e6), default: 1, help: "The standard deviation, before the bounds apply.")
    lowest = parameters.read("a", .weight, default: -2, help: "The lower bound.")
    highest = parameters.read("b", .weight, default: 2, help: "The upper bound.")
    if !parameters.failed, lowest >= highest {
      parameters.fail(parameters.isGiven("b") ? "b" : "a", message: "`b` must be above `a`")
    }
  }

  /// Draws in row-major order.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    let (low, high) = ((lowest - mean) / std, (highest - mean) / std)
    return (0..<shape.reduce(1, *)).map { _ in
      let drawn = mean + std * stream.normal(from: low, to: high)
      return Float(min(max(drawn, lowest), highest))
    }
  }
}

extension RandomStream {
  /// A standard normal number on the condition that it lies between two bounds, `low < high`.
  ///
  /// Rejection with a proposal that suits the bounds (Robert, 1995), so that at least a fifth of the proposals are
  /// taken wherever the bounds lie. A proposal is taken with probability `exp(-e)` if an exponential number is at
  /// least `e`, which needs no exponential function.
  mutating func normal(from low: Double, to high: Double) -> Double {
    if high < 0 { return -tail(from: -high, to: -low) }
    if low > 0 { return tail(from: low, to: high) }
    if high - low >= 2.5 {
      while true {
        let x = normal()
        if low <= x, x <= high { return x }
      }
    }
    while true {
      let x = low + (high - low) * uniform()
      if exponential() >= x * x / 2 { return x }
    }
  }

  private mutating func tail(from low: Double, to high: Double) -> Double {
    let rate = (low + (low * low + 4).squareRoot()) / 2
    if high - low <= 1 / rate {
      while true {
        let x = low + (high - low) * uniform()
        if exponential() >= (x - low) * (x + low) / 2 { return x }
      }
    }
    while true {
      let x = low + exponential() / rate
      if x <= high, exponential() >= (x - rate) * (x - rate) / 2 { return x }
    }
  }
}
