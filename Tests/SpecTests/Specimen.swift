import Spec
import Testing

/// A text and what reading it gave.
struct Specimen {
  let file: SourceFile
  let root: Node?
  let diagnostics = Diagnostics()

  init(_ text: String) {
    file = SourceFile(name: "spec.yaml", text: text)
    root = YAML.parse(file, into: diagnostics)
  }

  init(bytes: [UInt8]) {
    file = SourceFile(name: "spec.yaml", bytes: bytes)
    root = YAML.parse(file, into: diagnostics)
  }

  var rendered: String { diagnostics.sorted.map { DiagnosticTextRenderer().render($0) }.joined() }
}

/// A diagnostic in one line: `2:3-2:8 code: message | help`.
func line(_ diagnostic: Diagnostic) -> String {
  let place = diagnostic.primary.map { "\($0) " } ?? ""
  let help = diagnostic.help.map { " | \($0)" } ?? ""
  let notes = diagnostic.notes.map { " = \($0)" }.joined()
  return "\(place)\(diagnostic.code.rawValue): \(diagnostic.message)\(notes)\(help)"
}

/// The node at a path such as `a.0.b`.
func node(_ path: String, in root: Node?) -> Node? {
  path.split(separator: ".").reduce(root) { node, part in
    if let index = Int(part), let elements = node?.sequence {
      return elements.indices.contains(index) ? elements[index] : nil
    }
    return node?.mapping?[String(part)]?.value
  }
}

struct Row: CustomTestStringConvertible, Sendable {
  let input: String
  let expected: String
  init(_ input: String, _ expected: String) { (self.input, self.expected) = (input, expected) }
  var testDescription: String { input }
}
