import Composer

/// Reads specs and spaces from files, and composes one for the other.
struct SpecLoader {
  /// What specs can name.
  let registry: ModelRegistry

  /// A file's content, or why there is none.
  struct Loaded<Content> {
    /// The path as the user gave it.
    let path: String
    /// The content; nil where nothing can be said about it.
    let content: Content?
    /// What is wrong with the file.
    let diagnostics: [Diagnostic]

    /// Whether something is wrong that leaves the file useless.
    var isBroken: Bool { content == nil || diagnostics.contains { $0.severity == .error } }
  }

  /// A spec that was composed for spaces.
  struct Composed {
    /// The networks as far as the spec is right.
    let composition: Composition?
    /// What is wrong, in the order of the files.
    let diagnostics: [Diagnostic]

    /// Whether the networks are as the spec says.
    var hasErrors: Bool { composition == nil || diagnostics.contains { $0.severity == .error } }
  }

  /// Reads the text of a spec.
  func spec(at path: String) -> Loaded<SourceFile> {
    do {
      return Loaded(path: path, content: try SourceFile(contentsOf: path), diagnostics: [])
    } catch {
      return Loaded(path: path, content: nil, diagnostics: [unreadable(path, error)])
    }
  }

  /// Reads spaces.
  func spaces(at path: String) -> Loaded<EnvironmentSpaces> {
    do {
      let file = try SourceFile(contentsOf: path)
      let diagnostics = Diagnostics()
      let spaces = YAML.parse(file, into: diagnostics)
        .flatMap { EnvironmentSpaces(reading: $0, diagnostics: diagnostics) }
      return Loaded(path: path, content: spaces, diagnostics: diagnostics.sorted)
    } catch {
      return Loaded(path: path, content: nil, diagnostics: [unreadable(path, error)])
    }
  }

  /// Composes a spec for spaces, or for its own where none are given.
  func compose(_ spec: SourceFile, for spaces: EnvironmentSpaces?) -> Composed {
    let diagnostics = Diagnostics()
    let composition = ModelComposer.composition(
      of: spec, spaces: spaces, registry: registry, reportingTo: diagnostics)
    return Composed(composition: composition, diagnostics: diagnostics.sorted)
  }

  /// What is wrong with the text of a spec for which there are no spaces to compose it for.
  func syntaxProblems(of spec: SourceFile) -> [Diagnostic] {
    let diagnostics = Diagnostics()
    _ = YAML.parse(spec, into: diagnostics)
    return diagnostics.sorted
  }

  private func unreadable(_ path: String, _ error: SourceFileError) -> Diagnostic {
    let nothing = SourceFile(name: path, text: "")
    return Diagnostic(.error, .unreadableFile, error.message, at: SourceSpan(startOf: nothing))
  }
}

extension DiagnosticCode {
  /// A file cannot be read.
  static let unreadableFile: DiagnosticCode = "unreadable-file"
}
