import Composer
import Compute
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors
import Testing

/// A spec written in a test, with what composing says of it.
struct SpecFixture {
  let composition: Composition?
  let diagnostics: Diagnostics

  init(_ text: String, mode: Mode = .evaluation) {
    self.init(of: SourceFile(name: "spec.yaml", text: text), mode: mode)
  }

  init(of file: SourceFile, mode: Mode = .evaluation) {
    diagnostics = Diagnostics()
    composition = ModelComposer.composition(of: file, mode: mode, reportingTo: diagnostics)
  }

  /// The messages with their lines: `3: …`.
  var messages: [String] {
    diagnostics.sorted.map { "\($0.primary?.start.line ?? 0): \($0.message)" }
  }

  /// The composition of a spec that must be right.
  func composed(sourceLocation: SourceLocation = #_sourceLocation) throws -> Composition {
    #expect(messages == [], sourceLocation: sourceLocation)
    return try #require(composition, sourceLocation: sourceLocation)
  }
}

/// A spec with a mistake, and the messages about it.
struct Mistake: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let spec: String
  /// What is said, each message with its line.
  let messages: [String]
}

extension Mistake {
  /// A spec in which some parts are replaced.
  init(_ description: String, in spec: String, _ edits: [(String, String)], _ messages: String...) {
    self.init(
      testDescription: description, spec: edits.reduce(spec) { $0.replacing($1.0, with: $1.1) },
      messages: messages)
  }

  /// A spec in which one part is replaced.
  init(_ description: String, in spec: String, _ old: String, _ new: String, _ messages: String...) {
    self.init(testDescription: description, spec: spec.replacing(old, with: new), messages: messages)
  }
}
