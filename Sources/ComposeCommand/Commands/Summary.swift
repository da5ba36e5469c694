import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose summary`.
  struct Summary: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the networks of a spec: blocks, shapes, parameters, cost.",
      discussion: """
        Shapes are without the batch axis, multiply-adds those of one sample. Of a spec with errors, as much is \
        shown as is known, and the exit code is 1.

        Examples:
          compose summary cartpole.yaml
          compose summary custom.yaml --spaces maze.json --format json
        """)

    @OptionGroup var arguments: SpecArguments

    @Option(help: "How to report.")
    var format = ReportFormat.human

    func run(in context: CommandContext) throws {
      let composed = arguments.compose(context.registry)
      try context.console.report(DiagnosticReport(composed.diagnostics), to: .error)
      if let composition = composed.composition {
        switch format {
        case .json:
          try context.console.print(SummaryDocument(composition: composition).json.json())
        case .human:
          let page = SummaryPage(composition: composition, style: context.console.style(of: .output))
          try context.console.print(page.lines.joined(separator: "\n"))
        }
      }
      if composed.hasErrors { throw ExitCode.failure }
    }
  }
}
