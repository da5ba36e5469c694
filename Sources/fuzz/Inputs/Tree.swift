import Spec

/// A YAML value without places, which can be changed and written.
indirect enum Tree: Sendable {
  /// A scalar as it is written, quotes included.
  case scalar(String)
  case list([Tree])
  case map([Entry])

  /// A key, as it is written, and its value.
  struct Entry: Sendable {
    var key: String
    var value: Tree
  }

  /// The value of a text; nil where it has none.
  init?(yaml bytes: [UInt8]) {
    let diagnostics = Diagnostics()
    guard let node = YAML.parse(SourceFile(name: "tree.yaml", bytes: bytes), into: diagnostics) else {
      return nil
    }
    self.init(node)
  }

  private init(_ node: Node) {
    switch node.content {
    case .scalar(let scalar): self = .scalar(Self.written(scalar))
    case .sequence(let elements): self = .list(elements.map(Tree.init))
    case .mapping(let mapping):
      self = .map(mapping.entries.map { Entry(key: Self.written($0.key), value: Tree($0.value)) })
    case .unresolved: self = .scalar("~")
    }
  }

  private static func written(_ scalar: Scalar) -> String {
    scalar.style == .plain && !scalar.text.isEmpty ? scalar.text : Scalar.quoted(scalar.text)
  }

  /// The number of values in it, itself included.
  var count: Int {
    switch self {
    case .scalar: 1
    case .list(let elements): elements.reduce(1) { $0 + $1.count }
    case .map(let entries): entries.reduce(1) { $0 + $1.value.count }
    }
  }

  /// The value that stands at a place in the order of the text.
  func node(at index: Int) -> Tree {
    var rest = index
    var found = self
    _ = changed(&rest) { found = $0 }
    return found
  }

  /// Changes the value that stands at a place in the order of the text.
  mutating func change(at index: Int, _ change: (inout Tree) -> Void) {
    var rest = index
    self = changed(&rest, change)
  }

  private func changed(_ rest: inout Int, _ change: (inout Tree) -> Void) -> Tree {
    if rest < 0 { return self }
    var result = self
    if rest == 0 {
      change(&result)
      rest = -1
      return result
    }
    rest -= 1
    switch self {
    case .scalar: break
    case .list(let elements): result = .list(elements.map { $0.changed(&rest, change) })
    case .map(let entries):
      result = .map(entries.map { Entry(key: $0.key, value: $0.value.changed(&rest, change)) })
    }
    return result
  }
}

extension Tree {
  /// The value in one line.
  var flow: String {
    switch self {
    case .scalar(let text): text.contains("${") && !text.hasPrefix("\"") ? Scalar.quoted(text) : text
    case .list(let elements): "[" + elements.map(\.flow).joined(separator: ", ") + "]"
    case .map(let entries): "{" + entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// The value in lines of their own, those deeper than some levels in one.
  func block(levels: Int = 4) -> String {
    var text = ""
    write(to: &text, indent: 0, levels: levels)
    return text
  }

  private func write(to text: inout String, indent: Int, levels: Int) {
    let space = String(repeating: " ", count: indent)
    switch self {
    case .scalar: text += "\(space)\(flow)\n"
    case .list(let elements) where levels > 0 && !elements.isEmpty:
      for element in elements {
        if case .scalar = element {
          text += "\(space)- \(element.flow)\n"
        } else {
          text += "\(space)-\n"
          element.write(to: &text, indent: indent + 2, levels: levels - 1)
        }
      }
    case .map(let entries) where levels > 0 && !entries.isEmpty:
      for entry in entries {
        if case .scalar = entry.value {
          text += "\(space)\(entry.key): \(entry.value.flow)\n"
        } else {
          text += "\(space)\(entry.key):\n"
          entry.value.write(to: &text, indent: indent + 2, levels: levels - 1)
        }
      }
    case .list, .map: text += "\(space)\(flow)\n"
    }
  }
}
