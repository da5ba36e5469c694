import Compute
import Spec
import Tensors

/// A long short-term memory over the time axis, then one fully connected layer with non-linearity at each step.
///
/// `[…, T, in] → […, T, U]` with U = hidden_size, twice that when bidirectional. The state is zero at the start
/// of every run, unless runs carry it on.
struct LSTMBlock: Block {
  static let declaration = BlockDeclaration(
    "LSTMBlock", module: "recurrent.lstm", category: .recurrent,
    summary: """
      A long short-term memory over the time axis, then a fully connected layer with the non-linearity at each \
      step.
      """,
    discussion: "The state is zero at the start of each run, or what the run before gave: see `state`.",
    shapes: "[…, time, features] → […, time, hidden_size], twice as wide when bidirectional",
    example: BlockDeclaration.example(
      observation: "[8, 4]",
      block:
        "{_target_: LSTMBlock, in_keys: observation, hidden_size: 16, num_layers: 1, bidirectional: false, non_lin: Tanh}"
    ), vectorVariant: VectorVariant("LSTMLastStepBlock"))

  let layers: RecurrentLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = RecurrentLayers(.lstm, parameters, registry: registry)
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
