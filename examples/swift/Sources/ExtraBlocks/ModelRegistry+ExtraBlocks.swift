import Composer

extension ModelRegistry {
  /// Everything that comes with ModelComposer, and the blocks of this package.
  public static let withExtraBlocks: ModelRegistry = {
    var registry = ModelRegistry.standard
    registry.perception.register(FourierFeatureBlock.self)
    registry.perception.register(FiLMBlock.self)
    return registry
  }()
}
