import OrderedCollections
import Perception
import Spaces
import Spec

/// What could be written in a template where an observation does not suit the block of its modality.
struct TemplateRepairs {
  let context: CompositionContext
  /// The modalities; nil where the spec is wrong about one.
  let modalities: OrderedDictionary<String, Modality?>

  private static let codes: Set<DiagnosticCode> = [.shapeMismatch, .surplusAxes, .portRank, .elementType]

  /// Notes changes for every observation of a mapping, should its modality turn out not to suit it.
  func note(for mapping: Mapping) {
    let used = Set(mapping.entries.compactMap { $0.value.scalar?.text })
    let unused = modalities.keys.filter { !used.contains($0) }
    let observations = context.spaces.steps.values.reduce(into: OrderedDictionary<String, Space>()) {
      $0.merge($1.observation) { first, _ in first }
    }
    for entry in mapping.entries {
      guard let name = entry.value.scalar?.text else { continue }
      // Of several modalities that nobody uses, each may be meant.
      if unused.count == 1, let other = unused.first { note(other, insteadOf: name, for: entry) }
      if let choices = observations[entry.name]?.choices { note(choices, insteadOf: name, for: entry) }
    }
  }

  private func note(_ modality: String, insteadOf name: String, for entry: Mapping.Entry) {
    guard let renaming = Fix(writing: modality, at: entry.value.span, insteadOf: name) else { return }
    context.diagnostics.note(
      Fix(
        "give `\(entry.name)` the modality `\(modality)`", renaming.edits, certainty: .ifItHolds),
      help: "did you mean the modality `\(modality)`, which no observation has?", for: Self.codes,
      at: entry.value.span)
  }

  /// A modality of its own that turns whole numbers into numbers to calculate with.
  private func note(
    _ choices: NetworkSource.Choices, insteadOf name: String, for entry: Mapping.Entry
  ) {
    let block = WrittenBlock.encoding(entry.name, choices)
    let modality = block.modality(of: entry.name)
    guard modalities[modality] == nil, case .some(let present?) = modalities[name],
      let renaming = Fix(writing: modality, at: entry.value.span, insteadOf: name),
      let outline = context.diagnostics.outline(of: present.name.span.file),
      let step = outline.entry(at: present.name.span),
      let insertion = outline.inserting(
        block.passage(modality: modality, isCompact: Outline.Container(step.part.value)?.isFlow ?? true),
        after: step)
    else { return }
    context.diagnostics.note(
      Fix(block.title, insertion + renaming.edits, certainty: .ifItHolds),
      help: "give it a modality of its own: \(block.passage(modality: modality, isCompact: true).text)",
      for: [.elementType], at: entry.value.span)
  }
}
