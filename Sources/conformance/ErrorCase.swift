import Composer

/// A case of a wrong spec: some diagnostic must stand on its line and say what a good message says.
struct ErrorCase {
  private let recorded: Case
  private let registry: ModelRegistry

  init(_ recorded: Case, registry: ModelRegistry) throws(Obstacle) {
    self.recorded = recorded
    self.registry = registry
  }

  func outcome() throws(Obstacle) -> Outcome {
    let root = recorded.root
    let line = try root["line"].integer
    let diagnostics = Diagnostics()
    let spec = try recorded.file("spec")
    if let spaces = try recorded.spaces(reportingTo: diagnostics) {
      _ = ModelComposer.composition(
        of: spec, spaces: spaces, registry: registry, reportingTo: diagnostics)
    }
    let here = diagnostics.items.filter { $0.primary?.file === spec && $0.primary?.start.line == line }
    if case .bool(true)? = root.optional("accepted_here")?.node.scalar?.value {
      if let error = here.first(where: { $0.severity == .error }) {
        return .failed(["line \(line) is right in our language, but: \(error.message)"])
      }
      throw .missingFeature("right in our language (accepted_here)")
    }
    let problems = problems(of: diagnostics, here: here, line: line, words: try root["must_mention"].texts)
    if problems.isEmpty { return .passed("line \(line) says what is wrong") }
    // A name that the reference knows is not the mistake of a case about something else.
    let isAboutNames = try root.optional("category")?.text == "name"
    for error in diagnostics.items where !isAboutNames || error.primary?.start.line != line {
      if let feature = error.missingFeature { throw .missingFeature(feature) }
    }
    return .failed(problems)
  }

  private func problems(
    of diagnostics: Diagnostics, here: [Diagnostic], line: Int, words: [String]
  ) -> [String] {
    guard diagnostics.hasErrors else { return ["there is no error"] }
    guard !here.isEmpty else {
      let lines = diagnostics.sorted.compactMap(\.primary?.start.line)
      return ["no diagnostic on line \(line), but on \(lines): \(diagnostics.firstError ?? "")"]
    }
    let text = here.map(Self.text).joined(separator: " ")
    let silent = words.filter { !Self.mentions(text, $0) }
    return silent.isEmpty ? [] : ["line \(line) does not mention \(silent): \(text)"]
  }

  private static func text(_ diagnostic: Diagnostic) -> String {
    ([diagnostic.message, diagnostic.help ?? ""] + diagnostic.related.map(\.message)).joined(separator: " ")
  }

  /// Whether a text holds a word, which must stand alone if it is one.
  static func mentions(_ text: String, _ word: String) -> Bool {
    func isWord(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_"
    }
    guard word.allSatisfy({ isWord($0) || $0 == "." || $0 == "-" }) else { return text.contains(word) }
    return text.ranges(of: word).contains { range in
      let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
      let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
      return before.map { !isWord($0) && $0 != "." } ?? true && after.map { !isWord($0) } ?? true
    }
  }
}
