import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose check`.
  struct Check: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      abstract: "Find every mistake in specs without running anything.",
      usage: "compose check <spec> ... [<override> ...] [<options>]",
      discussion: """
        Every problem of every file is reported in one run, with its line and, where possible, its cure. The \
        exit code is 0 when all specs are fine or have warnings only, and 1 with errors. With several files of \
        spaces, every spec is checked for each of them. Overrides, in the grammar of Hydra, change every spec.

        Examples:
          compose check cartpole.yaml
          compose check cartpole.yaml policy.networks.0.blocks.latent.non_lin=Tanh
          compose check *.yaml --spaces pong.json --spaces maze.json
          compose check cartpole.yaml --format json
        """)

    @Argument(
      help: ArgumentHelp(
        "The specs, YAML files, and changes to them, such as ~critic.", valueName: "spec"),
      completion: .file())
    var words: [String]

    @Option(
      help: ArgumentHelp(
        "Spaces, a JSON or YAML file, instead of the specs' own; may be repeated.", valueName: "file"),
      completion: .file())
    var spaces: [String] = []

    @OptionGroup var bindings: BindingArguments

    @Option(help: "How to report.")
    var format = ReportFormat.human

    func validate() throws {
      if SpecWords(words).specs.isEmpty { throw ValidationError("Missing expected argument '<spec> ...'") }
    }

    func run(in context: CommandContext) throws {
      let verdicts = verdicts(context.registry)
      switch format {
      case .json:
        try context.console.print(CheckDocument(verdicts).json())
      case .human:
        let report = DiagnosticReport(verdicts)
        try context.console.report(report, to: .output)
        if !report.diagnostics.isEmpty { try context.console.print("\n") }
        let page = VerdictPage(verdicts: verdicts, style: context.console.style(of: .output))
        try context.console.print(page.lines.joined(separator: "\n"))
      }
      if !verdicts.allSatisfy(\.isOK) { throw ExitCode.failure }
    }

    private func verdicts(_ registry: ModelRegistry) -> [Verdict] {
      let words = SpecWords(words)
      let loader = SpecLoader(registry: registry, overrides: words.overrides, bindings: bindings)
      let environments = spaces.map(loader.spaces)
      return words.specs.map(loader.spec).flatMap { spec in
        environments.isEmpty
          ? [verdict(on: spec, for: nil, loader)]
          : environments.map { verdict(on: spec, for: $0, loader) }
      }
    }

    private func verdict(
      on spec: SpecLoader.Loaded<Document>, for spaces: SpecLoader.Loaded<EnvironmentSpaces>?,
      _ loader: SpecLoader
    ) -> Verdict {
      let composed = loader.compose(spec, for: spaces)
      return Verdict(
        spec: spec.path, spaces: spaces?.path, composition: composed.composition,
        diagnostics: composed.diagnostics)
    }
  }
}
