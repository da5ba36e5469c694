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

extension ParameterType where Value == [Int] {
  /// The sizes of layers, of which there is at least one.
  public static var layerSizes: ParameterType<[Int]> { sizesOfLayers }

  /// The sizes of layers, if there are any.
  static var layerSizesOrNone: ParameterType<[Int]> { sizesOfAnyLayers }
}

// Nearly every block reads one of these.
private let sizesOfLayers = ParameterType<[Int]>.list(of: .size, count: 1...Limits.layers)
private let sizesOfAnyLayers = ParameterType<[Int]>.list(of: .size, count: 0...Limits.layers)

extension ParameterReader {
  /// Reads `non_lin`, the name of a non-linearity.
  public func readActivation(_ registry: Registry) -> Activation {
    read(
      "non_lin", .named(in: registry.activations),
      help: "The non-linearity, by PyTorch's name, such as ReLU, Tanh or SELU."
    ).element
  }
}
