import Composer
import ExampleBlocks

extension ModelRegistry {
  /// What comes with the package, and the blocks of its examples in Swift.
  static var withExampleBlocks: ModelRegistry { .withExtraBlocks }
}
