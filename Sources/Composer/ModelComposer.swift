public import Compute
@_exported public import Distributions
public import FoundationEssentials
@_exported public import OrderedCollections
@_exported public import Perception
@_exported public import Spaces
@_exported public import Spec
@_exported public import Tensors

/// From a spec and spaces to a model: the entrance for programs that embed the package.
///
/// ```swift
/// import Composer
///
/// let model = try ModelComposer.compose(specAt: URL(filePath: "cartpole.yaml"))
/// let actions = try model.policy(["observation": Tensor([0, 0.1, 0, -0.1], shape: [4])])
/// ```
public enum ModelComposer {
  /// Composes a spec without allocating weights; everything that is wrong is in the diagnostics.
  ///
  /// - Parameters:
  ///   - file: The spec.
  ///   - spaces: Spaces that replace the spec's own.
  ///   - overrides: Changes to the spec, as on the command line: `policy.networks.0.hidden_units=[64]`.
  ///   - bindings: Values by class, as on the command line: `DenseBlock.non_lin=SELU`.
  ///   - mode: Whether batch statistics are read or estimated.
  /// - Returns: The networks as far as the spec is right; nil where nothing can be said about them.
  public static func composition(
    of file: SourceFile, spaces: EnvironmentSpaces? = nil, overrides: [String] = [],
    bindings: [String] = [], registry: ModelRegistry = .standard, mode: Mode = .evaluation,
    reportingTo diagnostics: Diagnostics
  ) -> Composition? {
    let overrides = overrides.compactMap { Override($0, reportingTo: diagnostics) }
    let bindings = bindings.compactMap { BindingLayer($0, reportingTo: diagnostics) }
    guard let document = Document(of: file, overrides: overrides, reportingTo: diagnostics) else {
      return nil
    }
    return composition(
      of: document.binding(bindings), spaces: spaces,
      registry: registry, mode: mode, reportingTo: diagnostics)
  }

  /// Composes a spec whose files are read and whose overrides are applied.
  ///
  /// Many variants of one spec are composed fastest from one document: see `Document.applying`.
  ///
  /// - Parameters:
  ///   - document: The spec.
  ///   - spaces: Spaces that replace the spec's own.
  ///   - mode: Whether batch statistics are read or estimated.
  /// - Returns: The networks as far as the spec is right; nil where nothing can be said about them.
  public static func composition(
    of document: Document, spaces: EnvironmentSpaces? = nil, registry: ModelRegistry = .standard,
    mode: Mode = .evaluation, reportingTo diagnostics: Diagnostics
  ) -> Composition? {
    diagnostics.follow(document.uses)
    let path = document.file.name
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let composition = SpecComposer(registry: registry, mode: mode, diagnostics: diagnostics)
      .compose(document, name: stem.isEmpty ? name : stem, spaces: spaces)
    diagnostics.reportMisspeltNames()
    return composition
  }

  /// Composes a spec and draws fresh weights.
  ///
  /// - Parameters:
  ///   - spec: The file of the spec.
  ///   - spaces: Spaces that replace the spec's own.
  ///   - overrides: Changes to the spec, as on the command line: `policy.networks.0.hidden_units=[64]`.
  ///   - bindings: Values by class, as on the command line: `DenseBlock.non_lin=SELU`.
  ///   - seed: Where the streams of weights and actions start.
  /// - Throws: `ModelError.spec` with all diagnostics where the spec or an override is wrong.
  public static func compose(
    specAt spec: URL, spaces: EnvironmentSpaces? = nil, overrides: [String] = [],
    bindings: [String] = [], registry: ModelRegistry = .standard, seed: UInt64 = 0
  ) throws -> Model {
    let file = try SourceFile(contentsOf: spec.path(percentEncoded: false))
    let diagnostics = Diagnostics()
    let composition = composition(
      of: file, spaces: spaces, overrides: overrides, bindings: bindings, registry: registry,
      reportingTo: diagnostics)
    guard let composition, !diagnostics.hasErrors else {
      throw ModelError.spec(diagnostics.sorted)
    }
    return Model(composition, seed: seed)
  }
}
