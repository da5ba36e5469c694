public import Spec
public import Tensors

/// The same number everywhere.
public struct Constant: WeightInitializer {
  /// The name in a spec.
  public static let name = "constant"
  /// What it does, in a sentence.
  public static let summary = "The number `val` everywhere."

  private let value: Double

  /// Reads the parameters.
  public init(_ parameters: ParameterReader) {
    value = parameters.read("val", .weight, help: "The number.")
  }

  /// The number everywhere.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    Array(repeating: Float(value), count: shape.reduce(1, *))
  }
}

/// Zero everywhere.
public struct Zeros: WeightInitializer {
  /// The name in a spec.
  public static let name = "zeros"
  /// What it does, in a sentence.
  public static let summary = "Zero everywhere."

  /// Takes no parameters.
  public init(_ parameters: ParameterReader) {}

  /// Zero everywhere.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    Array(repeating: 0, count: shape.reduce(1, *))
  }
}

/// One everywhere.
public struct Ones: WeightInitializer {
  /// The name in a spec.
  public static let name = "ones"
  /// What it does, in a sentence.
  public static let summary = "One everywhere."

  /// Takes no parameters.
  public init(_ parameters: ParameterReader) {}

  /// One everywhere.
  public func values(_ shape: [Int], using stream: inout RandomStream) -> [Float] {
    Array(repeating: 1, count: shape.reduce(1, *))
  }
}

extension ParameterType where Value == Double {
  /// A number that a weight may be, or be near.
  static var weight: ParameterType { .number(in: -1e6...1e6) }
  /// How far weights are spread, or what they are multiplied by.
  static var scale: ParameterType { .number(in: 0...1e6) }
}
