package import Composer

/// Reads specs and spaces from files, and composes one for the other.
package struct SpecLoader {
  /// What specs can name.
  package let registry: ModelRegistry
  private let overrides: [Override]
  private let bindings: [BindingLayer]
  /// What is wrong with the overrides and bindings whatever the spec.
  private let faults: [Diagnostic]
  /// Where all files come from, if not from this machine.
  private let reader: FileReader?

  /// A loader that applies overrides and bindings to every spec.
  ///
  /// - Parameters:
  ///   - bindingFiles: Files of values by class; of several the later ones win.
  ///   - bindings: Values by class, which win over those of files.
  ///   - reader: Where all files come from; this machine by default.
  package init(
    registry: ModelRegistry, overrides: [String] = [], bindingFiles: [String] = [], bindings: [String] = [],
    reading reader: FileReader? = nil
  ) {
    self.registry = registry
    self.reader = reader
    let diagnostics = Diagnostics()
    let named = reader ?? .disk
    self.overrides = overrides.compactMap { Override($0, reading: named, reportingTo: diagnostics) }
    var layers: [BindingLayer] = []
    for path in bindingFiles {
      do {
        let file = try Self.file(at: path, from: reader)
        if let layer = BindingLayer(of: file, reading: named, reportingTo: diagnostics) {
          layers.append(layer)
        }
      } catch {
        diagnostics.report(Self.unreadable(path, error, likeliest: .specs))
      }
    }
    self.bindings =
      layers + bindings.compactMap { BindingLayer($0, reading: named, reportingTo: diagnostics) }
    faults = diagnostics.items
  }

  /// A file's content, or why there is none.
  package struct Loaded<Content> {
    /// The path as the user gave it.
    package let path: String
    /// The content; nil where nothing can be said about it.
    package let content: Content?
    /// What is wrong with the file.
    package let diagnostics: [Diagnostic]
  }

  /// A spec that was composed for spaces.
  package struct Composed {
    /// The networks as far as the spec is right.
    package let composition: Composition?
    /// What is wrong, in the order of the files.
    package let diagnostics: [Diagnostic]

    /// Whether the networks are as the spec says.
    package var hasErrors: Bool { composition == nil || diagnostics.contains { $0.severity == .error } }
  }

  /// A spec that was written out.
  package struct Resolved {
    /// The spec, if nothing is wrong with it.
    package let spec: ResolvedNode?
    /// What is wrong, in the order of the files.
    package let diagnostics: [Diagnostic]
  }

  /// Reads a spec with the files that it names, and applies the overrides.
  package func spec(at path: String) -> Loaded<Document> { spec(of: file(at: path)) }

  /// Reads the text of a spec.
  package func file(at path: String) -> Loaded<SourceFile> {
    do {
      return Loaded(path: path, content: try Self.file(at: path, from: reader), diagnostics: [])
    } catch {
      return Loaded(path: path, content: nil, diagnostics: [Self.unreadable(path, error, likeliest: .specs)])
    }
  }

  /// Reads the text of a spec, or of every spec in a folder.
  package func files(at path: String) -> [Loaded<SourceFile>] {
    guard AtomicFile.isFolder(path) else { return [file(at: path)] }
    do {
      return try SpecFolder.specs(in: path).map(file)
    } catch {
      let fault = Self.unreadable(path, error, likeliest: .specs)
      return [Loaded(path: path, content: nil, diagnostics: [fault])]
    }
  }

  /// Puts the files that a spec names into it, and applies the overrides.
  ///
  /// - Parameters:
  ///   - files: Where the files come from that it names; the loader's own reader by default.
  ///   - sweep: Where the spec is composed at the points of a sweep, whose overrides are applied there.
  package func spec(
    of file: Loaded<SourceFile>, reading files: FileReader? = nil, choosingFilesAsIn sweep: Sweep? = nil
  ) -> Loaded<Document> {
    let diagnostics = Diagnostics()
    let overrides = sweep?.overrides(at: 0).filter(\.choosesFiles) ?? overrides
    let document = file.content.flatMap {
      Document(of: $0, overrides: overrides, reading: files ?? reader ?? .disk, reportingTo: diagnostics)
    }?
    .binding(bindings)
    return Loaded(
      path: file.path, content: document, diagnostics: file.diagnostics + diagnostics.items + faults)
  }

  /// Reads spaces.
  package func spaces(at path: String) -> Loaded<EnvironmentSpaces> {
    let file = node(at: path)
    let diagnostics = Diagnostics()
    for known in file.diagnostics { diagnostics.report(known) }
    let spaces = file.content.flatMap { EnvironmentSpaces(reading: $0, diagnostics: diagnostics) }
    return Loaded(path: path, content: spaces, diagnostics: diagnostics.sorted)
  }

  /// Reads what a file holds, whatever it is.
  package func node(at path: String) -> Loaded<Node> {
    do {
      let file = try Self.file(at: path, from: reader)
      let diagnostics = Diagnostics()
      let node = YAML.parse(file, into: diagnostics)
      return Loaded(path: path, content: node, diagnostics: diagnostics.sorted)
    } catch {
      return Loaded(path: path, content: nil, diagnostics: [Self.unreadable(path, error, likeliest: .spaces)])
    }
  }

  /// Composes a spec for spaces, or for its own where none are given.
  package func compose(_ spec: Loaded<Document>, for spaces: Loaded<EnvironmentSpaces>?) -> Composed {
    let diagnostics = Diagnostics()
    for known in spec.diagnostics { diagnostics.report(known) }
    var composition: Composition?
    if let document = spec.content, spaces == nil || spaces?.content != nil {
      composition = ModelComposer.composition(
        of: document, spaces: spaces?.content, registry: registry, reportingTo: diagnostics)
    }
    return Composed(composition: composition, diagnostics: (spaces?.diagnostics ?? []) + diagnostics.sorted)
  }

  /// A file that the user names, which may be a pipe.
  private static func file(
    at path: String, from reader: FileReader?
  ) throws(SourceFileError) -> SourceFile {
    guard let reader else { return try SourceFile(contentsOf: path) }
    return try reader.read(path)
  }

  /// Writes a spec out, for the spaces that a file holds or for its own.
  package func resolve(_ spec: Loaded<Document>, for spaces: Loaded<Node>?) -> Resolved {
    let diagnostics = Diagnostics()
    for known in spec.diagnostics + (spaces?.diagnostics ?? []) { diagnostics.report(known) }
    var resolved: ResolvedNode?
    if let document = spec.content, spaces == nil || spaces?.content != nil {
      resolved = ModelComposer.resolution(
        of: document, spaces: spaces?.content, registry: registry, reportingTo: diagnostics)
    }
    return Resolved(spec: diagnostics.hasErrors ? nil : resolved, diagnostics: diagnostics.sorted)
  }

  private static func unreadable(
    _ path: String, _ error: SourceFileError, likeliest kind: MissingFile.Kind
  ) -> Diagnostic {
    let nothing = SourceFile(name: path, text: "")
    return Diagnostic(
      .error, .unreadableFile, error.message, at: SourceSpan(startOf: nothing),
      help: MissingFile(path: path, kind: kind).help)
  }
}

extension DiagnosticCode {
  /// A file cannot be read.
  static let unreadableFile: DiagnosticCode = "unreadable-file"
}
