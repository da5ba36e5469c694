import Composer

extension Mutator {
  /// The value as something of another kind.
  func retypings(of part: Part) -> [Mutant] {
    guard !part.isAlias else { return [] }
    return changes(of: part.value).compactMap { manner, replacement, meaning in
      let isEmpty = part.body.isEmpty
      let edited = EditedText(text, [Edit(part.body, isEmpty ? " " + replacement : replacement)])
      guard edited.text != text else { return nil }
      var mutant = Mutant(
        slip: .retyped, manner: manner, path: part.path, text: edited.text,
        line: line(of: part.range.lowerBound),
        lines: edited.writtenLines.union([edited.line(of: part.range.lowerBound)]))
      let isOff = replacement == "~" && Self.settingsThatCanBeOff.contains(part.name)
      mutant.meaning = isOff ? .sameValue : meaning
      return mutant
    }
  }

  /// Where null says nothing, as if the key were left out; the reference's configs write it for convolutions.
  private static let settingsThatCanBeOff: Set<String> = [
    "weight_init", "budget", "hidden_strides", "hidden_dilations", "hidden_padding", "padding_mode",
  ]

  private typealias Change = (manner: String, replacement: String, meaning: Mutant.Meaning)

  private func changes(of value: Spec.Node) -> [Change] {
    let written = flow.text(value)
    switch value.content {
    case .unresolved: return []
    case .scalar(let scalar): return changes(of: scalar, written: written)
    case .sequence(let elements):
      var changes: [Change] = [
        ("list → null", "~", .other), ("list → mapping", "{value: \(written)}", .other),
        ("list → list in a list", "[\(written)]", .sameValue),
      ]
      if let first = elements.first {
        changes.append(
          ("list → its first element", flow.text(first), elements.count == 1 ? .sameValue : .other))
      }
      return changes
    case .mapping(let mapping):
      var changes: [Change] = [
        ("mapping → null", "~", mapping.isEmpty ? .sameValue : .other), ("mapping → number", "7", .other),
        ("mapping → text", "none", .other), ("mapping → list", "[\(written)]", .sameValue),
      ]
      if let first = mapping.entries.first {
        changes.append(("mapping → its first value", flow.text(first.value), .other))
      }
      return changes
    }
  }

  private func changes(of scalar: Scalar, written: String) -> [Change] {
    let within: [Change] = [
      ("→ list", "[\(written)]", .sameValue), ("→ mapping", "{value: \(written)}", .other),
    ]
    func from(_ kind: String, _ changes: [Change]) -> [Change] {
      (changes + within).map { ("\(kind) \($0.manner)", $0.replacement, $0.meaning) }
    }
    switch scalar.value {
    case .null: return from("null", [("→ number", "7", .other), ("→ flag", "True", .other)])
    case .bool(let flag):
      return from(
        "flag",
        [
          ("→ text", "\"\(scalar.text)\"", .sameValue), ("→ number", flag ? "1" : "0", .other),
          ("→ null", "~", .other),
        ])
    case .integer(let number):
      return from(
        "number",
        [
          ("→ text", "\"\(scalar.text)\"", .sameValue), ("→ fraction", "\(number).5", .other),
          ("→ flag", "True", .other), ("→ null", "~", .other), ("→ word", "many", .other),
        ])
    case .number:
      return from(
        "number",
        [
          ("→ text", "\"\(scalar.text)\"", .sameValue), ("→ flag", "True", .other), ("→ null", "~", .other),
          ("→ word", "many", .other),
        ])
    case .string:
      return from(
        "text", [("→ number", "7", .other), ("→ flag", "True", .other), ("→ null", "~", .other)])
    }
  }
}
