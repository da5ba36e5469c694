import Composer

/// A key with its value, or an element of a list, as it stands in a text.
struct Part {
  /// The keys and positions that lead to it.
  let path: [String]
  /// The key, if it is in a mapping.
  let key: Range<String.Index>?
  let value: Spec.Node
  /// Where the value stands, an anchor or a tag in front of it aside.
  let body: Range<String.Index>
  /// Key and value.
  let range: Range<String.Index>
  let container: Container
  let position: Int

  /// Whether the value is written here and nowhere else.
  var isAlias: Bool { value.aliasSite != nil }
  var name: String { path.last ?? "" }
}

/// A mapping or a list in a text.
final class Container {
  let node: Spec.Node
  /// Where the text has its key, if it has one.
  let key: Range<String.Index>?
  let parent: Container?
  let range: Range<String.Index>
  let isFlow: Bool
  /// What it consists of, in the order of the text.
  fileprivate(set) var parts: [Part] = []

  fileprivate init(
    _ node: Spec.Node, key: Range<String.Index>?, parent: Container?, range: Range<String.Index>,
    isFlow: Bool
  ) {
    self.node = node
    self.key = key
    self.parent = parent
    self.range = range
    self.isFlow = isFlow
  }

  var isMapping: Bool { node.mapping != nil }
}

/// The text of a spec, or of a file of spaces, with the place of every key and value in it.
struct SpecText {
  let file: SourceFile
  let root: Spec.Node
  /// Every mapping and every list.
  private(set) var containers: [Container] = []

  /// Nil where the text is no mapping or list.
  init?(_ file: SourceFile) {
    guard let root = YAML.parse(file, into: Diagnostics()) else { return nil }
    self.file = file
    self.root = root
    visit(root, key: nil, parent: nil, path: [])
    if containers.isEmpty { return nil }
  }

  /// Every key with its value and every element of a list, outer ones first.
  var parts: [Part] { containers.flatMap(\.parts) }

  private mutating func visit(
    _ node: Spec.Node, key: Range<String.Index>?, parent: Container?, path: [String]
  ) {
    guard node.mapping != nil || node.sequence != nil, let range = body(of: node) else { return }
    let container = Container(
      node, key: key, parent: parent, range: range, isFlow: "{[".contains(file.text[range].first ?? " "))
    containers.append(container)
    if let mapping = node.mapping {
      // What `<<` merges stands behind the other keys, wherever the text has it.
      for entry in mapping.entries.sorted(by: { $0.keySpan.start < $1.keySpan.start }) {
        // What `<<` brings in stands elsewhere.
        guard let key = self.range(of: entry.keySpan), range.overlaps(key) else { continue }
        add(entry.value, key: key, to: container, path: path + [entry.name])
      }
    }
    for (index, element) in (node.sequence ?? []).enumerated() {
      add(element, key: nil, to: container, path: path + ["\(index)"])
    }
  }

  private mutating func add(
    _ value: Spec.Node, key: Range<String.Index>?, to container: Container, path: [String]
  ) {
    guard let body = body(of: value), let whole = range(of: value.aliasSite ?? value.span) else { return }
    let start = key?.lowerBound ?? whole.lowerBound
    let end = max(key?.upperBound ?? whole.lowerBound, body.upperBound)
    let part = Part(
      path: path, key: key, value: value, body: body, range: start..<end, container: container,
      position: container.parts.count)
    container.parts.append(part)
    if value.aliasSite == nil { visit(value, key: key, parent: container, path: path) }
  }

  private func range(of span: SourceSpan) -> Range<String.Index>? {
    guard span.file === file, let text = file.text(in: span) else { return nil }
    return text.startIndex..<text.endIndex
  }

  /// Where a value stands, without an anchor or a tag in front of it and white space behind.
  private func body(of node: Spec.Node) -> Range<String.Index>? {
    guard let range = range(of: node.aliasSite ?? node.span) else { return nil }
    var text = file.text[range]
    while let first = text.first, "&!".contains(first) {
      text = text.drop { !$0.isWhitespace }.drop(while: \.isWhitespace)
    }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return text.startIndex..<text.endIndex
  }
}
