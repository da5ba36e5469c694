import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose resolve`.
  struct Resolve: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "resolve",
      abstract: "Print a spec with everything written out, and where it came from.",
      usage: "compose resolve <spec> [<override> ...] [<options>]",
      discussion: """
        Other files, overrides, bindings, definitions and interpolations are put in their places, and every \
        default is filled in. A comment behind each value tells its file and line, or that it is of an \
        override, a binding or a default. What is printed is a spec of the same networks, with the same \
        weights for the same seed: keep it to repeat a run.

        Examples:
          compose resolve cartpole.yaml > run.yaml
          compose resolve base.yaml units=[64] --bind DenseBlock.non_lin=Tanh
          compose resolve cartpole.yaml --format json
        """)

    @OptionGroup var arguments: SpecArguments

    @Option(
      help: "The language; JSON has the spec in `spec`, and by path, what the comments say in `origins`.")
    var format = Format.yaml

    /// The language in which a resolved spec is written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
      /// With comments.
      case yaml
      /// With a second table.
      case json
    }

    func run(in context: CommandContext) throws {
      let resolved = arguments.resolve(context.registry)
      try context.console.report(DiagnosticReport(resolved.diagnostics), to: .error)
      guard let spec = resolved.spec else { throw ExitCode.failure }
      switch format {
      case .yaml: try context.console.print(spec.yaml)
      case .json: try context.console.print(spec.json)
      }
    }
  }
}
