import ArgumentParser
import Composer
import FoundationEssentials

extension ComposeCommand {
  /// `compose schema`.
  struct Schema: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "schema",
      abstract: "Write the JSON Schema of specs, for editors.",
      usage: "compose schema",
      discussion: """
        An editor with a YAML language server then completes and checks specs as they are written: put \
        `# yaml-language-server: $schema=spec.schema.json` into the first line of a spec.

        Examples:
          compose schema > spec.schema.json
        """)

    func run(in context: CommandContext) throws {
      let data = try DiagnosticJSONRenderer.encoder().encode(LanguageSchema(registry: context.registry).json)
      try context.console.print(String(decoding: data, as: UTF8.self))
    }
  }
}
