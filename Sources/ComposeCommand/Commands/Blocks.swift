import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose blocks`.
  struct Blocks: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "blocks",
      abstract: "List the blocks, or explain one.",
      usage: "compose blocks [<name>] [<options>]",
      discussion: """
        Examples:
          compose blocks
          compose blocks DenseBlock
          compose blocks --format markdown --pictures pictures > blocks.md
        """)

    /// For what a page is.
    enum Format: String, CaseIterable, ExpressibleByArgument {
      /// For a terminal.
      case human
      /// For a site.
      case markdown
    }

    @Argument(help: "The name of a block, or its dotted path in the reference.")
    var name: String?

    @Option(help: "How to print; markdown has the pages of all blocks.")
    var format = Format.human

    @Option(
      help: ArgumentHelp(
        "With markdown, draw every example into this folder, and show it in the page.", valueName: "folder"),
      completion: .directory)
    var pictures: String?

    func validate() throws {
      if pictures == "" { throw ValidationError("The folder after --pictures is empty.") }
      if pictures != nil, format != .markdown {
        throw ValidationError("--pictures are shown by --format markdown only.")
      }
    }

    func run(in context: CommandContext) throws {
      let catalogue = context.registry.perception.blocks
      let chosen = try name.map { name in try block(named: name, in: catalogue) }
      if let pictures {
        try draw(chosen.map { [$0] } ?? catalogue.entries.values.map(\.element), into: pictures, context)
      }
      try context.console.print(lines(of: chosen, in: context).joined(separator: "\n"))
    }

    private func block(
      named name: String, in catalogue: Catalogue<any Block.Type>
    ) throws -> any Block.Type {
      switch catalogue.lookup(name) {
      case .found(let found): return found.element
      case .unknown(let suggestion):
        let complaint = catalogue.complaint(about: name, suggestion: suggestion)
        let help = complaint.help ?? "`compose blocks` lists them"
        throw CommandFailure("\(complaint.message); \(help)")
      }
    }

    /// The page of a block, or of all of them.
    private func lines(of block: (any Block.Type)?, in context: CommandContext) -> [String] {
      let reference = block.map { BlockReference($0, registry: context.registry) }
      let style = context.console.style(of: .output)
      switch format {
      case .human:
        return reference.map { BlockPage(reference: $0, style: style).lines }
          ?? CataloguePage(registry: context.registry, style: style).lines
      case .markdown:
        return reference.map { BlockMarkdown(reference: $0, pictures: pictures).lines }
          ?? CatalogueMarkdown(registry: context.registry, pictures: pictures).lines
      }
    }

    private func draw(
      _ blocks: [any Block.Type], into folder: String, _ context: CommandContext
    ) throws {
      try AtomicFile.makeFolder(folder)
      for block in blocks {
        try ExamplePicture.draw(BlockReference(block, registry: context.registry), into: folder)
      }
    }
  }
}
