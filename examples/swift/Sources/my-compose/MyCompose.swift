import ComposeCommand
import ExtraBlocks

/// The command `compose`, which knows the blocks of this package too: `swift run my-compose blocks FiLMBlock`.
@main
struct MyCompose {
  static func main() {
    ComposeCommand.run(registry: .withExtraBlocks)
  }
}
