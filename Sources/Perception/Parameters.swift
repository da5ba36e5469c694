public import Spec

/// Bounds on what a spec may ask for, so that a slip of the keyboard is an error and not a machine out of memory.
public enum Limits {
  /// The largest number of units, channels or features of one layer.
  public static let size = 1 << 24
  /// The largest number of layers of one block.
  public static let layers = 1000
}

extension ParameterType where Value == Int {
  /// The size of a layer: units, channels, features.
  public static var size: ParameterType<Int> { .integer(in: 1...Limits.size) }

  /// An axis: negative numbers count from the right, 0 is the batch axis, k > 0 is feature axis k − 1.
  public static var axis: ParameterType<Int> { .integer(in: -64...64) }
}

extension ParameterReader {
  /// Reads `non_lin`, the name of a non-linearity.
  public func readActivation(_ registry: Registry) -> Activation {
    read(
      "non_lin", .named(in: registry.activations),
      help: "The non-linearity, by PyTorch's name, such as ReLU, Tanh or SELU."
    ).element
  }
}
