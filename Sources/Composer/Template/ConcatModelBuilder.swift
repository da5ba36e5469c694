import OrderedCollections
import Perception
import Spaces
import Spec

/// A block for each observation by its modality, their concatenation, then a hidden and a recurrent block.
///
/// As Maze's builder of the same name: each observation's block is `<observation>_<Block>`, the concatenation
/// `concat`, the hidden block `hidden`; whichever comes last is called `latent`.
struct ConcatModelBuilder {
  let context: CompositionContext
  /// The modality of each mapped observation, with where the mapping says so.
  private(set) var mapping: OrderedDictionary<String, (modality: Modality?, span: SourceSpan)> = [:]
  private(set) var hidden: Modality?
  private(set) var recurrence: Modality?
  private(set) var sharedEmbeddings = SharedEmbeddings()
  /// Where the modalities stand that are `{}`.
  private var leftOut: [String: SourceSpan] = [:]
  /// Whether the mapping names observations that do not exist, which has been reported.
  private var namesUnknownObservations = false
  private let place: SourceSpan
  private let target: SourceSpan
  /// What a critic reads besides observations, which has modalities too.
  private let furtherInputs: [NetworkInput]

  /// Reads the `model_builder` of a spec.
  ///
  /// - Parameters:
  ///   - furtherInputs: What the critic reads besides observations.
  ///   - masks: Observations that need no modality, as they forbid actions.
  init?(
    _ node: Spec.Node, place: SourceSpan, furtherInputs: [NetworkInput], masks: Set<String>,
    context: CompositionContext
  ) {
    guard let builder = context.partReader(node, name: "model_builder", place: place) else { return nil }
    self.context = context
    self.furtherInputs = furtherInputs
    let reader = ParameterReader(
      mapping: builder.mapping, at: place, owner: "model_builder", ownerSpan: nil,
      diagnostics: context.diagnostics)
    let name = reader.read(
      "_target_", .named(in: ModelRegistry.builders, misplaced: ModelRegistry.misplaced),
      help: "ConcatModelBuilder."
    ).name
    target = reader.span(of: "_target_") ?? place
    reader.adopt(context.registry.perception.bindings, of: name)
    let (config, mapped, sharedEmbeddings) = Self.parameters(reader, steps: context.spaces.stepOrder)
    self.sharedEmbeddings = sharedEmbeddings
    self.place = reader.keySpan(of: "observation_modality_mapping") ?? place
    reader.finish()
    guard
      let modalities = readModalities(config, place: reader.keySpan(of: "modality_config") ?? place),
      !reader.failed
    else { return nil }
    readMapping(mapped, modalities, masks: masks)
    if mapped.mapping == nil { return nil }
  }

  /// Reads what the class has besides its name.
  static func parameters(
    _ reader: ParameterReader, steps: [String]
  ) -> (config: Spec.Node, mapped: Spec.Node, sharedEmbeddings: SharedEmbeddings) {
    let config = reader.read(
      "modality_config", .anyNode,
      help: "The block of each modality, and of the reserved `hidden` and `recurrence`.")
    let mapped = reader.read(
      "observation_modality_mapping", .anyNode, help: "The modality of each observation.")
    return (config, mapped, SharedEmbeddings(reader, steps: steps))
  }

  private mutating func readModalities(
    _ node: Spec.Node, place: SourceSpan
  ) -> OrderedDictionary<String, Modality?>? {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        context.diagnostics.error(
          .notAModality, "`modality_config` must be a mapping from modality to block, it is \(node.found)",
          at: node.span)
      }
      return nil
    }
    let reader = ParameterReader(
      mapping: mapping, at: place, owner: "modality_config", ownerSpan: nil,
      diagnostics: context.diagnostics)
    let reserved = ["hidden", "recurrence"]
    let misspelt = mapping.misspeltKeys(of: reserved, asking: context.diagnostics)
    reader.read(misspelt: misspelt)
    for name in reserved { _ = reader.read(name, .anyNode, help: "the \(name) block, or {} for none") }
    // Any other name is a modality, but for one that looks like a reserved one that is missing.
    reader.tolerate(mapping.names.filter { misspelt[$0] == nil })
    reader.finish()
    var modalities: OrderedDictionary<String, Modality?> = [:]
    for entry in reader.mapping.entries {
      let modality = Modality(
        entry, registry: context.registry.perception, reportingTo: context.diagnostics)
      switch entry.name {
      case "hidden": hidden = modality
      case "recurrence": recurrence = modality
      default:
        modalities[entry.name] = .some(modality)
        if entry.value.mapping?.isEmpty == true { leftOut[entry.name] = entry.keySpan }
      }
    }
    return modalities
  }

  private mutating func readMapping(
    _ node: Spec.Node, _ modalities: OrderedDictionary<String, Modality?>, masks: Set<String>
  ) {
    guard let written = node.mapping else {
      if !node.isUnresolved {
        context.diagnostics.error(
          .notAModality,
          "`observation_modality_mapping` must be a mapping from observation to modality, it is \(node.found)",
          at: node.span)
      }
      return
    }
    let observations = context.spaces.steps.values.reduce(into: OrderedSet<String>()) {
      $0.formUnion($1.observation.keys)
      $0.formUnion($1.unreadableObservations.sorted())
    }
    let further = OrderedSet(furtherInputs.map(\.key))
    let names = observations.union(further)
    let only = Self.onlyMeant(by: written, among: names.subtracting(masks))
    let lacksObservations = context.spaces.steps.values.contains(where: \.lacksObservations)
    let actions = actionNames
    let places = observationSpans
    let uses = Dictionary(
      grouping: written.entries.filter { $0.value.scalar != nil }, by: { $0.value.scalar?.text ?? "" }
    ).mapValues { $0.map(\.value.span) }
    for entry in written.entries {
      let modality = modality(of: entry, modalities, uses)
      if observations.contains(entry.name) || further.contains(entry.name) || lacksObservations {
        mapping[entry.name] = (modality, entry.value.span)
      } else if Self.previousValue == entry.name || actions.contains(entry.name) {
        // Where something is wrong with the critic, nobody knows what it reads.
        if context.diagnostics.hasErrors { continue }
        context.diagnostics.warning(
          .unreadObservation, "the critic does not read `\(entry.name)`", at: entry.keySpan)
      } else {
        reportUnknown(entry, in: written, observations, names, only: only, masks: masks, places: places)
        namesUnknownObservations = true
      }
    }
    TemplateRepairs(context: context, modalities: modalities).note(for: written)
    // Networks without any input are reported when they are built.
    if lacksObservations || written.isEmpty { return }
    reportUnmapped(observations.filter { written[$0] == nil && !masks.contains($0) })
    for (name, modality) in modalities where modality != nil && uses[name] == nil {
      context.diagnostics.warning(
        .unusedModality, "no observation has the modality `\(name)`", at: modality?.name.span)
    }
  }

  /// Reports an entry for an observation that does not exist.
  ///
  /// - Parameter places: Where the observations are written.
  private func reportUnknown(
    _ entry: Mapping.Entry, in written: Mapping, _ observations: OrderedSet<String>,
    _ names: OrderedSet<String>, only: String?, masks: Set<String>, places: [String: SourceSpan]
  ) {
    let mistake = context.diagnostics.mistake(entry.name, at: entry.keySpan, among: names) { name in
      written[name] == nil && !masks.contains(name) ? places[name] : nil
    }
    context.diagnostics.error(
      .unknownObservation, "there is no observation `\(entry.name)`", at: entry.keySpan,
      help: mistake.help(
        or: only.map { "did you mean `\($0)`, which has no modality?" }
          ?? "the observations are: \(listed(observations))"),
      fixes: mistake.fixes(at: entry.keySpan))
  }

  /// The one name that has no modality, where one name that has one does not exist.
  private static func onlyMeant(by written: Mapping, among names: OrderedSet<String>) -> String? {
    let missing = names.filter { written[$0] == nil }
    return missing.count == 1 && written.names.subtracting(names).count == 1 ? missing.first : nil
  }

  /// How the reference calls the value up to the step before.
  private static let previousValue = "prev_value"

  private var actionNames: Set<String> {
    context.spaces.steps.values.reduce(into: []) {
      $0.formUnion($1.action.keys)
      $0.formUnion($1.unreadableActions)
    }
  }

  private var observationSpans: [String: SourceSpan] {
    context.spaces.steps.values.reduce(into: [:]) { spans, step in
      spans.merge(step.observationSpans) { first, _ in first }
    }
  }

  private func reportUnmapped(_ observations: [String]) {
    let spans = observationSpans
    for observation in observations {
      context.diagnostics.warning(
        .unmappedObservation,
        "the observation `\(observation)` has no modality, so that no network reads it",
        at: spans[observation] ?? place, related: [.init("modalities are chosen here", at: place)])
    }
    for input in furtherInputs where mapping[input.key] == nil {
      context.diagnostics.warning(
        .unmappedObservation, "\(input.source.title) has no modality, so that the critic does not read it",
        at: place, help: "add `\(input.key)` to `observation_modality_mapping`")
    }
  }

  private func modality(
    of entry: Mapping.Entry, _ modalities: OrderedDictionary<String, Modality?>,
    _ uses: [String: [SourceSpan]]
  ) -> Modality? {
    guard let name = entry.value.scalar?.text, case .some(let found) = modalities[name] else {
      if !entry.value.isUnresolved {
        report(unknownModalityOf: entry, modalities, uses)
      }
      return nil
    }
    if let place = leftOut[name] {
      context.diagnostics.error(
        .notAModality, "the modality `\(name)` lacks its `block_type` and `block_params`: it is {}, no block",
        at: place, related: [.init("the observation `\(entry.name)` has it", at: entry.value.span)],
        help: "only `hidden` and `recurrence` may be {}")
    }
    return found
  }

  /// Reports a modality that does not exist.
  ///
  /// - Parameter uses: Where observations have each modality.
  private func report(
    unknownModalityOf entry: Mapping.Entry, _ modalities: OrderedDictionary<String, Modality?>,
    _ uses: [String: [SourceSpan]]
  ) {
    let name = entry.value.scalar?.text
    let place = entry.value.span
    let mistake = context.diagnostics.mistake(
      name ?? "", at: place, among: modalities.keys, uses: { name.flatMap { uses[$0] } },
      given: { uses[$0] == nil ? (modalities[$0] ?? nil)?.name.span : nil })
    context.diagnostics.error(
      .unknownModality,
      "`modality_config` has no modality \(name.map { "`\($0)`" } ?? entry.value.found) for the observation `\(entry.name)`",
      at: place, help: mistake.help(or: "the modalities are: \(listed(modalities.keys))"),
      fixes: mistake.fixes(at: place))
  }

  /// The blocks of a network up to `latent`, and the name that `latent` has.
  ///
  /// - Parameters:
  ///   - inputs: What the network may read, in the order of the concatenation.
  ///   - taken: Names of observations, actions and the like, which the template's own give way to.
  func blocks(
    reading inputs: [NetworkInput], in frame: String, taken: Set<String>
  ) -> (blocks: [BlockEntry], latent: String)? {
    var blocks: [BlockEntry] = []
    let names = inputs.map(\.key)
    for observation in names {
      guard let (modality, span) = mapping[observation] else { continue }
      let key = "\(observation)_\(modality?.type.value ?? "block")".givingWay(where: taken.contains)
      let input = Located(observation, at: span)
      blocks.append(
        modality?.entry(key: key, reading: input, blaming: span)
          ?? BlockEntry(
            key: Located(key, at: span), type: Located("block", at: span), block: nil, inKeys: [input],
            outKeys: [Located(key, at: span)]))
    }
    if blocks.isEmpty, namesUnknownObservations || inputs.contains(where: { $0.source.type == nil }) {
      return nil
    }
    if blocks.isEmpty {
      context.diagnostics.error(
        .noObservation,
        "no observation of \(frame) has a modality in `observation_modality_mapping`, so that its network has no input",
        at: place, help: "the observations are: \(listed(names))")
      return nil
    }
    let isLast = hidden == nil && recurrence == nil
    var last = (isLast ? "latent" : "concat").givingWay(where: taken.contains)
    blocks.append(concatenation(of: blocks, key: last))
    for (modality, name) in [(hidden, recurrence == nil ? "latent" : "hidden"), (recurrence, "latent")] {
      guard let modality else { continue }
      let key = name.givingWay(where: taken.contains)
      blocks.append(
        modality.entry(
          key: key, reading: Located(last, at: modality.type.span), blaming: modality.type.span))
      last = key
    }
    return (blocks, last)
  }

  private func concatenation(of blocks: [BlockEntry], key: String) -> BlockEntry {
    let spans = blocks.map { $0.inputSpans.first ?? place }
    return .concatenation(key, of: blocks.map(\.key.value), blaming: spans, place: target)
  }
}

extension DiagnosticCode {
  /// The mapping names an observation that no step has.
  public static let unknownObservation: DiagnosticCode = "unknown-observation"
  /// An observation has no modality.
  public static let unmappedObservation: DiagnosticCode = "unmapped-observation"
  /// The mapping names a modality that does not exist.
  public static let unknownModality: DiagnosticCode = "unknown-modality"
  /// No observation has a modality.
  public static let unusedModality: DiagnosticCode = "unused-modality"
  /// A step's network would have no input.
  public static let noObservation: DiagnosticCode = "no-observation"
}
