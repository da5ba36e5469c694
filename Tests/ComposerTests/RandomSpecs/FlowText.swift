import OrderedCollections
import Spec

extension Node {
  /// The value of a YAML text that must be right.
  init?(yaml text: String) {
    let diagnostics = Diagnostics()
    guard let node = YAML.parse(SourceFile(name: "text.yaml", text: text), into: diagnostics),
      !diagnostics.hasErrors
    else { return nil }
    self = node
  }

  /// The value in one line of YAML, with other names for tensors and blocks.
  ///
  /// Names are the keys of `observation`, `action` and `blocks`, what stands in `in_keys` and `out_keys`, and words of an
  /// expression under `func`.
  func flowText(naming names: [String: String] = [:]) -> String {
    switch content {
    case .scalar(let scalar):
      return scalar.flowText
    case .sequence(let elements):
      return "[\(elements.map { $0.flowText(naming: names) }.joined(separator: ", "))]"
    case .mapping(let mapping):
      return mapping.flowText(naming: names, keys: [:])
    case .unresolved:
      return "~"
    }
  }

  private func renamed(_ names: [String: String]) -> String {
    if let scalar { return (names[scalar.text] ?? scalar.text).quoted }
    return "[\((sequence ?? []).map { $0.renamed(names) }.joined(separator: ", "))]"
  }

  /// The value of a mapping's entry of this name.
  fileprivate func flowText(under name: String, _ names: [String: String]) -> String {
    switch name {
    case "in_keys" where mapping == nil, "out_keys" where mapping == nil:
      return renamed(names)
    case "observation", "action", "blocks":
      // A space may stand for itself, under the name of its role.
      guard let mapping, mapping["type"]?.value.scalar == nil else { return flowText(naming: names) }
      return mapping.flowText(naming: names, keys: names)
    case "func":
      return (scalar?.text ?? "").renamingWords(names).quoted
    default:
      return flowText(naming: names)
    }
  }
}

extension Mapping {
  fileprivate func flowText(naming names: [String: String], keys: [String: String]) -> String {
    let entries = entries.map {
      "\((keys[$0.name] ?? $0.name).quoted): \($0.value.flowText(under: $0.name, names))"
    }
    return "{\(entries.joined(separator: ", "))}"
  }
}

extension Scalar {
  fileprivate var flowText: String {
    if case .string = value { text.quoted } else { text.isEmpty ? "~" : text }
  }
}

extension String {
  /// The text in double quotes.
  fileprivate var quoted: String {
    "\"\(replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n"))\""
  }

  fileprivate func renamingWords(_ names: [String: String]) -> String {
    var result = ""
    var word = ""
    for character in self + " " {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
      } else {
        result += (names[word] ?? word) + String(character)
        word = ""
      }
    }
    return String(result.dropLast())
  }
}
