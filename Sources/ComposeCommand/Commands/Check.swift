import ArgumentParser
import Composer

extension ComposeCommand {
  /// `compose check`.
  struct Check: ComposeSubcommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract: "Find the mistakes in specs without running anything.",
      usage: "compose check <spec> ... [<override> ...] [<options>]",
      discussion: """
        The problems of all files are reported in one run, with their lines and, where possible, their \
        cures. What one mistake hides is reported when that is mended. The exit code is 0 when all specs \
        are fine or have warnings only, and 1 with errors. A folder stands for the YAML files in it; those \
        that others of them are put together of are checked as their parts. With several files of spaces, \
        every spec is checked for each of them. Overrides, in the grammar of Hydra, change every spec. \
        With --multirun, one spec is composed at every point of a sweep.

        Examples:
          compose check cartpole.yaml
          compose check cartpole.yaml policy.networks.0.blocks.latent.non_lin=Tanh
          compose check specs
          compose check *.yaml --spaces pong.json --spaces maze.json
          compose check cartpole.yaml --format json
          compose check cartpole.yaml --diff
          compose check cartpole.yaml --fix
          compose check agent.yaml hidden_units=[32],[64] non_lin=ReLU,Tanh --multirun
        """)

    @Argument(
      help: ArgumentHelp(
        "The specs, YAML files or folders of them, and changes to them, such as ~critic.", valueName: "spec"),
      completion: .file())
    var words: [String]

    @Option(
      help: ArgumentHelp(
        "Spaces, a JSON or YAML file, instead of the specs' own; may be repeated.", valueName: "file"),
      completion: .file())
    var spaces: [String] = []

    @OptionGroup var bindings: BindingArguments

    @Option(help: "How to report.")
    var format = CheckFormat.human

    @Flag(help: "Mend in the specs what has an obvious cure; comments and layout stay.")
    var fix = false

    @Flag(help: "Show what --fix changes; without --fix, nothing is changed.")
    var diff = false

    @OptionGroup var sweep: SweepArguments

    func validate() throws {
      let words = SpecWords(words)
      try words.refuseTorn()
      let specs = words.specs
      if specs.isEmpty { throw ValidationError("Missing expected argument '<spec> ...'") }
      if diff, format != .human {
        throw ValidationError("--diff is for people: leave out --format \(format.rawValue)")
      }
      if sweep.multirun, specs.count > 1 || spaces.count > 1 {
        throw ValidationError("--multirun is for one spec, and for one file of spaces.")
      }
      if sweep.multirun, fix || diff {
        throw ValidationError("--fix and --diff are for the spec as it is: leave out --multirun.")
      }
    }

    func run(in context: CommandContext) throws {
      let words = SpecWords(words)
      if sweep.multirun {
        return try sweep.run(
          words, spaces: spaces.first, bindings: bindings, format: format, reportingTo: .output, in: context)
      }
      let loader = SpecLoader(
        registry: context.registry, overrides: words.overrides, bindingFiles: bindings.files,
        bindings: bindings.words)
      let judge = SpecJudge(loader: loader, environments: spaces.map { loader.spaces(at: $0) })
      var check = SpecCheck(words.specs, by: judge)
      if fix || diff { check = try mended(check, by: judge, in: context) }
      let verdicts = check.verdicts
      switch format {
      case .json:
        try context.console.print(CheckDocument(check).json())
      case .sarif:
        let log = SARIFLog(
          DiagnosticReport(verdicts).diagnostics, tool: "compose", version: ComposeCommand.version)
        try context.console.print(log.json())
      case .github:
        try context.console.print(DiagnosticAnnotationRenderer.render(DiagnosticReport(verdicts).diagnostics))
      case .human:
        let report = DiagnosticReport(verdicts)
        try context.console.report(report, to: .output)
        if !report.diagnostics.isEmpty { try context.console.print("\n") }
        let page = VerdictPage(check, report: report, style: context.console.style(of: .output))
        try context.console.print(page.lines.joined(separator: "\n"))
      }
      if !verdicts.allSatisfy(\.isOK) { throw ExitCode.failure }
    }

    /// Mends specs, or shows how; what is then wrong with them.
    private func mended(
      _ check: SpecCheck, by judge: SpecJudge, in context: CommandContext
    ) throws -> SpecCheck {
      let mending = SpecMending(of: check, by: judge)
      for mending in mending.mendings { try mending.show(on: context.console, isDone: fix, withDiff: diff) }
      return fix ? try mending.write() : check
    }
  }
}
