import Perception
public import Spec

extension ModelComposer {
  /// A spec with everything written out that it leaves to other files, overrides, bindings, definitions, `${…}` and
  /// defaults: what is composed of it are the same networks, with the same weights for the same seed.
  ///
  /// - Parameter spaces: What stands for spaces in the place of the spec's own.
  /// - Returns: The spec; nil after errors, which are reported.
  public static func resolution(
    of document: Document, spaces: Spec.Node? = nil, registry: ModelRegistry = .standard,
    reportingTo diagnostics: Diagnostics
  ) -> ResolvedNode? {
    let document = spaces.map(document.replacingSpaces) ?? document
    let log = ReadingLog(keepsAll: true)
    let check = Diagnostics(readings: log)
    let composition = composition(of: document, registry: registry, reportingTo: check)
    for item in check.items { diagnostics.report(item) }
    guard composition != nil, !check.hasErrors, let top = log.reading(at: document.place) else { return nil }
    let stamps = Stamps()
    let plain = PlainSpec(document, keys: Set(top.declared))
    let root = stamps.stamped(plain.root)
    let stamped = Document(
      file: document.file, root: root, place: root.mapping?.entries.first?.keySpan ?? root.span,
      bindings: plain.bindings.map { $0.with(stamps.stamped($0.node)) }, files: document.files)
    let fillings = ReadingLog(keepsAll: true)
    let again = Diagnostics(readings: fillings)
    _ = Self.composition(of: stamped, registry: registry, reportingTo: again)
    for fault in again.items where fault.severity == .error {
      diagnostics.error(
        fault.code, "the spec cannot be written out: \(fault.message)",
        at: fault.primary.flatMap { stamps.origins[$0] } ?? document.place)
    }
    return again.hasErrors ? nil : FilledSpec(fillings.readings, stamps: stamps).resolved(root)
  }
}

extension Document {
  fileprivate func replacingSpaces(by node: Spec.Node) -> Document {
    guard let mapping = root.mapping else { return self }
    let entry = Mapping.Entry(
      key: Scalar("spaces"), keySpan: mapping["spaces"]?.keySpan ?? node.span, value: node)
    return Document(
      file: file, root: Spec.Node(.mapping(mapping.setting(entry)), at: root.span), place: place, uses: uses,
      bindings: bindings, files: files)
  }
}

extension ReadingLog {
  /// What was read last at a place: the whole, after its parts.
  fileprivate func reading(at place: SourceSpan) -> Reading? {
    readings.last { reading in
      if case .mapping(_, place) = reading.place { true } else { false }
    }
  }
}
