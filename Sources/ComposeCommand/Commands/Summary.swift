import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose summary`.
  struct Summary: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "summary",
      abstract: "Show the networks of a spec: blocks, shapes, parameters, cost.",
      usage: "compose summary <spec> [<override> ...] [<options>]",
      discussion: """
        Shapes are without the batch axis, multiply-adds those of one sample. Of a spec with errors, as much is \
        shown as is known, and the exit code is 1. With --multirun, the spec is composed at every point of a \
        sweep.

        Examples:
          compose summary cartpole.yaml
          compose summary custom.yaml --spaces maze.json --format json
          compose summary agent.yaml hidden_units=[32],[64] non_lin=ReLU,Tanh --multirun
        """)

    @OptionGroup var arguments: SpecArguments

    @Option(help: "How to report.")
    var format = ReportFormat.human

    @OptionGroup var sweep: SweepArguments

    func run(in context: CommandContext) throws {
      if sweep.multirun {
        return try sweep.run(
          arguments.words, spaces: arguments.spaces, bindings: arguments.bindings,
          format: format == .json ? .json : .human,
          reportingTo: .error, in: context)
      }
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
