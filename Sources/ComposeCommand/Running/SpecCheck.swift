import Composer

/// What is wrong with specs, whose files were read once.
struct SpecCheck {
  /// A file as it is checked.
  struct File {
    let loaded: SpecLoader.Loaded<SourceFile>
    /// Whether it was named by itself, and not found in a folder.
    let isNamed: Bool
  }

  /// A spec, with what is wrong with it in each environment.
  struct Whole {
    let file: File
    let verdicts: [Verdict]
  }

  /// A file of a folder that is put into other specs, and checked with them.
  struct Part {
    let file: File
    let wholes: [Whole]
  }

  /// The specs, in their order.
  let wholes: [Whole]
  /// The files that are parts of them.
  let parts: [Part]

  /// All files, in the order in which they were given.
  let files: [File]

  /// What is wrong with the specs.
  var verdicts: [Verdict] { wholes.flatMap(\.verdicts) }

  /// Checks the files at paths, and those in folders.
  init(_ paths: [String], by judge: SpecJudge) {
    self.init(
      paths.flatMap { path in
        let isNamed = !AtomicFile.isFolder(path)
        return judge.loader.files(at: path).map { File(loaded: $0, isNamed: isNamed) }
      }, by: judge)
  }

  /// Checks files.
  init(_ files: [File], by judge: SpecJudge) {
    self.files = files
    if files.allSatisfy(\.isNamed) {
      wholes = files.map { Whole(file: $0, verdicts: judge.verdicts(on: $0.loaded)) }
      parts = []
      return
    }
    let readings = files.map { Reading(of: $0, by: judge) }
    let beforehand = Self.owners(of: readings)
    let verdicts = zip(readings, beforehand).map { reading, owners in
      owners.isEmpty ? judge.verdicts(on: reading.spec) : []
    }
    // A file may be read only when networks are made for the spaces in it.
    let owners = Self.owners(of: readings, among: beforehand)
    let checked = zip(files, verdicts).map(Whole.init)
    wholes = zip(checked, owners).filter { $1.isEmpty }.map(\.0)
    parts = zip(files, owners).filter { !$1.isEmpty }.map { file, owners in
      Part(file: file, wholes: owners.map { checked[$0] })
    }
  }

  /// A spec that has been read, with the files that are read for it.
  private struct Reading {
    let spec: SpecLoader.Loaded<Document>
    let paths: ReadPaths
    /// The file, if it may be a part of others.
    let identity: FileIdentity?

    init(of file: File, by judge: SpecJudge) {
      let paths = ReadPaths()
      self.paths = paths
      spec = judge.loader.spec(of: file.loaded, reading: .disk.noting(paths))
      identity = file.isNamed ? nil : FileIdentity(file.loaded.path)
    }
  }

  /// For each file the specs that it is a part of, which are parts of no others themselves: files that are put into each
  /// other in a circle are specs, each with its mistake.
  private static func owners(of readings: [Reading], among known: [[Int]] = []) -> [[Int]] {
    let files = readings.map(\.paths.files)
    var readers: [FileIdentity: [Int]] = [:]
    for (index, files) in files.enumerated() {
      for file in files where readings[index].identity != file { readers[file, default: []].append(index) }
    }
    let all = readings.map { $0.identity.flatMap { readers[$0] } ?? [] }
    return all.enumerated().map { index, readers in
      known.indices.contains(index) && !known[index].isEmpty
        ? known[index] : readers.filter { all[$0].isEmpty }
    }
  }
}

/// How specs are judged: for which environments, and with which overrides and bindings.
struct SpecJudge {
  let loader: SpecLoader
  /// The environments; none for the specs' own.
  let environments: [SpecLoader.Loaded<EnvironmentSpaces>]

  /// What is wrong with a spec.
  ///
  /// - Parameter files: Where the files come from that it names.
  func verdicts(on file: SpecLoader.Loaded<SourceFile>, reading files: FileReader = .disk) -> [Verdict] {
    verdicts(on: loader.spec(of: file, reading: files))
  }

  /// What is wrong with a spec.
  func verdicts(on spec: SpecLoader.Loaded<Document>) -> [Verdict] {
    environments.isEmpty ? [verdict(on: spec, for: nil)] : environments.map { verdict(on: spec, for: $0) }
  }

  private func verdict(
    on spec: SpecLoader.Loaded<Document>, for spaces: SpecLoader.Loaded<EnvironmentSpaces>?
  ) -> Verdict {
    let composed = loader.compose(spec, for: spaces)
    return Verdict(
      spec: spec.path, spaces: spaces?.path, composition: composed.composition,
      diagnostics: composed.diagnostics)
  }
}
