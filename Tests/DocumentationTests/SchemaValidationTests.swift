import Foundation
import Testing

@Suite struct SchemaValidationTests {
  static let python = DocumentedPage.root.path + "/.venv/bin/python"

  /// Whether script/venv has installed the validator.
  static var hasValidator: Bool {
    guard let clone = try? Clone() else { return false }
    return (try? clone.run("'\(python)' -c 'import jsonschema, yaml'"))?.code == 0
  }

  @Test(.enabled(if: hasValidator, "the validator is a Python package: script/venv installs it"))
  func `examples and valid specs validate, wrong ones do not`() throws {
    let clone = try Clone()
    let compose = clone.folder + "/.build/release/compose"
    let run = try clone.run(
      "COMPOSE='\(compose)' '\(Self.python)' '\(DocumentedPage.root.path)/script/check-schema'")
    #expect(run.code == 0, "\(run.output)")
  }
}
