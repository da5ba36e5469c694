extension Node {
  /// What the value is, in words for a message: "the number 16", "the text 'False'", "a list of 12 elements".
  public var found: String {
    switch content {
    case .unresolved: return "unknown"
    case .mapping(let mapping): return mapping.isEmpty ? "an empty mapping" : "a mapping"
    case .sequence(let elements):
      if elements.isEmpty { return "an empty list" }
      let text = flowText
      if text.count <= 30 { return "the list \(text)" }
      return elements.count == 1 ? "a list of 1 element" : "a list of \(elements.count) elements"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: return scalar.text.isEmpty ? "null (nothing stands there)" : "null"
      case .bool: return "the flag \(scalar.text)"
      case .integer, .number: return "the number \(Self.cropped(scalar.text))"
      case .string(let text): return text.isEmpty ? "an empty text" : "the text '\(Self.cropped(text))'"
      }
    }
  }

  /// The value on one line, as flow YAML; long ones are cropped with `…`.
  public var flowText: String {
    var text = ""
    write(to: &text)
    return text
  }

  private static let flowLimit = 60

  private func write(to text: inout String) {
    switch content {
    case .unresolved: text += "?"
    case .scalar(let scalar): text += scalar.flowText
    case .sequence(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        guard Self.separate(index, in: &text) else { break }
        element.write(to: &text)
      }
      text += "]"
    case .mapping(let mapping):
      text += "{"
      for (index, entry) in mapping.entries.enumerated() {
        guard Self.separate(index, in: &text) else { break }
        text += "\(entry.key.flowText): "
        entry.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// Begins an element; false, after a `…`, where the text is long enough.
  private static func separate(_ index: Int, in text: inout String) -> Bool {
    if index > 0 { text += ", " }
    guard text.count < flowLimit else {
      text += "…"
      return false
    }
    return true
  }

  /// A text up to the end of its line, and no longer than is shown.
  public static func cropped(_ text: String) -> String {
    let short = text.prefix(flowLimit).prefix { !$0.isNewline }
    return short.endIndex < text.endIndex ? short + "…" : String(short)
  }
}

extension Scalar {
  /// The scalar as it stands in flow YAML, quoted where it must be.
  var flowText: String {
    let text = Node.cropped(self.text)
    let isPlainText =
      if case .string = ScalarValue(plain: text) { true } else { false }
    let isString =
      if case .string = value { true } else { false }
    let isSafe =
      !text.isEmpty && text.first != " " && text.last != " " && text.first != "-"
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.+-/ ".contains($0)) }
    if !isString || (isPlainText && isSafe) { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
