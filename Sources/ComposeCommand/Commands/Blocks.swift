import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose blocks`.
  struct Blocks: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "List the blocks, or explain one.",
      discussion: """
        Examples:
          compose blocks
          compose blocks DenseBlock
        """)

    @Argument(help: "The name of a block, or its dotted path in the reference.")
    var name: String?

    func run(in context: CommandContext) throws {
      let style = context.console.style(of: .output)
      let registry = context.registry.perception
      guard let name else {
        let page = CataloguePage(registry: registry, style: style)
        return try context.console.print(page.lines.joined(separator: "\n"))
      }
      switch registry.blocks.lookup(name) {
      case .found(let found):
        let page = BlockPage(block: found.element, registry: registry, style: style)
        try context.console.print(page.lines.joined(separator: "\n"))
      case .unknown(let suggestion):
        let complaint = registry.blocks.complaint(about: name, suggestion: suggestion)
        let help = complaint.help ?? "`compose blocks` lists them"
        throw CommandFailure("\(complaint.message); \(help)")
      }
    }
  }
}
