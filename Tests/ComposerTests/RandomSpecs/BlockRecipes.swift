import Compute
import Perception
import Tensors

/// A tensor that blocks of a random spec may read.
struct RandomTensor {
  let key: String
  /// Its axes without the batch axis.
  let shape: Shape

  var rank: Int { shape.rank }
}

/// Random blocks that read given tensors.
struct BlockRecipes {
  let key: String
  let tensors: [RandomTensor]

  private typealias Recipe = (RandomTensor, inout RandomStream) -> BlockProposal?

  /// A random block; nil if the tensors that it happens to pick do not suit it.
  func proposal(using stream: inout RandomStream) -> BlockProposal? {
    guard !tensors.isEmpty else { return nil }
    let input = tensors[stream.integer(below: tensors.count)]
    if input.rank == 0 { return nil }
    let recipes =
      layers + reshapes + joins + (input.rank >= 2 ? sequences : []) + (input.rank >= 3 ? images : [])
    return recipes[stream.integer(below: recipes.count)](input, &stream)
  }

  private func block(_ type: String, _ inputs: [RandomTensor], _ parameters: String, outputs: [String] = [])
    -> BlockProposal
  {
    BlockProposal(key, type, reading: inputs.map(\.key), parameters, outputs: outputs)
  }

  private var layers: [Recipe] {
    [
      { x, s in
        block("DenseBlock", [x], "hidden_units: [\(s.integer(from: 1, to: 9)), 3], non_lin: \(s.activation)")
      },
      { x, s in
        let axes = s.integer(from: 1, to: x.rank)
        return block(
          "FlattenDenseBlock", [x], "num_flatten_dims: \(axes), hidden_units: [4], non_lin: \(s.activation)")
      },
      { x, s in
        var block = block("LinearOutputBlock", [x], "output_units: \(s.integer(from: 1, to: 4))")
        block.isReadable = false
        return block
      },
      { x, s in
        let hidden = "{_target_: DenseBlock, in_keys: \(x.key), hidden_units: [3], non_lin: \(s.activation)}"
        let inner = "{_target_: LinearOutputBlock, in_keys: \(key)_inner, output_units: 2}"
        return block("InferenceBlock", [x], "blocks: {\(key)_inner: \(hidden), \(key): \(inner)}")
      },
    ]
  }

  private var reshapes: [Recipe] {
    [
      { x, s in block("FlattenBlock", [x], "num_flatten_dims: \(s.integer(from: 1, to: x.rank))") },
      { x, s in
        block("SliceBlock", [x], "slice_dim: \(s.axis(of: x)), slice_idx: \(s.integer(from: -1, to: 0))")
      },
      { x, s in block("MultiIndexSlicingBlock", [x], "select_dim: \(s.axis(of: x)), select_idxs: [0, -1, 0]")
      },
      { x, s in
        let function = ["mean", "sum", "max"][s.integer(below: 3)]
        return x.rank < 2
          ? nil
          : block("MaskedGlobalPoolingBlock", [x], "pooling_func: \(function), pooling_dim: \(s.axis(of: x))")
      },
    ]
  }

  private var joins: [Recipe] {
    [
      { x, s in
        let fitting = tensors.filter { $0.shape.dimensions.dropLast() == x.shape.dimensions.dropLast() }
        return block("ConcatenationBlock", [x, fitting[s.integer(below: fitting.count)]], "concat_dim: -1")
      },
      { x, s in
        let fitting = tensors.filter { $0.shape.dimensions.last == x.shape.dimensions.last }
        return block(
          "CorrelationBlock", [x, fitting[s.integer(below: fitting.count)]], "reduce: \(s.flag)")
      },
    ]
  }

  private var sequences: [Recipe] {
    [
      { x, s in
        block(
          "LSTMBlock", [x],
          "hidden_size: 2, num_layers: 2, bidirectional: \(s.flag), non_lin: \(s.activation)")
      },
      { x, s in block("LSTMLastStepBlock", [x], "hidden_size: 3, non_lin: \(s.activation)") },
      { x, s in block("LSTMBlock", [x], "hidden_size: 2, non_lin: \(s.activation), state: carried") },
      { x, s in
        let layers = s.integer(from: 1, to: 2)
        return block("GRUBlock", [x], "hidden_size: 3, num_layers: \(layers), non_lin: Tanh, state: carried")
      },
      { x, s in
        block(
          "SelfAttentionSeqBlock", [x], "num_heads: 1, add_input_to_output: \(s.flag)",
          outputs: [key, "\(key)_weights"])
      },
      { x, s in block("MultiHeadAttentionBlock", [x, x, x], "num_heads: 1, add_input_to_output: \(s.flag)") },
      { x, s in
        block(
          "PointNetFeatureBlock", [x], "embedding_dim: 16, use_feature_transform: \(s.flag), non_lin: ReLU")
      },
      { x, s in
        block(
          "StridedConvolutionBlock", [x],
          Self.convolution(axes: s.integer(from: 1, to: min(3, x.rank - 1)), &s))
      },
      { x, s in
        let convolution = Self.convolution(axes: s.integer(from: 1, to: min(3, x.rank - 1)), &s)
        return block("StridedConvolutionDenseBlock", [x], "\(convolution), hidden_units: [5]")
      },
    ]
  }

  private var images: [Recipe] {
    [
      { x, s in block("GlobalAveragePoolingBlock", [x], "") },
      { x, s in block("SelfAttentionConvBlock", [x], "embed_dim: 2, add_input_to_output: \(s.flag)") },
      { x, s in
        block("VGGConvolutionBlock", [x], "hidden_channels: [2], non_lin: SELU, use_batch_norm: \(s.flag)")
      },
      { x, s in
        block(
          "VGGConvolutionGAPBlock", [x], "hidden_channels: [2], non_lin: ReLU, use_batch_norm_conv: \(s.flag)"
        )
      },
      { x, s in
        block("VGGConvolutionDenseBlock", [x], "hidden_channels: [2], hidden_units: [3], non_lin: Tanh")
      },
    ]
  }

  private static func convolution(axes: Int, _ stream: inout RandomStream) -> String {
    let mode = ["zeros", "reflect", "replicate", "circular"][stream.integer(below: 4)]
    return
      "hidden_channels: [3], hidden_kernels: [\(stream.integer(from: 1, to: 3))], hidden_padding: [1], padding_mode: \(mode), convolution_dimension: \(axes), non_lin: ReLU"
  }
}

extension RandomStream {
  fileprivate mutating func integer(from low: Int, to high: Int) -> Int {
    low + integer(below: high - low + 1)
  }
  fileprivate mutating func axis(of tensor: RandomTensor) -> Int { -1 - integer(below: tensor.rank) }
  fileprivate var flag: Bool { mutating get { integer(below: 2) == 0 } }
  fileprivate var activation: String {
    mutating get { ["Tanh", "ReLU", "SELU", "Identity"][integer(below: 4)] }
  }
}
