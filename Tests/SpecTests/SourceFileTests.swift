import Glibc
import Spec
import Testing

@Suite struct SourceFileTests {
  @Test func linesEndAsEditorsCountThem() {
    let file = SourceFile(name: "f", text: "\u{FEFF}a\nb\r\nc\rd\u{2028}e\n")
    #expect((0...6).map { file.line($0).map(String.init) } == [nil, "a", "b", "c", "d\u{2028}e", "", nil])
    #expect(file.lineCount == 5)
  }

  @Test func textOfSpans() {
    let file = SourceFile(name: "f", text: "héad\nx")
    let start = SourcePosition(line: 1, column: 2)
    let span = { SourceSpan(file: file, start: start, end: SourcePosition(line: $0, column: $1)) }
    #expect(file.text(in: span(1, 4)) == "éa")
    #expect(file.text(in: span(2, 1)) == "éad\n")
    #expect(file.text(in: span(9, 1)) == nil)
    #expect(file.text(in: span(1, .max)) == "éad")
  }

  @Test(arguments: [
    Row("/nowhere/at/all.yaml", "cannot read `/nowhere/at/all.yaml`: there is no such file"),
    Row("/", "cannot read `/`: it is a folder"),
  ])
  func filesThatCannotBeRead(row: Row) {
    #expect(throws: SourceFileError.self) { try SourceFile(contentsOf: row.input) }
    do {
      _ = try SourceFile(contentsOf: row.input)
    } catch {
      #expect(error.message == row.expected)
    }
  }

  @Test func aPipeThatNobodyWritesToIsAnError() {
    let path = "/tmp/model-composer-\(UInt64.random(in: 0...UInt64.max))"
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    do {
      _ = try SourceFile(contentsOf: path)
      Issue.record("it was read")
    } catch {
      #expect(error.message == "cannot read `\(path)`: it is a pipe that nobody writes to")
    }
  }

  /// It says that it is a regular file, and reading it waits for the kernel's next message.
  @Test(.timeLimit(.minutes(1))) func aFileThatWaitsIsAnError() {
    #expect(throws: SourceFileError.self) { try SourceFile(contentsOf: "/proc/kmsg") }
  }

  @Test func endlessFilesAreReadInPart() throws {
    let file = try SourceFile(contentsOf: "/dev/zero", name: "zeros")
    let diagnostics = Diagnostics()
    #expect(YAML.parse(file, into: diagnostics)?.span == nil)
    #expect(diagnostics.items.map(\.code) == [.tooLarge])
  }
}
