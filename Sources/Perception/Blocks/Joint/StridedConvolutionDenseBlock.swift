import Compute
import Spec
import Tensors

/// A ``StridedConvolutionBlock``, of which channels and all spatial axes are flattened, then a ``DenseBlock``.
struct StridedConvolutionDenseBlock: Block {
  static let declaration = BlockDeclaration(
    "StridedConvolutionDenseBlock", module: "joint_blocks.strided_conv_dense", category: .convolution,
    summary: """
      The layers of a StridedConvolutionBlock, flattened with all their spatial axes, then fully connected \
      layers with the non-linearity.
      """,
    shapes: """
      […, in, length] → […, last of hidden_units] with convolution_dimension 1
      […, in, rows, columns] → […, last of hidden_units] with 2
      […, in, depth, rows, columns] → […, last of hidden_units] with 3
      """,
    example: BlockDeclaration.example(
      observation: "[3, 32, 32]",
      block: """
        {_target_: StridedConvolutionDenseBlock, in_keys: observation, hidden_channels: [8, 16], \
        hidden_kernels: [8, 4], hidden_strides: [4, 2], convolution_dimension: 2, hidden_units: [32], \
        non_lin: ReLU}
        """))

  let layers: ConvolutionLayers
  let dense: FlattenedDenseLayers

  init(_ parameters: ParameterReader, registry: Registry) {
    layers = ConvolutionLayers(parameters, registry: registry)
    dense = FlattenedDenseLayers(parameters, registry: registry)
  }

  var inputs: InputPorts { .fixed([layers.port]) }
  var outputs: OutputPorts { .fixed([OutputPort("features", featureRank: 1)]) }

  func gist(_ shapes: [Shape]) -> String {
    layers.gist(shapes, then: dense.gist)
  }

  func build(_ inputs: [Value], with builder: NetworkBuilder) throws(ShapeError) -> [Value] {
    let result = try dense.build(flattening: layers.dimension + 1, with: builder) { () throws(ShapeError) in
      try layers.build(inputs[0], with: builder)
    }
    return [result]
  }
}
