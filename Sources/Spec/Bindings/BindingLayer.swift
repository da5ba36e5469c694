/// Bindings that stand in one place: in the spec, in a file, or in a word of the command line.
public struct BindingLayer: Sendable {
  /// Which bindings win over which, the later cases over the earlier ones.
  enum Rank: CaseIterable {
    case spec
    case file
    case commandLine
  }

  let rank: Rank
  /// The mapping from `Class.parameter` to value.
  public let node: Node
  /// The files that are put in with `@`.
  let uses: [FileUse]

  /// The spec's own.
  public init(ofSpec node: Node) { self.init(.spec, node, uses: []) }

  private init(_ rank: Rank, _ node: Node, uses: [FileUse]) {
    self.rank = rank
    self.node = node
    self.uses = uses
  }

  /// Those of a file; nil where it cannot be understood, which is reported.
  public init?(
    of file: SourceFile, reading files: FileReader = .disk, reportingTo diagnostics: Diagnostics
  ) {
    guard let written = YAML.parse(file, into: diagnostics) else { return nil }
    let assembler = DocumentAssembler(reading: files, reportingTo: diagnostics)
    self.init(.file, assembler.value(written), uses: assembler.uses)
  }

  /// That of a word of a command line, `DenseBlock.non_lin=Tanh`; nil where it is none, which is reported.
  ///
  /// Values are written as in an override.
  public init?(
    _ word: String, reading files: FileReader = .disk, reportingTo diagnostics: Diagnostics
  ) {
    let file = SourceFile(word: word, called: "--bind")
    let form = "write Class.parameter=value"
    let end = file.position(ofScalar: word.unicodeScalars.count)
    let whole = SourceSpan(file: file, start: SourcePosition(line: 1, column: 1), end: end)
    guard word.contains("=") else {
      diagnostics.error(
        .notABinding, "a binding is a class with its parameter, and a value", at: whole, help: form)
      return nil
    }
    let alternatives = Override.alternatives(of: file, reading: files, reportingTo: diagnostics)
    guard let parsed = alternatives.first else { return nil }
    guard alternatives.count == 1 else {
      diagnostics.error(
        .notABinding, "`\(Node.cropped(parsed.key))` is bound to \(alternatives.count) values",
        at: parsed.span,
        help: "a list is [a,b], and a text with a comma goes in quotes; a sweep is an override of the spec's "
          + "own bindings: `++bindings.'\(Node.cropped(parsed.key))'=a,b`")
      return nil
    }
    guard parsed.operation == .set, let value = parsed.value else {
      diagnostics.error(
        .notABinding, "a binding has no sign in front", at: parsed.span, help: form)
      return nil
    }
    let entry = Mapping.Entry(key: Scalar(parsed.key), keySpan: parsed.keySpan, value: value)
    self.init(.commandLine, Node(.mapping(Mapping([entry])), at: parsed.span), uses: parsed.uses)
  }

  /// The same layer with other values.
  public func with(_ node: Node) -> BindingLayer { BindingLayer(rank, node, uses: uses) }
}
