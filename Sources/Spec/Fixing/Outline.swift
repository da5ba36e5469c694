/// The values of a file as they are written, before anything is merged, read or replaced: what changes of a file's
/// structure go by.
public struct Outline: Sendable {
  /// The file.
  public let file: SourceFile
  private let root: Node?

  /// The outline of a file that was parsed.
  init(_ file: SourceFile, _ root: Node?) {
    self.file = file
    self.root = root
  }

  /// The outline of a file; one that is no YAML has nothing in it.
  public init(of file: SourceFile) {
    self.file = file
    root = YAML.parse(file, into: Diagnostics())
  }

  /// A mapping or a list as it is written.
  public struct Container: Sendable {
    /// The value.
    public let node: Node
    /// The entries or elements that are written in it, in order.
    public let parts: [Part]

    /// Whether it stands between brackets.
    public let isFlow: Bool
    /// Whether it is a mapping.
    public var isMapping: Bool { node.mapping != nil }

    /// Which part is the entry of a name.
    public func index(of name: String) -> Int? { parts.firstIndex { $0.key?.text == name } }

    /// The entry of a name.
    public func part(_ name: String) -> Part? { parts.first { $0.key?.text == name } }

    init(node: Node, parts: [Part], isFlow: Bool) {
      self.node = node
      self.parts = parts
      self.isFlow = isFlow
    }

    /// The change that takes a part out.
    func removal(of index: Int, in file: SourceFile) -> [Fix.Edit]? {
      Outline(file, nil).removing(Step(container: self, index: index))
    }

    /// A value that is a mapping or a list, and stands where it is used.
    public init?(_ node: Node) {
      guard node.aliasSite == nil else { return nil }
      self.node = node
      let written: [Part]
      switch node.content {
      case .mapping(let mapping):
        // What `<<` merges stands elsewhere.
        written = mapping.entries.map { Part(key: $0.key, keySpan: $0.keySpan, value: $0.value) }
          .filter { node.span.encloses($0.start) }
      case .sequence(let elements): written = elements.map { Part(key: nil, keySpan: nil, value: $0) }
      case .scalar, .unresolved: return nil
      }
      parts = written
      let first = node.span.file.text(in: node.span)?.first
      isFlow = first == "{" || first == "["
    }
  }

  /// An entry or an element as it is written.
  public struct Part: Sendable {
    /// The key; nil for an element.
    public let key: Scalar?
    /// Where the key stands.
    public let keySpan: SourceSpan?
    /// The value.
    public let value: Node

    /// Where the key begins, or the element.
    var start: SourcePosition { keySpan?.start ?? place.start }
    /// Where the value ends.
    var end: SourcePosition { place.end }
    private var place: SourceSpan { value.aliasSite ?? value.span }
    /// The value as it is written.
    var valueText: Substring? { place.file.text(in: place) }

    /// The last line with something of it.
    var lastLine: Int {
      end.column == 1 && end.line > start.line ? end.line - 1 : end.line
    }
  }

  /// A container with the part in which a place lies.
  public struct Step: Sendable {
    /// The mapping or the list.
    public let container: Container
    /// Which of its parts.
    public let index: Int

    /// The part.
    public var part: Part { container.parts[index] }

    /// A part of a container.
    public init(container: Container, index: Int) {
      self.container = container
      self.index = index
    }
  }

  /// The containers around a place, from the outermost to the innermost, each with the part that holds it.
  public func path(to place: SourceSpan?) -> [Step] {
    guard let place, place.file === file, let root else { return [] }
    var steps: [Step] = []
    var next = Container(root)
    while let container = next,
      let index = container.parts.firstIndex(where: { $0.start <= place.start && place.end <= $0.end })
    {
      steps.append(Step(container: container, index: index))
      let part = container.parts[index]
      if let key = part.keySpan, place.start >= key.start, place.end <= key.end { break }
      next = Container(part.value)
    }
    return steps
  }

  /// The entry whose key stands at a place.
  public func entry(at key: SourceSpan?) -> Step? {
    path(to: key).last.flatMap { $0.part.keySpan == key ? $0 : nil }
  }

  /// The innermost part that a place lies in.
  public func part(at place: SourceSpan?) -> Step? { path(to: place).last }

  /// The mapping whose first entries are those of a mapping that was read, as it is written.
  public func container(of mapping: Mapping) -> Container? {
    mapping.entries.first.flatMap { entry(at: $0.keySpan)?.container }
  }
}

extension SourceSpan {
  /// Whether a position lies within.
  func encloses(_ position: SourcePosition) -> Bool { start <= position && position <= end }
}
