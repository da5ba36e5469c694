import Composer

/// Specs that are mended together, one after the other: what is mended in one is so for those that it is put into.
struct SpecMending {
  /// The specs and their parts, as they are mended.
  let mendings: [Mending]
  private let check: SpecCheck
  private let judge: SpecJudge

  /// Mends what was checked; nothing is written.
  init(of check: SpecCheck, by judge: SpecJudge) {
    self.check = check
    self.judge = judge
    var replaced: [FileIdentity: SourceFile] = [:]
    var mendings: [Mending] = []
    func keep(_ mending: Mending, _ identity: FileIdentity?) {
      mendings.append(mending)
      if let identity, let text = mending.mended, !mending.fixes.isEmpty { replaced[identity] = text }
    }
    for part in check.parts {
      let identity = FileIdentity(part.file.loaded.path)
      let sizes = part.wholes.map { $0.file.loaded.content?.text.utf8.count ?? 0 }
      keep(
        Mending(of: part.file.loaded, alsoReading: sizes.reduce(0, +)) { changed in
          var files = replaced
          if let identity { files[identity] = changed.content }
          return part.wholes.flatMap { judge.verdicts(on: $0.file.loaded, reading: .disk.replacing(files)) }
        }, identity)
    }
    for whole in check.wholes {
      let files = replaced
      keep(
        Mending(of: whole.file.loaded, known: files.isEmpty ? whole.verdicts : nil) { changed in
          judge.verdicts(on: changed, reading: .disk.replacing(files))
        }, FileIdentity(whole.file.loaded.path))
    }
    self.mendings = mendings
  }

  /// Writes everything that is mended; what is then wrong.
  func write() throws -> SpecCheck {
    var written: [String: SpecLoader.Loaded<SourceFile>] = [:]
    for mending in mendings { written[mending.original.path] = try mending.write() }
    if written.isEmpty { return check }
    // What was written may be a part of any other spec.
    let files = check.files.map { file in
      SpecCheck.File(loaded: written[file.loaded.path] ?? file.loaded, isNamed: file.isNamed)
    }
    return SpecCheck(files, by: judge)
  }
}
