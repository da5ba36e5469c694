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

  /// Places are found without walking through lines, which must come to the same as walking.
  @Test(arguments: ["a", "é", "👩‍👩‍👧", "ab\r\n", "x\r", "\n", "é\n\r\n", "日本\n"])
  func placesAreThoseOfTheScalars(piece: String) throws {
    for count in [0, 1, 127, 128, 129, 1000] {
      let file = SourceFile(name: "f", text: String(repeating: piece, count: count) + "end")
      var position = SourcePosition(line: 1, column: 1)
      let scalars = Array(file.text.unicodeScalars)
      for (offset, scalar) in scalars.enumerated() {
        // Between a return and a line feed no line begins.
        let isSecondHalf = scalar == "\n" && offset > 0 && scalars[offset - 1] == "\r"
        if !isSecondHalf, scalar != "\n", scalar != "\r" {
          let next = SourcePosition(line: position.line, column: position.column + 1)
          let text = file.text(in: SourceSpan(file: file, start: position, end: next))
          #expect(text.map { Array($0.unicodeScalars) } == [scalar])
        }
        let endsLine = scalar == "\n" || (scalar == "\r" && scalars[offset + 1] != "\n")
        position =
          endsLine
          ? SourcePosition(line: position.line + 1, column: 1)
          : SourcePosition(line: position.line, column: position.column + 1)
      }
      #expect(file.lineCount == position.line)
    }
  }

  @Test(arguments: [
    ("61FF", 2), ("C3A9FF", 2), ("FF", 1), ("61EFBF", 2), ("EFBFBDEFBF41", 2), ("E282", 1), ("6161C3", 3),
  ])
  func theFirstByteThatIsNotUTF8(hexadecimal: String, column: Int) {
    let digits = Array(hexadecimal)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    let file = SourceFile(name: "f", bytes: Array("ü\n".utf8) + bytes)
    #expect(file.firstInvalidByte == SourcePosition(line: 2, column: column))
  }

  @Test func noMoreIsKeptThanIsRead() {
    let file = SourceFile(name: "f", bytes: Array(repeating: 0x61, count: SourceFile.maximumSize * 2))
    #expect(file.text.utf8.count == SourceFile.maximumSize + 4)
    let diagnostics = Diagnostics()
    #expect(YAML.parse(file, into: diagnostics) == nil)
    #expect(diagnostics.items.map(\.message) == ["the file is larger than 4 MiB"])
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

  private static func canOpen(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK)
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }

  /// It says that it is a regular file, and reading it waits for the kernel's next message.
  @Test(.timeLimit(.minutes(1)), .enabled(if: canOpen("/proc/kmsg")))
  func aFileThatWaitsIsAnError() {
    #expect(throws: SourceFileError.self) { try SourceFile(contentsOf: "/proc/kmsg") }
  }

  @Test func endlessFilesAreReadInPart() throws {
    let file = try SourceFile(contentsOf: "/dev/zero", name: "zeros")
    let diagnostics = Diagnostics()
    #expect(YAML.parse(file, into: diagnostics)?.span == nil)
    #expect(diagnostics.items.map(\.code) == [.tooLarge])
  }
}
