import Composer

/// Values written on one line, so that they can stand anywhere in a text.
struct FlowText {
  let file: SourceFile

  /// A key with its value, or an element of a list.
  func text(_ part: Part) -> String {
    (part.key.map { "\(file.text[$0]): " } ?? "") + text(part.value)
  }

  func text(_ node: Spec.Node) -> String {
    if let site = node.aliasSite { return (file.text(in: site) ?? "~") + " " }
    switch node.content {
    case .unresolved: return "~"
    case .scalar(let scalar): return text(scalar, at: node.span)
    case .sequence(let elements): return "[" + elements.map(text).joined(separator: ", ") + "]"
    case .mapping(let mapping):
      return "{"
        + mapping.entries.map { "\(text($0.key, at: $0.keySpan)): \(text($0.value))" }
        .joined(separator: ", ") + "}"
    }
  }

  private func text(_ scalar: Scalar, at span: SourceSpan) -> String {
    if scalar.style == .plain, case .string(let text) = scalar.value { return Scalar.plainOrQuoted(text) }
    if scalar.style == .plain { return scalar.text.isEmpty ? "~" : scalar.text }
    return Scalar.quoted(scalar.text)
  }
}
