import Compute
import Spec
import Tensors

/// An ``LSTMBlock`` of which only the last time step is kept.
struct LSTMLastStepBlock: Block {
  static let declaration = BlockDeclaration(
    "LSTMLastStepBlock", module: "joint_blocks.lstm_last_step", category: .recurrent,
    summary: "An LSTMBlock of which only the last time step is kept.",
    shapes: "[…, time, features] → […, hidden_size], twice as wide when bidirectional",
    example: BlockDeclaration.example(
      observation: "[8, 4]",
      block:
        "{_target_: LSTMLastStepBlock, in_keys: observation, hidden_size: 16, num_layers: 1, bidirectional: false, non_lin: Tanh}"
    ))

  let layers: RecurrentLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = RecurrentLayers(.lstm, parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([.sequence]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    "\(layers.gist(shapes)), last step"
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    builder.enter("lstm_block")
    let states: Value
    do {
      defer { builder.leave() }
      states = try layers.build(inputs[0], with: builder)
    }
    return [try AxisSlice(axis: -2, index: -1).build(states, with: builder)]
  }
}
