import Composer
import FoundationEssentials
import Synchronization

/// Finds the specs of folders.
enum SubjectSearch {
  /// What was found.
  struct Findings {
    var subjects: [Subject] = []
    /// Specs that are not right as they stand, with what is wrong with them.
    var left: [(name: String, reason: String)] = []
    /// Recorded cases of wrong specs.
    var wrong: [WrongSpec] = []
  }

  /// The specs at paths, and the files that they name: single specs, folders of specs, and folders at any depth with a
  /// `case.json` beside a `spec.yaml`.
  static func findings(at paths: [String]) throws(SourceFileError) -> Findings {
    var findings = Findings()
    var known: Set<String> = []
    for path in paths {
      if path.hasSuffix(".yaml") {
        add(try SourceFile(contentsOf: path), spaces: nil, to: &findings, knowing: &known)
        continue
      }
      guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path).sorted() else {
        throw SourceFileError(message: "there is no folder `\(path)`")
      }
      for name in names where name.hasSuffix(".yaml") && !name.contains("/") {
        add(try SourceFile(contentsOf: path + "/" + name), spaces: nil, to: &findings, knowing: &known)
      }
      for name in names where name.hasSuffix("/case.json") {
        try addCase(in: path + "/" + name.dropLast("/case.json".count), to: &findings, knowing: &known)
      }
    }
    return findings
  }

  private static func addCase(
    in folder: String, to findings: inout Findings, knowing known: inout Set<String>
  ) throws(SourceFileError) {
    let record = try SourceFile(contentsOf: folder + "/case.json")
    guard let root = YAML.parse(record, into: Diagnostics())?.mapping else { return }
    func text(_ name: String) -> String? { root[name]?.value.scalar?.text }
    guard let name = text("spec") else { return }
    let spec = try SourceFile(contentsOf: folder + "/" + name)
    let spaces = text("spaces")
    let given = try spaces.map { (name) throws(SourceFileError) in
      try SourceFile(contentsOf: folder + "/" + name)
    }
    switch text("kind") {
    case "model": add(spec, spaces: given, to: &findings, knowing: &known)
    case "error":
      guard let wrong = WrongSpec(record: root, spec: spec, spaces: given) else { return }
      findings.wrong.append(wrong)
    default: break
    }
  }

  private static func add(
    _ spec: SourceFile, spaces: SourceFile?, to findings: inout Findings, knowing known: inout Set<String>
  ) {
    let subject = Subject(spec: spec, spaces: spaces, path: spec.name, original: spec)
    if let error = subject.verdict(on: spec.text).diagnostics.first(where: { $0.severity == .error }) {
      findings.left.append((spec.name, error.message))
      return
    }
    let files = [spec] + [spaces].compactMap { $0 } + files(namedBy: spec)
    for file in files where known.insert(file.name).inserted {
      let others = files.filter { $0.name != file.name }
      findings.subjects.append(
        Subject(spec: spec, spaces: spaces, path: file.name, original: file, others: others))
    }
  }

  /// The files that a spec names.
  private static func files(namedBy spec: SourceFile) -> [SourceFile] {
    let files = Mutex<[SourceFile]>([])
    let reader = FileReader(
      read: { (path) throws(SourceFileError) in
        let file = try FileReader.disk.read(path)
        files.withLock { $0.append(file) }
        return file
      })
    let diagnostics = Diagnostics()
    if let document = Document(of: spec, reading: reader, reportingTo: diagnostics) {
      _ = ModelComposer.composition(
        of: document, registry: .withExampleBlocks, reportingTo: diagnostics)
    }
    return files.withLock { $0 }
  }
}
