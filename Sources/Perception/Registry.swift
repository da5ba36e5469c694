public import Spec

/// What specs can name: an immutable value that is passed down; users extend a copy.
public struct Registry: Sendable {
  /// The blocks.
  public private(set) var blocks: Catalogue<any Block.Type>
  /// The non-linearities.
  public private(set) var activations: Catalogue<Activation>
  /// The weight initialisers.
  public private(set) var initializers: Catalogue<any WeightInitializer.Type>
  /// What a spec and its user bind parameters of these to, in the place of their defaults.
  public private(set) var bindings = Bindings()

  /// Everything that comes with this package.
  public static let standard: Registry = {
    var registry = Registry(
      blocks: Catalogue(kind: "block"), activations: Activation.standard,
      initializers: Catalogue(kind: "weight initialiser"))
    registry.register(DenseBlock.self)
    registry.register(FlattenDenseBlock.self)
    registry.register(VGGConvolutionBlock.self)
    registry.register(VGGConvolutionDenseBlock.self)
    registry.register(VGGConvolutionGAPBlock.self)
    registry.register(StridedConvolutionBlock.self)
    registry.register(StridedConvolutionDenseBlock.self)
    registry.register(GraphConvBlock.self)
    registry.register(GraphAttentionBlock.self)
    registry.register(GNNBlock.self)
    registry.register(GNNBlockPyG.self)
    registry.register(LSTMBlock.self)
    registry.register(LSTMLastStepBlock.self)
    registry.register(GRUBlock.self)
    registry.register(PointNetFeatureBlock.self)
    registry.register(MultiHeadAttentionBlock.self)
    registry.register(SelfAttentionSeqBlock.self)
    registry.register(SelfAttentionConvBlock.self)
    registry.register(GlobalAveragePoolingBlock.self)
    registry.register(MaskedGlobalPoolingBlock.self)
    registry.register(ConcatenationBlock.self)
    registry.register(CorrelationBlock.self)
    registry.register(FlattenBlock.self)
    registry.register(SliceBlock.self)
    registry.register(MultiIndexSlicingBlock.self)
    registry.register(RepeatToMatchBlock.self)
    registry.register(FunctionalBlock.self)
    registry.register(OneHotBlock.self)
    registry.register(LinearOutputBlock.self)
    registry.register(CategoricalValueBlock.self)
    registry.register(ActionMaskingBlock.self)
    registry.register(InferenceBlock.self)
    registry.register(NormC.self)
    registry.register(Orthogonal.self)
    registry.register(XavierUniform.self)
    registry.register(XavierNormal.self)
    registry.register(KaimingUniform.self)
    registry.register(KaimingNormal.self)
    registry.register(Zeros.self)
    registry.register(Ones.self)
    registry.register(Constant.self)
    registry.register(Uniform.self)
    registry.register(Normal.self)
    registry.register(TruncatedNormal.self)
    registry.register(SigmoidBias.self)
    return registry
  }()

  /// The registry whose blocks and initialisers take what is not given from bindings.
  public func binding(_ bindings: Bindings) -> Registry {
    var registry = self
    registry.bindings = bindings
    return registry
  }

  /// Adds a block, under its name and its declaration's aliases.
  public mutating func register(_ block: any Block.Type) {
    blocks.register(block.declaration.name, aliases: block.declaration.aliases, block)
  }

  /// Adds a non-linearity.
  public mutating func register(_ activation: Activation) {
    activations.register(activation.name, aliases: [], activation)
  }

  /// Adds a weight initialiser.
  public mutating func register(_ initializer: any WeightInitializer.Type) {
    initializers.register(initializer.name, aliases: initializer.aliases, initializer)
  }
}
