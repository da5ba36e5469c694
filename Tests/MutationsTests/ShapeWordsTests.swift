import Composer
import Compute
import Testing

@testable import mutations

@Suite struct ShapeWordsTests {
  static let sides: [Diagnostic.Side] = [.init("`image`", "[3, 8, 8]"), .init("DenseBlock `latent`", "[4]")]

  static func fault(_ message: String, _ related: [String] = [], sides: [Diagnostic.Side] = sides) -> String?
  {
    ShapeWords(
      Diagnostic(.error, .shapeMismatch, message, at: nil, related: related.map { .init($0) }, sides: sides))?
      .fault
  }

  @Test func `who names both sides and both shapes says all`() {
    #expect(Self.fault("DenseBlock `latent` needs [4] of `image`, which is [3, 8, 8]") == nil)
    #expect(Self.fault("DenseBlock `latent` needs [4]", ["`image` is [3, 8, 8]"]) == nil)
  }

  @Test(
    arguments: [
      ("DenseBlock `latent` needs [4] of `image`", "[3, 8, 8]"),
      ("needs [4] of `image`, which is [3, 8, 8]", "DenseBlock `latent`"),
      ("DenseBlock `latent` needs [4], not [3, 8, 8]", "`image`"),
    ])
  func `what is missing is told`(_ message: String, _ missing: String) throws {
    #expect(try #require(Self.fault(message)).hasPrefix("lacks \(missing):"))
  }

  @Test func `an error about shapes must know its sides`() throws {
    #expect(
      try #require(Self.fault("`image` is [3, 8, 8]", sides: [Self.sides[0]])).hasPrefix("names 1 sides"))
    #expect(try #require(Self.fault("it does not fit", sides: [])).hasPrefix("names 0 sides"))
  }

  @Test func `errors about something else are left alone`() {
    #expect(ShapeWords(Diagnostic(.error, .cycle, "the blocks need each other", at: nil)) == nil)
    #expect(ShapeWords(Diagnostic(.error, .actionMask, "there is no such action", at: nil)) == nil)
  }

  /// The public cases of wrong specs, whose messages must stand on their line and name what disagrees.
  @Test func `recorded mistakes are told where and as they must be`() throws {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let findings = try SubjectSearch.findings(at: ["/\(folder)/Conformance/maze/error"])
    #expect(findings.wrong.count > 50)
    let faults = findings.wrong.compactMap { spec in spec.fault.map { "\(spec.subject.spec.name): \($0)" } }
    #expect(faults == [])
  }
}
