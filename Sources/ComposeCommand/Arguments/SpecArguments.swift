import ArgumentParser
import Composer

/// One spec with overrides and its spaces, as most subcommands take them.
struct SpecArguments: ParsableArguments {
  @Argument(help: "The spec, a YAML file.", completion: .file())
  var spec: String

  @Argument(
    help: ArgumentHelp(
      "Changes to the spec, such as policy.networks.0.hidden_units=[64].", valueName: "override"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp("The spaces, a JSON or YAML file, instead of the spec's own.", valueName: "file"),
    completion: .file())
  var spaces: String?

  @OptionGroup var bindings: BindingArguments

  /// The spec and the overrides, whatever their order.
  var words: SpecWords { SpecWords([spec] + overrides) }

  func validate() throws {
    let words = words
    try words.refuseTorn()
    if words.specs.isEmpty { throw ValidationError("Missing expected argument '<spec>'") }
    if words.specs.count > 1 {
      throw ValidationError(
        "`\(Path.shown(words.specs[1]))` is no override, and one spec was given already; "
          + "an override is key=value, +key=value or ~key.")
    }
  }

  private var path: String { words.specs.first ?? spec }

  private func loader(_ registry: ModelRegistry) -> SpecLoader {
    SpecLoader(
      registry: registry, overrides: words.overrides, bindingFiles: bindings.files, bindings: bindings.words)
  }

  /// Composes the spec as far as it is right.
  func compose(_ registry: ModelRegistry) -> SpecLoader.Composed {
    let loader = loader(registry)
    return loader.compose(loader.spec(at: path), for: spaces.map(loader.spaces))
  }

  /// Writes the spec out as far as it is right.
  func resolve(_ registry: ModelRegistry) -> SpecLoader.Resolved {
    let loader = loader(registry)
    return loader.resolve(loader.spec(at: path), for: spaces.map(loader.node))
  }

  /// Composes the spec, says what is wrong with it, and gives the composition if nothing is.
  func composition(in context: CommandContext) throws -> Composition {
    let composed = compose(context.registry)
    try context.console.report(DiagnosticReport(composed.diagnostics), to: .error)
    guard let composition = composed.composition, !composed.hasErrors else { throw ExitCode.failure }
    return composition
  }
}
