import Compute
import Spec
import Tensors

/// A long short-term memory over the time axis, then one fully connected layer with non-linearity at each step.
///
/// `[…, T, in] → […, T, U]` with U = hidden_size, twice that when bidirectional. The state is zero at the start
/// of every call.
struct LSTMBlock: Block {
  static let declaration = BlockDeclaration(
    "LSTMBlock", module: "recurrent.lstm", category: .recurrent,
    summary: """
      A long short-term memory over the time axis, from a zero state, then a fully connected layer with the \
      non-linearity at each step.
      """,
    shapes: "[…, time, features] → […, time, hidden_size], twice as wide when bidirectional",
    example: BlockDeclaration.example(
      observation: "[8, 4]",
      block:
        "{_target_: LSTMBlock, in_keys: observation, hidden_size: 16, num_layers: 1, bidirectional: false, non_lin: Tanh}"
    ), vectorVariant: "LSTMLastStepBlock")

  let layers: LSTMLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = LSTMLayers(parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([.sequence]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 2)]) }

  func gist(_ shapes: [Shape]) -> String {
    layers.gist(shapes)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    [try layers.build(inputs[0], with: builder)]
  }
}

extension InputPort {
  /// A sequence of feature vectors.
  static let sequence = InputPort("sequence", axes: ["time", "features"])
}

/// The layers of an ``LSTMBlock``, which ``LSTMLastStepBlock`` has too.
struct LSTMLayers: Sendable {
  let hiddenSize: Int
  let layerCount: Int
  let isBidirectional: Bool
  let activation: Activation

  init(_ parameters: ParameterReader, registry: Registry) {
    hiddenSize = parameters.read("hidden_size", .size, help: "Units of the recurrent state.")
    layerCount = parameters.read(
      "num_layers", .integer(in: 1...Limits.layers), default: 1,
      help: "Recurrent layers, each reading the sequence of the one before.")
    isBidirectional = parameters.read(
      "bidirectional", .flag, default: false,
      help: "Whether the sequence is read in both directions, which doubles the width.")
    activation = parameters.readActivation(registry)
  }

  var width: Int { hiddenSize * (isBidirectional ? 2 : 1) }

  func gist(_ shapes: [Shape]) -> String {
    let incoming = shapes.first?.dimensions.last?.description ?? "?"
    let layers = layerCount == 1 ? "" : " × \(layerCount)"
    let directions = isBidirectional ? ", both directions" : ""
    return "\(incoming) → \(hiddenSize)\(layers)\(directions) over time, \(activation.name)"
  }

  func build(_ input: Value, with builder: NetworkBuilder) throws(ShapeError) -> Value {
    try builder.folding(input, keeping: 2) { (sequence) throws(ShapeError) -> Value in
      builder.blame("hidden_size")
      let states = try builder.lstm(
        sequence, hiddenSize: hiddenSize, layerCount: layerCount, bidirectional: isBidirectional,
        named: "net")
      builder.enter("final_dense")
      defer { builder.leave() }
      let dense = try builder.linear(states, units: width, named: "0")
      return try builder.activation(activation, dense, named: "1")
    }
  }
}
