import Spec

extension ParameterReader {
  /// Reads a parameter that is one value for all layers, or a list with one for each.
  ///
  /// - Returns: One value for each layer.
  func readPerLayer<Value>(
    _ name: String, _ type: ParameterType<Value>, layers count: Int, default: Value? = nil, help: String
  ) -> [Value] {
    let types = ParameterType<[Value]>.oneOrList(of: type, count: 1...Limits.layers)
    let words = help + " One for all layers, or a list with one for each."
    let values: [Value] =
      if let `default` {
        read(name, types, default: [`default`], help: words)
      } else {
        read(name, types, help: words)
      }
    if values.count == count { return values }
    guard values.count == 1, let value = values.first else {
      fail(
        name, message: "`\(name)` of \(owner) has \(values.count) elements for \(count) layers",
        help: "give one value for all layers, or \(count)")
      return Array(repeating: type.sample, count: count)
    }
    return Array(repeating: value, count: count)
  }
  /// Reads `non_lins`: the non-linearity of all layers, or of each.
  func readActivations(_ registry: Registry, layers count: Int, suchAs example: String) -> [Activation] {
    readPerLayer(
      "non_lins", .named(in: registry.activations), layers: count,
      help: "The non-linearity, by PyTorch's name, such as \(example)."
    ).map(\.element)
  }
}
