/// A resolved spec as YAML, the origin of each value in a comment behind it.
struct ResolvedYAML {
  private var lines: [(text: String, origin: ValueOrigin?)] = []

  /// Lines up to this width have their comments in one column.
  private static let alignedWidth = 72
  /// Keys up to this length can stand in front of a colon; libyaml's limit is 1024.
  private static let keyLimit = 500

  init(_ root: ResolvedNode) {
    guard case .mapping(let entries) = root.content, !entries.isEmpty else {
      lines.append((Self.flow(root), root.origin))
      return
    }
    for entry in entries { write(entry, behind: "", indent: 0) }
  }

  /// The text, with a line break at the end.
  var text: String {
    let widths = lines.lazy.filter { $0.origin != nil }.map(\.text.count)
    let column = widths.filter { $0 <= Self.alignedWidth }.max() ?? 0
    return lines.map { line in
      guard let origin = line.origin else { return line.text + "\n" }
      let padding = String(repeating: " ", count: max(0, column - line.text.count))
      return "\(line.text)\(padding)  # \(Self.comment(origin))\n"
    }.joined()
  }

  /// A comment ends with its line, whatever a file is called.
  private static func comment(_ origin: ValueOrigin) -> String {
    var text = String.UnicodeScalarView()
    for scalar in origin.description.unicodeScalars {
      let isPrintable =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate: false
        default: true
        }
      text.append(isPrintable ? scalar : "?")
    }
    return String(text)
  }

  private mutating func write(_ entry: ResolvedNode.Entry, behind prefix: String, indent: Int) {
    let key = entry.key.blockText
    let margin = String(repeating: " ", count: indent)
    if key.count <= Self.keyLimit {
      write(entry.value, behind: "\(prefix)\(key):", indent: indent)
    } else {
      lines.append(("\(prefix)? \(key)", nil))
      write(entry.value, behind: "\(margin):", indent: indent)
    }
  }

  private mutating func write(_ value: ResolvedNode, behind head: String, indent: Int) {
    if let origin = value.singleOrigin {
      lines.append(("\(head) \(Self.flow(value))", origin))
      return
    }
    let inner = String(repeating: " ", count: indent + 2)
    switch value.content {
    case .scalar: break
    case .sequence(let elements):
      lines.append((head, nil))
      for element in elements { write(element: element, behind: "\(inner)-", indent: indent + 2) }
    case .mapping(let entries):
      lines.append((head, nil))
      for entry in entries { write(entry, behind: inner, indent: indent + 2) }
    }
  }

  /// An element of a list; the first key of a mapping stands behind the dash.
  private mutating func write(element: ResolvedNode, behind dash: String, indent: Int) {
    guard case .mapping(let entries) = element.content, !entries.isEmpty else {
      write(element, behind: dash, indent: indent)
      return
    }
    let margin = String(repeating: " ", count: indent + 2)
    for (index, entry) in entries.enumerated() {
      write(entry, behind: index == 0 ? "\(dash) " : margin, indent: indent + 2)
    }
  }

  private static func flow(_ value: ResolvedNode) -> String {
    switch value.content {
    case .scalar(let scalar): scalar.blockText
    case .sequence(let elements): "[\(elements.map(flow).joined(separator: ", "))]"
    case .mapping(let entries):
      "{\(entries.map { "\($0.key.blockText): \(flow($0.value))" }.joined(separator: ", "))}"
    }
  }
}

extension Scalar {
  /// The scalar so that it means the same wherever it stands in a file.
  fileprivate var blockText: String {
    switch value {
    case .null: "null"
    case .bool, .integer: text
    case .number(let number): tag == nil ? text : "\(number)"
    case .string(let text): Scalar.plainOrQuoted(text)
    }
  }
}

extension ResolvedNode {
  /// The value as YAML, with the origin of each part in a comment behind it.
  public var yaml: String { ResolvedYAML(self).text }
}
