import ArgumentParser
import Composer

/// One spec and its spaces, as most subcommands take them.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The spec, a YAML file.", completion: .file())
  var spec: String

  @Option(
    help: ArgumentHelp("The spaces, a JSON or YAML file, instead of the spec's own.", valueName: "file"),
    completion: .file())
  var spaces: String?

  /// Composes the spec as far as it is right.
  func compose(_ registry: ModelRegistry) -> SpecLoader.Composed {
    let loader = SpecLoader(registry: registry)
    let loadedSpec = loader.spec(at: spec)
    let loadedSpaces = spaces.map(loader.spaces)
    let problems = loadedSpec.diagnostics + (loadedSpaces?.diagnostics ?? [])
    guard let file = loadedSpec.content else {
      return SpecLoader.Composed(composition: nil, diagnostics: problems)
    }
    if let loadedSpaces, loadedSpaces.content == nil {
      return SpecLoader.Composed(
        composition: nil, diagnostics: problems + loader.syntaxProblems(of: file))
    }
    let composed = loader.compose(file, for: loadedSpaces?.content)
    return SpecLoader.Composed(
      composition: composed.composition, diagnostics: problems + composed.diagnostics)
  }

  /// Composes the spec, says what is wrong with it, and gives the composition if nothing is.
  func composition(in context: CommandContext) throws -> Composition {
    let composed = compose(context.registry)
    try context.console.report(DiagnosticReport(composed.diagnostics), to: .error)
    guard let composition = composed.composition, !composed.hasErrors else { throw ExitCode.failure }
    return composition
  }
}
