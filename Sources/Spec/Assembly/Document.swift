/// A spec put together of its files and changed by overrides, before `${…}` is replaced.
///
/// A document is a value: its files are read and parsed once, and any number of sets of overrides are applied to it.
/// Every part knows the file, or the override's word, in which it stands.
public struct Document: Sendable {
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

  /// Reads a spec with the files that its `defaults` and its `@file` texts name.
  ///
  /// What can be read is read, and everything that is wrong is reported; nil where nothing can be said about the spec,
  /// or too much of it is missing.
  public init?(
    of file: SourceFile, reading files: FileReader = .disk, reportingTo diagnostics: Diagnostics
  ) {
    guard let written = YAML.parse(file, into: diagnostics) else { return nil }
    let assembler = DocumentAssembler(reading: files, reportingTo: diagnostics)
    guard let root = assembler.spec(written) else { return nil }
    self.init(
      file: file, root: root, place: written.mapping?.entries.first?.keySpan ?? written.span,
      uses: assembler.uses, files: files)
  }

  /// A document of these parts.
  package init(
    file: SourceFile, root: Node, place: SourceSpan, uses: [FileUse] = [], bindings: [BindingLayer] = [],
    files: FileReader = .disk
  ) {
    self.files = files
    self.file = file
    self.root = root
    self.place = place
    self.uses = uses
    self.bindings = bindings
  }

  /// The document with bindings on top of those that it has.
  public func binding(_ layers: [BindingLayer]) -> Document {
    Document(
      file: file, root: root, place: place, uses: uses + layers.flatMap(\.uses), bindings: bindings + layers,
      files: files)
  }

  /// The document with overrides applied in order; one that cannot be applied is reported and changes nothing.
  public func applying(_ overrides: [Override], reportingTo diagnostics: Diagnostics) -> Document {
    var root = root
    for override in overrides {
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
    return Document(
      file: file, root: root, place: place, uses: uses + overrides.flatMap(\.uses), bindings: bindings,
      files: files)
  }
}
