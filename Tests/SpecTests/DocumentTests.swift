import Spec
import Synchronization
import Testing

/// Files in memory, written `# name` and then their lines; the first one is the spec.
private struct Files {
  let names: [String]
  let texts: [String: String]

  init(_ text: String) {
    var names: [String] = []
    var texts: [String: String] = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# ") {
        names.append(String(line.dropFirst(2)))
      } else if let name = names.last {
        texts[name, default: ""] += line + "\n"
      }
    }
    (self.names, self.texts) = (names, texts)
  }

  var reader: FileReader {
    FileReader(
      read: { [texts] (path) throws(SourceFileError) in
        guard let text = texts[path] else {
          throw SourceFileError(message: "cannot read `\(path)`: there is no such file")
        }
        return SourceFile(name: path, text: text)
      },
      names: { [names] folder in
        names.compactMap { $0.hasPrefix(folder) ? String($0.dropFirst(folder.count)) : nil }
      })
  }

  func document(overrides words: [String] = [], reportingTo diagnostics: Diagnostics) -> Document? {
    let name = names.first ?? ""
    let overrides = words.compactMap { Override($0, reading: reader, reportingTo: diagnostics) }
    return Document(
      of: SourceFile(name: name, text: texts[name] ?? ""), overrides: overrides, reading: reader,
      reportingTo: diagnostics)
  }
}

@Suite struct DocumentTests {
  @Test(arguments: [
    // Defaults.
    Row("# s\ndefaults: [a]\nx: 1\n# a\ny: 2", "{y: 2, x: 1}"),
    Row("# s\ndefaults: a\nx: 1\n# a\ny: 2", "{y: 2, x: 1}"),
    Row("# s\ndefaults: [a, b]\nx: s\n# a\nx: a\ny: a\nz: a\n# b\ny: b", "{x: s, y: b, z: a}"),
    Row(
      "# s\ndefaults: [a]\nm: {b: 2, c: [3]}\n# a\nm: {a: 1, b: 1, c: [1, 2]}", "{m: {a: 1, b: 2, c: [3]}}"),
    Row("# s\ndefaults: [a]\nm: ~\n# a\nm: {a: 1}", "{m: ~}"), Row("# s\ndefaults: [a]\n# a\ny: 2", "{y: 2}"),
    Row("# s\ndefaults: []\nx: 1", "{x: 1}"),
    Row(
      "# d/s\ndefaults: [sub/a]\nx: 1\n# d/sub/a\ndefaults: [b, ../c]\ny: 1\n# d/sub/b\nz: 1\n# d/sub/../c\nz: 2",
      "{z: 2, y: 1, x: 1}"),
    Row(
      "# s\ndefaults: [a, b]\n# a\ndefaults: [c]\na: 1\n# b\ndefaults: [c]\nb: 1\n# c\nc: 1",
      "{c: 1, a: 1, b: 1}"),
    Row("# s\ndefaults: ['/a']\n# /a\nx: 1", "{x: 1}"),
    // Includes.
    Row("# s\nx: '@a'\n# a\n[1, 2]", "{x: [1, 2]}"), Row("# s\nx: ['@a', \"@a\"]\n# a\n1", "{x: [1, 1]}"),
    Row("# d/s\nx: '@e/a'\n# d/e/a\ny: '@b'\n# d/e/b\n7", "{x: {y: 7}}"),
    Row("# s\n'@a'\n# a\nx: 1", "{x: 1}"),
    Row("# s\nx: '@@a'\ny: a@b", "{x: '@a', y: a@b}"),
    Row("# s\ndefaults: [b]\nx: {z: 1}\n# b\nx: '@a'\n# a\ny: 1", "{x: {y: 1, z: 1}}"),
    Row("# s\nx: &x '@a'\ny: *x\n# a\n1", "{x: 1, y: 1}"),
    Row("# s\nx: '@a'\n# a\ndefaults: 1", "{x: {defaults: 1}}"),
  ])
  func assembly(row: Row) {
    let diagnostics = Diagnostics()
    #expect(written(Files(row.input).document(reportingTo: diagnostics)?.root) == row.expected)
    #expect(diagnostics.items.map(line) == [])
  }

  @Test(arguments: [
    Row("# s\nx: '@critc.yaml'\n# critic.yaml\n1", "certain x: '@critic.yaml'"),
    Row("# s\nx: \"@critic.yaml\"\n# 2critic.yaml\n1", "certain x: \"@2critic.yaml\""),
    Row("# s\nx: \"@critic.yaml\"\n# 22critic.yaml\n1", "suggested x: \"@22critic.yaml\""),
    Row("# s\nx: '@critic'\n# critic.yaml\n1", "ifItHolds x: '@critic.yaml'"),
    Row("# s\nx: '@critic'\n# critic.yaml.bak\n1", "suggested x: '@critic.yaml.bak'"),
    Row("# s\nx: '@critic.yaml'\n# my critic.yaml\n1", "suggested x: '@my critic.yaml'"),
  ])
  func `another file is certainly meant only where its name is misspelt`(_ row: Row) throws {
    let diagnostics = Diagnostics()
    let files = Files(row.input)
    _ = files.document(reportingTo: diagnostics)
    let item = try #require(diagnostics.items.first)
    let fix = try #require(item.fixes.first)
    let file = try #require(item.primary?.file)
    let fixed = FixedText(file, applying: [fix]).text
    #expect("\(fix.certainty) \(fixed.prefix { $0 != "\n" })" == row.expected)
  }

  @Test func `a document knows which files it was put together of anew`() throws {
    let text = "# s\ndefaults: [a]\n# a\nx: 1\n# b\nx: 2"
    let diagnostics = Diagnostics()
    let files = Files(text)
    func choice(_ name: String) throws -> Override {
      try #require(Override("defaults=[\(name)]", reading: files.reader, reportingTo: diagnostics))
    }
    let (first, second) = (try choice("a"), try choice("b"))
    let document = try #require(
      Document(
        of: SourceFile(name: "s", text: files.texts["s"] ?? ""), overrides: [first], reading: files.reader,
        reportingTo: diagnostics))
    let changed = document.applying([second], reportingTo: diagnostics)
    #expect(written(changed.root) == "{x: 2}")
    #expect(written(changed.applying([first], reportingTo: diagnostics).root) == "{x: 1}")
  }

  @Test(arguments: [
    Row("# s\nx:\n  <<: ['@a', '@b']\n# a\nA\n# b\nB", "s 2:3-2:5"),
    Row("# s\ndefaults: [a]\nx:\nC\n# a\nx:\nA", "s"),
  ])
  func `what is merged has no more keys than a mapping may have`(_ row: Row) {
    let keys = { (name: String) in (0..<(YAML.maximumKeys - 1)).map { "  \(name)\($0): 1\n" }.joined() }
    let text = row.input.replacing("\nA", with: "\n" + keys("a")).replacing("\nB", with: "\n" + keys("b"))
      .replacing("\nC", with: "\n" + keys("c"))
    let diagnostics = Diagnostics()
    let document = Files(text).document(reportingTo: diagnostics)
    #expect(diagnostics.items.map(\.message) == ["this mapping has more than 4,000 keys"])
    #expect(diagnostics.items.first?.primary.map { "\($0.file.name) \($0)".hasPrefix(row.expected) } == true)
    #expect(node("x", in: document?.root)?.isUnresolved == true)
  }

  @Test(arguments: [
    Row(
      "# s\ndefaults: [base]\n# base.yaml\nx: 1",
      "s 1:12-1:16 unreadable-include: cannot read `base`: there is no such file | did you mean `base.yaml`?"),
    Row(
      "# d/s\ndefaults: [bsae.yaml]\n# d/base.yaml\nx: 1",
      "d/s 1:12-1:21 unreadable-include: cannot read `d/bsae.yaml`: there is no such file | did you mean `base.yaml`?"
    ),
    Row("# s\nx: '@b'", "s 1:4-1:8 unreadable-include: cannot read `b`: there is no such file"),
    Row(
      "# s\nx: '@'",
      "s 1:4-1:7 unreadable-include: the name of a file is missing behind `@` | a text that begins with `@` is written with two: `@@`"
    ),
    Row(
      "# s\nx: '@${a}'",
      "s 1:4-1:11 unreadable-include: the name of a file cannot hold `${…}`: files come first | a text that begins with `@` is written with two: `@@`"
    ),
    Row("# s\nx: '@s'", "s 1:4-1:8 include-cycle: the file is put into itself: `s` → `s`"),
    Row(
      "# s\nx: '@a'\n# a\n['@./b']\n# ./b\n['@a']",
      "./b 1:2-1:6 include-cycle: the file is put into itself: `a` → `b` → `a`"),
    Row(
      "# s\ndefaults: [a]\n# a\ndefaults: [s]",
      "a 1:12-1:13 include-cycle: the file is put into itself: `s` → `a` → `s`"),
    Row(
      "# s\ndefaults: [a, ./a]\n# a\nx: 1",
      "s 1:15-1:18 defaults-list: `./a` stands in this list twice | remove one of the two"),
    Row(
      "# s\ndefaults: [_self_]",
      "s 1:12-1:18 defaults-list: `_self_` is no file | remove it: a file always comes after all of its defaults"
    ),
    Row(
      "# s\ndefaults: [db: mysql]",
      "s 1:12-1:21 defaults-list: `defaults` must be a list of files, this is a mapping | write the path of the file, such as `db/mysql.yaml`"
    ),
    Row(
      "# s\ndefaults: [a]\n# a\n[1]",
      "s 1:12-1:13 defaults-list: a file of `defaults` must hold a mapping, `a` holds the list [1]"),
    Row(
      "# s\nx: '@a'\n# a\nx: [1",
      "a 1:4-1:6 yaml-syntax: this list is not closed: its `]` is missing | write `[1]`"),
    Row(
      "# s\nx: @a",
      "s 1:4-1:5 yaml-syntax: no value can begin with `@` | put the name of a file in quotes with its `@`: \"@blocks.yaml\""
    ),
  ])
  func faults(row: Row) {
    let diagnostics = Diagnostics()
    _ = Files(row.input).document(reportingTo: diagnostics)
    #expect(diagnostics.items.map { "\($0.primary?.file.name ?? "") \(line($0))" } == [row.expected])
  }

  @Test func `what is missing stays unknown`() {
    let diagnostics = Diagnostics()
    let document = Files("# s\nx: '@a'\ny: 1").document(reportingTo: diagnostics)
    #expect(written(document?.root) == "{x: ?, y: 1}")
    #expect(Files("# s\ndefaults: [a]\ny: 1").document(reportingTo: diagnostics) == nil)
    let base = Files("# s\ndefaults: [b]\nx: {z: 1}\n# b\nx: '@a'").document(reportingTo: diagnostics)
    #expect(written(base?.root) == "{x: ?}")
  }

  @Test func `diagnostics in a file show where it is used`() throws {
    let first = Diagnostics()
    let files = Files("# s\ndefaults: [b]\n# b\nx: ['@a', '@a', '@a']\n# a\nk: 5")
    let document = try #require(files.document(reportingTo: first))
    // A later run knows as much from the document alone.
    let diagnostics = Diagnostics()
    diagnostics.follow(document.uses)
    let value = try #require(node("x.2.k", in: document.root))
    diagnostics.error(.parameterValue, "wrong", at: value.span)
    let related = diagnostics.items[0].related.map {
      "\($0.message) \($0.span?.file.name ?? "") \($0.span?.description ?? "")"
    }
    #expect(related == ["used here b 1:5-1:9", "used here b 1:11-1:15", "used here s 1:12-1:13"])
  }

  @Test func `the place of a spec is in its own file`() throws {
    let document = try #require(
      Files("# s\ndefaults: [a]\nx: 1\n# a\ny: 1").document(reportingTo: Diagnostics()))
    #expect(document.place.file.name == "s")
    #expect(document.place.description == "1:1-1:9")
  }

  @Test(arguments: [
    (["defaults=[b]"], "{x: b, own: 1}"), (["defaults.0=b"], "{x: b, own: 1}"),
    (["+defaults.1=b"], "{x: b, y: a, own: 1}"), (["~defaults"], "{own: 1}"), (["~defaults.0"], "{own: 1}"),
    (["defaults.0=b", "x=c"], "{x: c, own: 1}"), (["x=c", "defaults.0=b"], "{x: c, own: 1}"),
    (["++defaults=b"], "{x: b, own: 1}"),
  ])
  func `overrides choose the files under a spec`(_ words: [String], _ expected: String) {
    let files = Files("# s\ndefaults: [a]\nown: 1\n# a\nx: a\ny: a\n# b\nx: b")
    let diagnostics = Diagnostics()
    let document = files.document(overrides: words, reportingTo: diagnostics)
    #expect(written(document?.root) == expected)
    #expect(diagnostics.items.map(line) == [])
    // The same on top of a document that has its files already, as at the points of a sweep.
    let overrides = words.compactMap { Override($0, reading: files.reader, reportingTo: diagnostics) }
    let changed = files.document(reportingTo: diagnostics)?.applying(overrides, reportingTo: diagnostics)
    #expect(written(changed?.root) == expected)
    #expect(diagnostics.items.map(line) == [])
  }

  @Test func `each point of a sweep has the files that it chooses`() throws {
    let files = Files("# s\ndefaults: [a]\nown: 1\n# a\nx: a\n# b\nx: b\n# c\nx: c")
    let diagnostics = Diagnostics()
    let sweep = try #require(
      Sweep(["defaults.0=a,b,c", "own=1,2"], reading: files.reader, reportingTo: diagnostics))
    let first = Document(
      of: SourceFile(name: "s", text: files.texts["s"] ?? ""), overrides: sweep.overrides(at: 0),
      reading: files.reader, reportingTo: diagnostics)
    let roots = sweep.points.map {
      written(first?.applying(sweep.overrides(at: $0), reportingTo: diagnostics).root)
    }
    #expect(
      roots == [
        "{x: a, own: 1}", "{x: a, own: 2}", "{x: b, own: 1}", "{x: b, own: 2}", "{x: c, own: 1}",
        "{x: c, own: 2}",
      ])
    #expect(diagnostics.items.map(line) == [])
  }

  @Test func `a file that an override takes the place of need not be there`() {
    let diagnostics = Diagnostics()
    let files = Files("# s\ndefaults: [none, '???']\nown: 1\n# a\nx: a\n# b\nz: 1")
    let document = files.document(overrides: ["defaults.0=a", "defaults.1=b"], reportingTo: diagnostics)
    #expect(written(document?.root) == "{x: a, z: 1, own: 1}")
    #expect(diagnostics.items.map(line) == [])
    #expect(document?.uses.map(\.site.file.name) == ["override", "override"])
  }

  @Test(arguments: [
    (
      ["defaults.1=b"],
      "1:10-1:11 unknown-path: `defaults` has no element `1` | to add it, write `+defaults.1=…`"
    ),
    (["defaults.0=ba"], "1:12-1:14 unreadable-include: cannot read `ba`: there is no such file"),
    (["defaults=3"], "1:10-1:11 unreadable-include: cannot read `3`: there is no such file"),
    (
      ["defaults.0={model: b}"],
      "1:12-1:22 defaults-list: `defaults` must be a list of files, this is a mapping | write the path of the file, such as `model/b.yaml`"
    ),
  ])
  func `mistakes in the choice of files are said in the override`(_ words: [String], _ expected: String) {
    let diagnostics = Diagnostics()
    let files = Files("# s\ndefaults: [a]\nown: 1\n# a\nx: a\n# b\nx: b")
    _ = files.document(overrides: words, reportingTo: diagnostics)
    #expect(diagnostics.items.map(line) == [expected])
  }

  @Test(arguments: [
    Row("# s\nm: {<<: '@a', x: 1}\n# a\n{x: 2, y: 3}", "{m: {x: 1, y: 3}}"),
    Row("# s\nm: {x: 1, <<: '@a'}\n# a\n{x: 2, y: 3}", "{m: {x: 1, y: 3}}"),
    Row("# s\nm: {<<: ['@a', '@b'], x: 1}\n# a\n{y: a}\n# b\n{y: b, z: b}", "{m: {x: 1, y: a, z: b}}"),
    Row("# s\nn: &n {y: n, z: n}\nm: {<<: ['@a', *n]}\n# a\n{y: a}", "{n: {y: n, z: n}, m: {y: a, z: n}}"),
    Row(
      "# s\nn: &n {y: n, z: n}\nm: {<<: [*n, '@a']}\n# a\n{y: a, w: a}",
      "{n: {y: n, z: n}, m: {y: n, z: n, w: a}}"),
    Row(
      "# s\nn: &n {<<: '@a', y: n}\nm: {<<: *n, x: 1}\n# a\n{y: a, w: a}",
      "{n: {y: n, w: a}, m: {x: 1, y: n, w: a}}"),
    Row("# s\n<<: '@a'\nx: 1\n# a\n{x: 2, <<: '@b'}\n# b\n{z: 3}", "{x: 1, z: 3}"),
    Row("# s\nm: {'<<': '@a'}\n# a\n{x: 2}", "{m: {<<: {x: 2}}}"),
  ])
  func `what a file holds is merged into a mapping`(row: Row) {
    let diagnostics = Diagnostics()
    #expect(written(Files(row.input).document(reportingTo: diagnostics)?.root) == row.expected)
    #expect(diagnostics.items.map(line) == [])
  }

  @Test(arguments: [
    Row("# s\nm: {<<: '@b', x: 1}", "1:9-1:13 unreadable-include: cannot read `b`: there is no such file"),
    Row(
      "# s\nm: {<<: '@a', x: 1}\n# a\n[1]",
      "1:5-1:7 unsupported-yaml: `<<` merges mappings, this file holds the list [1]"),
    Row("# s\nm: {<<: *b, x: 1}", "1:9-1:11 unknown-name: there is no anchor `&b` above this alias"),
  ])
  func `a mapping of which a part is missing is unknown`(row: Row) {
    let diagnostics = Diagnostics()
    let document = Files(row.input).document(reportingTo: diagnostics)
    #expect(written(document?.root) == "{m: ?}")
    #expect(diagnostics.items.map(line) == [row.expected])
  }

  @Test func `a value of an override may be a file`() {
    let files = Files("# s\nx: 1\n# a\n{k: 2}")
    let diagnostics = Diagnostics()
    let overrides = ["x=@a", "+y=[@a, @@b, '@a']", "+z=@b"].compactMap {
      Override($0, reading: files.reader, reportingTo: diagnostics)
    }
    let document = files.document(reportingTo: diagnostics)?.applying(overrides, reportingTo: diagnostics)
    #expect(written(document?.root) == "{x: {k: 2}, y: [{k: 2}, '@b', {k: 2}], z: ?}")
    #expect(
      diagnostics.items.map(line) == ["1:4-1:6 unreadable-include: cannot read `b`: there is no such file"])
    #expect(document?.uses.count == 3)
  }

  private struct Hostile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: String
    let read: @Sendable (String) -> String
  }

  private static let hostile = [
    Hostile(testDescription: "doubling", message: "more than 1,000 errors") { path in
      "['@\(path.utf8.count > 14 ? "end" : path + "x")', '@\(path)y', '@\(path)z']"
    },
    Hostile(testDescription: "an endless chain", message: "more than 16 deep") { path in "['@\(path)x']" },
    Hostile(testDescription: "an endless chain of defaults", message: "more than 16 deep") { path in
      "defaults: [\(path)x]\na: 1"
    },
    Hostile(testDescription: "many large files", message: "more than 4 MiB") { path in
      "[" + (path.utf8.count < 3 ? (0..<10).map { "'@\(path)\($0)'" }.joined(separator: ", ") + "," : "")
        + String(repeating: " ", count: 1 << 20) + "1]"
    },
    Hostile(testDescription: "many files", message: "more than 1000 files") { path in
      path == "s" ? "[" + (0..<2000).map { "'@f\($0)'" }.joined(separator: ", ") + "]" : "1"
    },
    Hostile(testDescription: "depth", message: "nested deeper than 128") { path in
      String(repeating: "[", count: 40) + "'@\(path)x'" + String(repeating: "]", count: 40)
    },
    Hostile(testDescription: "merging", message: "looks at more than") { path in
      path == "s"
        ? "defaults: [" + (0..<900).map { "f\($0)" }.joined(separator: ", ") + "]"
        : "{\(path): {" + (0..<100).map { "k\($0): 1" }.joined(separator: ", ") + "}}"
    },
  ]

  @Test(arguments: hostile)
  private func `hostile files are stopped`(_ example: Hostile) {
    let diagnostics = Diagnostics()
    let reader = FileReader { (path) throws(SourceFileError) in
      SourceFile(name: path, text: example.read(path))
    }
    _ = Document(
      of: SourceFile(name: "s", text: example.read("s")), reading: reader, reportingTo: diagnostics)
    #expect(diagnostics.hasErrors)
    #expect(
      diagnostics.items.contains { $0.message.contains(example.message) },
      "\(diagnostics.items.first?.message ?? "")")
  }

  /// What is there of a spec's files was looked for however many they are.
  @Test(arguments: ["1", nil])
  func `files beyond the most are not even looked for`(_ content: String?) {
    let reads = Mutex(0)
    let reader = FileReader { (path) throws(SourceFileError) in
      reads.withLock { $0 += 1 }
      guard let content else { throw SourceFileError(message: "there is none") }
      return SourceFile(name: path, text: content)
    }
    let diagnostics = Diagnostics()
    let text = "[" + (0..<3000).map { "'@f\($0)'" }.joined(separator: ", ") + "]"
    _ = Document(of: SourceFile(name: "s", text: text), reading: reader, reportingTo: diagnostics)
    #expect(reads.withLock { $0 } == 1000)
    #expect(diagnostics.items.last?.severity == .error)
  }

  @Test func `behind files that are too large none is read`() {
    let reads = Mutex(0)
    let large = String(repeating: " ", count: 1 << 20) + "1"
    let reader = FileReader { (path) throws(SourceFileError) in
      reads.withLock { $0 += 1 }
      return SourceFile(name: path, text: large)
    }
    let diagnostics = Diagnostics()
    let text = "[" + (0..<100).map { "'@f\($0)'" }.joined(separator: ", ") + "]"
    _ = Document(of: SourceFile(name: "s", text: text), reading: reader, reportingTo: diagnostics)
    #expect(reads.withLock { $0 } == 4)
    #expect(diagnostics.items.count { $0.code == .tooLarge } == 97)
  }

  @Test(arguments: ["/dev/null", "/dev/zero", "/"])
  func `devices and folders are no files of a spec`(_ path: String) {
    #expect(throws: SourceFileError.self) { try FileReader.disk.read(path) }
  }
}
