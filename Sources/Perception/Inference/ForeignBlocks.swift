import Spec

/// What other systems call blocks, and what is no block here: help for those who come from there.
enum ForeignBlocks {
  private static let names = ForeignNames([
    "DenseBlock": ["mlp", "linear", "dense", "fc", "fullyconnected", "linearlayer"],
    "StridedConvolutionBlock": ["conv", "conv1d", "conv2d", "conv3d", "convolution"],
    "StridedConvolutionDenseBlock": ["cnn", "naturecnn", "convnet", "cnnblock"],
    "VGGConvolutionBlock": ["vgg"],
    "LSTMBlock": ["lstm", "rnn", "lstmcell", "recurrent"],
    "GRUBlock": ["gru", "grucell"],
    "MultiHeadAttentionBlock": ["multiheadattention", "attention", "transformer"],
    "ConcatenationBlock": ["concat", "concatenate", "cat"],
    "FlattenBlock": ["flatten"],
    "OneHotBlock": ["onehot", "embedding"],
    "GlobalAveragePoolingBlock": [
      "globalaveragepooling", "adaptiveavgpool2d", "avgpool", "avgpool2d", "gap",
    ],
    "FunctionalBlock": ["lambda", "function", "func"],
    "LinearOutputBlock": ["head", "output"],
    "InferenceBlock": ["sequential", "module", "modulelist"],
  ])

  /// What to say of a name that is no block's.
  static func help(for name: String, in registry: Registry) -> String? {
    let last = lastComponent(name)
    if registry.activations[name] != nil || registry.activations[last] != nil {
      return "`\(last)` is an activation: it is the `non_lin` of the block in front of it"
    }
    return names.translation(of: last, among: registry.blocks.names).map { "did you mean `\($0)`?" }
  }
}
