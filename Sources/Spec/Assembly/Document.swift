/// A spec put together of its files and changed by overrides, before `${…}` is replaced.
///
/// A document is a value: its files are read and parsed once, and any number of sets of overrides are applied to it.
/// Every part knows the file, or the override's word, in which it stands.
public struct Document: Sendable {
  /// The most files that a spec consists of.
  package static let maximumFiles = DocumentAssembler.maximumFiles
  /// The most values that merging files looks at.
  package static let maximumMerged = DocumentAssembler.maximumMerged

  /// The spec's own file.
  public let file: SourceFile
  /// The spec's value.
  public let root: Node
  /// What messages about the spec as a whole point at: the first key of its own file.
  public let place: SourceSpan
  /// Which files were put in, and where.
  public let uses: [FileUse]
  /// Bindings from outside of the spec, later ones over earlier ones.
  public let bindings: [BindingLayer]
  /// Where the files come from that the spec names.
  public let files: FileReader

  /// What overrides and files on top may have replaced: the spec before its overrides, and each file of its `defaults`.
  private let layers: [Node]
  /// The spec's own file before its `defaults` are merged and other files put in.
  private let written: Node?
  /// The overrides that chose files of `defaults`.
  private let choices: [Override]

  /// Reads a spec with the files that its `defaults` and its `@file` texts name, and applies overrides in order.
  ///
  /// What can be read is read, and everything that is wrong is reported; nil where nothing can be said about the spec,
  /// or too much of it is missing.
  public init?(
    of file: SourceFile, overrides: [Override] = [], reading files: FileReader = .disk,
    reportingTo diagnostics: Diagnostics
  ) {
    guard let written = YAML.parse(file, into: diagnostics) else { return nil }
    let choices = overrides.filter(\.choosesFiles)
    let chosen = Self.choosing(choices, in: written, reportingTo: diagnostics)
    let assembler = DocumentAssembler(reading: files, reportingTo: diagnostics)
    guard let root = assembler.spec(chosen) else { return nil }
    let document = Document(
      file: file, root: root, place: written.mapping?.entries.first?.keySpan ?? written.span,
      uses: choices.flatMap(\.uses) + assembler.uses, files: files, layers: [root] + assembler.layers,
      written: written, choices: choices)
    self = document.changed(by: overrides, reportingTo: diagnostics)
  }

  /// A document of these parts.
  package init(
    file: SourceFile, root: Node, place: SourceSpan, uses: [FileUse] = [], bindings: [BindingLayer] = [],
    files: FileReader = .disk
  ) {
    self.init(
      file: file, root: root, place: place, uses: uses, bindings: bindings, files: files, layers: [root],
      written: nil, choices: [])
  }

  private init(
    file: SourceFile, root: Node, place: SourceSpan, uses: [FileUse], bindings: [BindingLayer] = [],
    files: FileReader, layers: [Node], written: Node?, choices: [Override]
  ) {
    self.layers = layers
    self.files = files
    self.file = file
    self.root = root
    self.place = place
    self.uses = uses
    self.bindings = bindings
    self.written = written
    self.choices = choices
  }

  private func with(
    root: Node, uses: [FileUse], bindings: [BindingLayer]? = nil, layers: [Node]? = nil,
    choices: [Override]? = nil
  ) -> Document {
    Document(
      file: file, root: root, place: place, uses: uses, bindings: bindings ?? self.bindings, files: files,
      layers: layers ?? self.layers, written: written, choices: choices ?? self.choices)
  }

  /// The first parts of all names that some `${…}` of its files reads, though it may be replaced since.
  public func namesReadInFiles() -> Set<String> {
    layers.reduce(into: []) { $0.formUnion(Interpolation.names(in: $1)) }
  }

  /// The document with bindings on top of those that it has.
  public func binding(_ layers: [BindingLayer]) -> Document {
    with(root: root, uses: uses + layers.flatMap(\.uses), bindings: bindings + layers)
  }

  /// The document with overrides applied in order; one that cannot be applied is reported and changes nothing.
  ///
  /// Overrides of `defaults` choose other files, and the spec is put together anew.
  public func applying(_ overrides: [Override], reportingTo diagnostics: Diagnostics) -> Document {
    let choices = overrides.filter(\.choosesFiles)
    if choices.isEmpty || choices.elementsEqual(self.choices, by: { $0.isSame(as: $1) }) {
      return changed(by: overrides, reportingTo: diagnostics)
    }
    let chosen = Self.choosing(
      choices, in: written ?? root, reportingTo: diagnostics)
    let assembler = DocumentAssembler(reading: files, reportingTo: diagnostics)
    let assembled = assembler.spec(chosen) ?? Node(.unresolved, at: root.span)
    return with(
      root: assembled, uses: choices.flatMap(\.uses) + assembler.uses, layers: [assembled] + assembler.layers,
      choices: choices
    ).changed(by: overrides, reportingTo: diagnostics)
  }

  /// The spec's own file with the files of its `defaults` as overrides choose them.
  private static func choosing(
    _ overrides: [Override], in written: Node, reportingTo diagnostics: Diagnostics
  ) -> Node {
    overrides.reduce(written) { written, override in
      OverrideApplication(override: override, diagnostics: diagnostics).apply(to: written) ?? written
    }
  }

  /// The document with all overrides applied but those that choose files.
  private func changed(by overrides: [Override], reportingTo diagnostics: Diagnostics) -> Document {
    var root = root
    let changes = overrides.filter { !$0.choosesFiles }
    for override in changes {
      let application = OverrideApplication(override: override, diagnostics: diagnostics)
      guard let changed = application.apply(to: root) else { continue }
      guard changed.depth <= YAML.maximumDepth, changed.count <= YAML.maximumCount else {
        diagnostics.error(
          .tooLarge,
          "with this override the spec holds more than \(YAML.maximumCount) values, or nests them deeper than "
            + "\(YAML.maximumDepth)", at: override.span)
        continue
      }
      root = changed
    }
    for override in Override.superseded(among: overrides) {
      diagnostics.warning(
        .supersededOverride, "a later override takes back `\(Node.cropped(override.key))`",
        at: override.keySpan,
        help: "leave it out")
    }
    return with(root: root, uses: uses + changes.flatMap(\.uses))
  }
}
