import Spec
import Testing

@Suite struct MissingDashSpaceTests {
  /// What reading a list of sizes says, and the text with its fixes.
  private static func read(_ text: String) -> (lines: [String], mended: String) {
    let specimen = Specimen(text)
    if let root = specimen.root {
      let reader = ParameterReader(
        mapping: root.mapping ?? Mapping(), at: root.span, owner: "Block", diagnostics: specimen.diagnostics)
      _ = reader.read("units", .list(of: .integer(in: 1...9999)), help: "units")
      reader.finish()
    }
    return (
      specimen.diagnostics.sorted.map { "\($0.message) | \($0.help ?? "")" },
      FixedText(specimen.file, mending: specimen.diagnostics.sorted).text
    )
  }

  private static let list = "`units` of Block must be a list of whole numbers from 1 to 9999"

  @Test(arguments: [
    (
      "units:\n  -64", "\(list), it is the number -64 | a space is missing behind the dash: write `- 64`",
      "units:\n  - 64"
    ),
    (
      "units:\n  -64\n  -32",
      "\(list), it is the text '-64 -32' | a space is missing behind each dash: write `- 64`",
      "units:\n  - 64\n  - 32"
    ),
    (
      "units:\n  - 64\n  -32",
      "the space behind the dash is missing | a space is missing behind the dash: write `- 32`",
      "units:\n  - 64\n  - 32"
    ),
    (
      "units:\n- 64\n-32  # x",
      "the space behind the dash is missing | a space is missing behind the dash: write `- 32`",
      "units:\n- 64\n- 32  # x"
    ),
    (
      "units:\n-64",
      "the space behind the dash is missing | a space is missing behind the dash: write `- 64`",
      "units:\n- 64"
    ),
  ])
  func `an element without a space behind its dash is one`(
    _ text: String, _ message: String, _ mended: String
  ) {
    let found = Self.read(text)
    #expect(found.lines == [message])
    #expect(found.mended == mended)
  }

  @Test func `an element behind another one is named`() {
    #expect(
      Self.read("units:\n  - 64\n    -32").lines == [
        "\(Self.list), its element 1 is the text '64 -32' | a space is missing behind the dash: write `- 32`"
      ])
  }

  @Test(arguments: ["units: -64", "units:\n  -x", "units:\n  -64 - 3\n  x"])
  func `a number on the line of its key is negative, and a text is a text`(_ text: String) {
    let found = Self.read(text)
    #expect(found.lines.count == 1)
    #expect(found.lines.first?.contains("dash") == false)
    #expect(found.mended == text)
  }
}
