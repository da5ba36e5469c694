import ArgumentParser
import Composer

/// The option of subcommands that compose a spec at every point of a sweep.
struct SweepArguments: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Compose every combination of the overrides that have several values, such as a=1,2 or a=range(4), "
        + "and print one table."))
  var multirun = false

  /// Composes every point of a sweep of one spec, and writes what became of them.
  ///
  /// - Parameter channel: Where what is wrong goes.
  func run(
    _ words: SpecWords, spaces: String?, bindings: BindingArguments, format: CheckFormat,
    reportingTo channel: Console.Channel, in context: CommandContext
  ) throws {
    let run = sweep(words, spaces: spaces, bindings, registry: context.registry)
    switch format {
    case .json:
      try context.console.print(SweepDocument(run).json())
    case .sarif:
      let log = SARIFLog(
        SweepReport(run, upTo: SweepRun.maximumFindings).diagnostics, tool: "compose",
        version: ComposeCommand.version)
      try context.console.print(log.json())
    case .github:
      let report = SweepReport(run, upTo: SweepRun.maximumFindings)
      try context.console.print(DiagnosticAnnotationRenderer.render(report.diagnostics))
    case .human:
      try show(run, reportingTo: channel, in: context)
    }
    if !run.isOK { throw ExitCode.failure }
  }

  private func sweep(
    _ words: SpecWords, spaces: String?, _ bindings: BindingArguments, registry: ModelRegistry
  ) -> SweepRun {
    // What the user names may be a pipe, which gives what it has once.
    let given = Set(words.specs + [spaces].compactMap(\.self) + bindings.files)
    let files = FileReader(
      read: { (path) throws(SourceFileError) in
        given.contains(path) ? try SourceFile(contentsOf: path) : try FileReader.disk.read(path)
      }, names: FileReader.disk.names
    ).remembering()
    let loader = SpecLoader(
      registry: registry, bindingFiles: bindings.files, bindings: bindings.words, reading: files)
    let diagnostics = Diagnostics()
    let sweep = Sweep(words.overrides, reading: files, reportingTo: diagnostics)
    let spec = loader.spec(of: loader.file(at: words.specs.first ?? ""), choosingFilesAsIn: sweep)
    return SweepRun(
      sweep, faults: diagnostics.items, of: spec, for: spaces.map(loader.spaces), registry: registry)
  }

  private func show(
    _ run: SweepRun, reportingTo channel: Console.Channel, in context: CommandContext
  ) throws {
    let report = SweepReport(run)
    try context.console.report(report.diagnostics, to: channel)
    if report.omitted > 0 {
      let problems = NumberText.counted(report.omitted, "further problem")
      try context.console.print("\n\(problems) not shown; --format json has more", to: channel)
    }
    guard let page = SweepPage(run, style: context.console.style(of: .output)) else { return }
    if !report.diagnostics.isEmpty { try context.console.print("\n", to: channel) }
    try context.console.print(page.lines.joined(separator: "\n"))
  }
}
