import Composer

/// A recorded spec with a mistake: where the mistake is, and how the message about it must be.
struct WrongSpec {
  let subject: Subject
  private let line: Int
  private let category: String

  /// Nil for a spec that is right in this language.
  init?(record: Mapping, spec: SourceFile, spaces: SourceFile?) {
    guard case .integer(let line)? = record["line"]?.value.scalar?.value,
      record["accepted_here"]?.value.scalar?.value != .bool(true)
    else { return nil }
    subject = Subject(spec: spec, spaces: spaces, path: spec.name, original: spec)
    self.line = line
    category = record["category"]?.value.scalar?.text ?? ""
  }

  /// What is wrong with the message, nil where it is right.
  var fault: String? {
    let errors = subject.verdict(on: subject.spec.text).diagnostics.filter { $0.severity == .error }
    let here = errors.filter { $0.primary?.file.name == subject.spec.name && $0.primary?.start.line == line }
    guard let error = here.first else {
      return "no error on line \(line), but on \(errors.compactMap { $0.primary?.start.line })"
    }
    if category == "shape", ShapeWords(error) == nil { return "no error about shapes: \(error.message)" }
    return errors.compactMap { ShapeWords($0)?.fault }.first
  }
}
