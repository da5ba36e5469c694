import Compute
import Distributions
import OrderedCollections
import Perception
import Spaces
import Spec

/// Composes a whole spec: finds out what it is, reads what all kinds have in common, and hands on the rest.
struct SpecComposer {
  let registry: ModelRegistry
  let mode: Mode
  let diagnostics: Diagnostics

  /// Composes an assembled spec.
  ///
  /// - Parameters:
  ///   - name: What the model is called.
  ///   - given: Spaces that replace the spec's own.
  /// - Returns: The networks as far as the spec is right, or nil where nothing can be said about them.
  func compose(_ document: Document, name: String, spaces given: EnvironmentSpaces?) -> Composition? {
    // Without its heads, a network gives none of what it must.
    defer { diagnostics.explainMisplacedKeys(consequences: ["heads": .missingOutput]) }
    diagnostics.foreignNames = .standard
    guard let written = mapping(of: document) else { return nil }
    let keys = TopLevelKeys(of: written, in: document, asking: diagnostics)
    let root = filled(written, keys)
    let interpolation = Interpolation(
      root: Spec.Node(.mapping(root), at: document.root.span), diagnostics: diagnostics)
    let mapping = interpolated(root, keys, interpolation)
    if let wrapper = wrapper(of: mapping) {
      report(wrapper)
      return nil
    }
    let reader = reader(of: mapping, keys, document)
    let parts = TopLevelParts(reader)
    // Which keys the spec may have depends on what it is.
    if reader.failed {
      reader.tolerateUnlessMisspelt()
      return unfinished(reader, tolerating: [])
    }
    let reading = SpacesReading(files: document.files, diagnostics: diagnostics)
    guard
      let spaces = reading.spaces(
        given: given, written: parts.spaces, keySpan: reader.keySpan(of: "spaces"), specPlace: document.place)
    else {
      reportWhateverTheSpaces(reader, parts, interpolation, document)
      let variables = reader.mapping["definitions"].map { Interpolation.names(in: $0.value) } ?? []
      return unfinished(reader, tolerating: variables.union(interpolation.namesRead).union(parts.target.keys))
    }
    let (networks, context, bindings) = networks(of: parts, for: spaces, reader, interpolation, document)
    if parts.target != .template { context.reportUnread(by: networks) }
    reportUnreadValues(reader, interpolation)
    reader.tolerate(interpolation.namesRead)
    reportReplaced(reader, document)
    reader.finish()
    WeightRuleCheck(networks).report(to: diagnostics)
    context.check(parts.budget, of: networks, called: "the model")
    // Where something is wrong, nobody knows what would have been read.
    if !diagnostics.hasErrors { bindings.reportUnused(to: diagnostics) }
    return Composition(name: name, networks: networks, spaces: spaces)
  }

  /// What all kinds of specs have at their top.
  private struct TopLevelParts {
    let target: ModelRegistry.Top
    let spaces: Spec.Node?
    let budget: Budget?
    let bindings: Spec.Node?

    init(_ reader: ParameterReader) {
      target =
        reader.read(
          "_target_", .named(in: ModelRegistry.tops, misplaced: ModelRegistry.misplaced),
          help: "What the spec is: CustomModelComposer, whose networks are written block by block, "
            + "TemplateModelComposer, which makes them of the observations' modalities, or InferenceBlock."
        ).element
      spaces = reader.optional(
        "spaces", .anyNode, help: "Observation and action spaces, or the path of a file that holds them.")
      budget = reader.readBudget()
      bindings = reader.part(
        "bindings",
        help: "Values by class and parameter in the place of defaults: {DenseBlock.non_lin: SELU}.")
    }
  }

  private func reader(of mapping: Mapping, _ keys: TopLevelKeys, _ document: Document) -> ParameterReader {
    let reader = ParameterReader(
      mapping: mapping, at: document.place, owner: "the spec", ownerSpan: nil, diagnostics: diagnostics)
    reader.read(misspelt: keys.meant)
    reader.furtherHelp = { name in
      ModelRegistry.tops.entries.first { $0.value.element.keys.contains(name) }.map {
        "with `_target_: \($0.key)` a spec has `\(name)`"
      } ?? "a value of your own stands here where some `${\(Spec.Node.cropped(name))}` reads it"
    }
    return reader
  }

  /// Warns of what nobody reads below the user's own keys; those that nobody reads themselves are unknown keys.
  private func reportUnreadValues(_ reader: ParameterReader, _ interpolation: Interpolation) {
    // After errors not every definition is read to its end.
    let pending =
      diagnostics.hasErrors ? reader.mapping["definitions"].map { Interpolation.names(in: $0.value) } : nil
    let known = Set(reader.declarations.map(\.name))
    for name in interpolation.namesRead.sorted()
    where !known.contains(name) && pending?.contains(name) != true {
      interpolation.reportUnread(below: name)
    }
  }

  /// The entry that holds the whole spec, which must stand at the top.
  private func wrapper(of mapping: Mapping) -> Mapping.Entry? {
    guard mapping["_target_"] == nil else { return nil }
    let candidates = mapping.entries.filter { entry in
      guard let target = entry.value.mapping?["_target_"]?.value.scalar?.text else { return false }
      return ModelRegistry.tops[target] != nil
    }
    guard candidates.count == 1, let candidate = candidates.first else { return nil }
    // Where the rest of the spec stands at the top, `_target_` alone is in the wrong place.
    let parts = ModelRegistry.Top.allCases.flatMap(\.keys)
    return mapping.names.contains { parts.contains($0) && $0 != candidate.name } ? nil : candidate
  }

  private func report(_ wrapper: Mapping.Entry) {
    let outline = diagnostics.outline(of: wrapper.keySpan.file)
    let edits = outline?.entry(at: wrapper.keySpan).flatMap { outline?.unwrapping($0) }
    diagnostics.error(
      .notASpec, "the spec stands under `\(wrapper.name)`: its keys must stand at the top of the file",
      at: wrapper.keySpan,
      related: wrapper.value.mapping?["_target_"].map { [.init("the spec begins here", at: $0.keySpan)] }
        ?? [],
      help: "leave `\(wrapper.name):` out, and write what is under it one level further out",
      fixes: edits.map {
        [Fix("take what `\(wrapper.name)` holds one level out", $0, certainty: .ifItHolds)]
      } ?? [])
  }

  /// The networks of a spec, with the context and the bindings by which they are composed.
  private func networks(
    of parts: TopLevelParts, for spaces: EnvironmentSpaces, _ reader: ParameterReader,
    _ interpolation: Interpolation, _ document: Document
  ) -> (networks: [Network], context: CompositionContext, bindings: Bindings) {
    let ownBindings = parts.bindings.map { [BindingLayer(ofSpec: $0)] } ?? []
    let givenBindings = document.bindings.map { $0.with(interpolation.resolve($0.node)) }
    let (context, bindings) = CompositionContext(
      registry: registry, spaces: spaces, mode: mode, diagnostics: diagnostics
    ).binding(ownBindings + givenBindings)
    let networks =
      switch parts.target {
      case .template: TemplateModelComposer(context: context).networks(reader)
      case .custom: CustomModelComposer(context: context).networks(reader, interpolation)
      case .inference: InferenceComposer(context: context).networks(reader, interpolation)
      }
    return (networks, context, bindings)
  }

  /// Of a spec whose spaces are wrong, reports the names and values that are wrong whatever the spaces are.
  private func reportWhateverTheSpaces(
    _ reader: ParameterReader, _ parts: TopLevelParts, _ interpolation: Interpolation, _ document: Document
  ) {
    let trial = Diagnostics()
    trial.foreignNames = diagnostics.foreignNames
    trial.follow(document.uses)
    let steps = ["policy", "critic"].compactMap { reader.mapping[$0]?.value.mapping?["networks"]?.value }
      .map { networks in
        networks.mapping.map { $0.names.prefix(Self.mostSteps).map { $0 } }
          ?? (networks.sequence ?? []).indices.prefix(Self.mostSteps).map(String.init)
      }
    let trialReader = ParameterReader(
      mapping: reader.mapping, at: document.place, owner: reader.owner, diagnostics: Diagnostics())
    _ = SpecComposer(registry: registry, mode: mode, diagnostics: trial).networks(
      of: parts, for: .unknown(steps: steps.max { $0.count < $1.count } ?? ["0"]), trialReader,
      interpolation, document)
    for item in trial.items where Self.independentCodes.contains(item.code) { diagnostics.report(item) }
  }

  /// The networks of how many steps are looked at where nobody knows the steps.
  private static let mostSteps = 100

  /// What can be wrong with a block whatever flows through it.
  private static let independentCodes: Set<DiagnosticCode> = [
    .parameterValue, .unknownParameter, .unknownName, .missingParameter, .unknownClass, .notABinding,
    .duplicateBinding, .mixedForms,
  ]

  /// Warns of values that a spec gives a name to and that only replaced parts of it read.
  private func reportReplaced(_ reader: ParameterReader, _ document: Document) {
    let declared = Set(reader.declarations.map(\.name))
    let idle = reader.mapping.entries.filter { !declared.contains($0.name) && !reader.tolerates($0.name) }
    guard !idle.isEmpty else { return }
    let names = document.namesReadInFiles()
    for entry in idle where names.contains(entry.name) {
      reader.tolerate([entry.name])
      let isChanged = entry.value.span.file !== entry.keySpan.file
      diagnostics.warning(
        .unusedValue,
        "nothing reads `\(Spec.Node.cropped(entry.name))` any more: what read it is replaced or removed",
        at: entry.keySpan, related: isChanged ? [.init("it has its value here", at: entry.value.span)] : [],
        help: "write `${\(Spec.Node.cropped(entry.name))}` where it is meant, or remove it")
    }
  }

  /// Reports what is wrong with the keys of a spec that cannot be composed.
  private func unfinished(
    _ reader: ParameterReader, tolerating names: some Sequence<String>
  ) -> Composition? {
    reader.tolerate(names)
    reader.finish()
    return nil
  }

  /// The mapping at the top of a spec, or nil where it is none.
  private func mapping(of document: Document) -> Mapping? {
    if let mapping = document.root.mapping { return mapping }
    if !document.root.isUnresolved {
      diagnostics.error(
        .notASpec, "a spec must be a mapping that starts with `_target_`, it is \(document.root.found)",
        at: document.root.span)
    }
    return nil
  }

  /// The root's mapping without `???`, but for the parameters of `definitions`, which are given with each use, and for
  /// `bindings`, which may say that something must be given.
  private func filled(_ mapping: Mapping, _ keys: TopLevelKeys) -> Mapping {
    mapping.mapValues { entry in
      ["definitions", "bindings"].contains(keys.part(entry.name)) || keys.strays.contains(entry.name)
        ? entry.value : entry.value.reportingMissingValues(at: entry.name, to: diagnostics)
    }
  }

  /// The mapping with `${…}` replaced everywhere but in `definitions`, whose parameters differ with each use.
  private func interpolated(
    _ mapping: Mapping, _ keys: TopLevelKeys, _ interpolation: Interpolation
  ) -> Mapping {
    mapping.mapValues { entry in
      keys.part(entry.name) == "definitions" || keys.strays.contains(entry.name)
        ? entry.value : interpolation.resolve(entry.value, at: [entry.name])
    }
  }
}

extension DiagnosticCode {
  /// A file holds no mapping.
  public static let notASpec: DiagnosticCode = "not-a-spec"
}
