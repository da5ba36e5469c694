public import Spec

extension BlockGraph {
  /// Reports inputs that nobody gives.
  ///
  /// - Returns: The tensors whose names are the wrong ones, and those that are read under wrong ones.
  func reportUnknownInputs(
    of blocks: [BlockEntry], _ producers: [String: Int], _ diagnostics: Diagnostics
  ) -> (misspelt: [String], read: [String]) {
    if isPartial { return ([], []) }
    let given = Set(sources.map(\.key))
    func isKnown(_ name: String) -> Bool { producers[name] != nil || given.contains(name) }
    if blocks.allSatisfy({ $0.inKeys.allSatisfy { isKnown($0.value) } }) { return ([], []) }
    let known = sources.map(\.key) + blocks.flatMap { $0.outKeys.map(\.value) }
    let places = unreadTensors(among: blocks)
    let uses = Dictionary(grouping: blocks.flatMap(\.inKeys), by: \.value)
    var (misspelt, read): ([String], [String]) = ([], [])
    // What all heads read is written once.
    var told: Set<SourceSpan> = []
    let readers = BlockReaders(blocks)
    for (index, entry) in blocks.enumerated() where !diagnostics.isFull {
      let unknown = entry.inKeys.filter { !isKnown($0.value) && told.insert($0.span).inserted }
      if unknown.isEmpty { continue }
      let behind = readers.tensors(behind: index)
      lazy var others =
        known.contains { !behind.contains($0) }
        ? "there are: \(listed(known.lazy.filter { !behind.contains($0) }))" : nil
      for input in unknown where !diagnostics.isFull {
        if let names = input.names(where: isKnown) {
          report(names, of: entry, insteadOf: input, diagnostics)
          read += names
          continue
        }
        let mistake = diagnostics.mistake(
          input.value, at: input.span, among: known, besides: behind,
          uses: { uses[input.value]?.map(\.span) }, given: { places[$0] })
        if let name = mistake.name, mistake.isGivenWrong { misspelt.append(name) }
        diagnostics.error(
          .unknownTensor,
          "\(entry.title) reads `\(input.value)`, which is neither an input of the network nor any block's output",
          at: input.span,
          help: withheld[input.value] ?? mistake.help(or: helpWithheld(input.value, diagnostics) ?? others),
          fixes: withheld[input.value] == nil ? mistake.fixes(at: input.span) : [])
      }
    }
    return (misspelt, read)
  }

  /// What to do about a tensor that there is under another name, but not for this network.
  private func helpWithheld(_ name: String, _ diagnostics: Diagnostics) -> String? {
    guard let nearest = diagnostics.nearest(to: name, among: withheld.keys.sorted()) else { return nil }
    return withheld[nearest].map { "did you mean `\(nearest)`? \($0)" }
  }

  /// Reports names that stand in one text instead of a list.
  private func report(
    _ names: [String], of entry: BlockEntry, insteadOf text: Located<String>, _ diagnostics: Diagnostics
  ) {
    let list = "[\(names.map { Scalar.plainOrQuoted($0) }.joined(separator: ", "))]"
    let isWritten = text.span.file.text(in: text.span).map { $0 == text.value } ?? false
    diagnostics.error(
      .unknownTensor, "\(entry.title) reads `\(text.value)`, which is one name with a comma", at: text.span,
      help: "several names are a list: write \(list)",
      fixes: isWritten ? [Fix("write `\(list)`", [.init(text.span, list)], certainty: .ifItHolds)] : [])
  }

  /// Where the tensors get their names that no block reads and nobody asks for.
  private func unreadTensors(among blocks: [BlockEntry]) -> [String: SourceSpan] {
    let used = Set(blocks.flatMap { $0.inKeys.map(\.value) } + outputs.map(\.key))
    let given = blocks.flatMap(\.outKeys).map { ($0.value, $0.span) }
    let offered = sources.compactMap { source in source.span.map { (source.key, $0) } }
    return Dictionary(
      (offered + given).filter { !used.contains($0.0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Where blocks give tensors that no block reads and nobody asks for, as far as a message would list them.
  private func unreadOutputs(of blocks: [BlockEntry]) -> [String: SourceSpan] {
    let given = Set(blocks.flatMap { $0.outKeys.map(\.value) }.prefix(mostListedNames))
    return unreadTensors(among: blocks).filter { given.contains($0.key) }
  }

  /// Reports outputs that no block gives.
  ///
  /// - Returns: The tensors that would be them under the right name.
  func reportMissingOutputs(
    _ blocks: [BlockEntry], _ producers: [String: Int], _ diagnostics: Diagnostics
  ) -> [String] {
    if isPartial { return [] }
    let missing = outputs.filter { producers[$0.key] == nil }
    if missing.isEmpty { return [] }
    var misspelt: [String] = []
    let used = Set(outputs.map(\.key) + blocks.flatMap { $0.inKeys.map(\.value) })
    let spare = blocks.filter { entry in !entry.outKeys.contains { used.contains($0.value) } }
    let spareNames = spare.flatMap { $0.outKeys.map(\.value) }
    let names = blocks.flatMap { $0.outKeys.map(\.value) }
    let spareByKey = Dictionary(spare.map { ($0.key.value, $0) }, uniquingKeysWith: { first, _ in first })
    let spareByOutput = Dictionary(
      spare.flatMap { entry in entry.outKeys.map { ($0.value, entry) } },
      uniquingKeysWith: { first, _ in first })
    let unread = unreadOutputs(of: blocks)
    let given = Dictionary(sources.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for output in missing where !diagnostics.isFull {
      if let source = given[output.key] {
        diagnostics.error(
          .outputIsInput, "\(output.title) is \(source.title) itself, which no block has worked on",
          at: output.span)
        continue
      }
      let message = "no block gives \(output.title)"
      // A block that is called like the output was meant to give it.
      let namesake = spareByKey[output.key]?.outKeys.first?.value
      let closest =
        namesake ?? diagnostics.nearest(to: output.key, among: spareNames)
      if let closest, let entry = spareByOutput[closest] {
        let isKey = entry.key.value == closest
        let place =
          isKey ? entry.key.span : entry.outKeys.first { $0.value == closest }?.span ?? entry.key.span
        misspelt.append(closest)
        report(missing: output, given: Located(closest, at: place), diagnostics)
      } else {
        let nearest = diagnostics.nearestName(to: output.key, among: names, at: output.span)
        let made = output.maker.map { "add `\($0(spareNames.count == 1 ? spareNames[0] : "…"))`, or a block" }
        if made == nil || spareNames.count != 1 {
          for (_, place) in unread { diagnostics.note(unused: place, like: output.key, at: output.span) }
        }
        diagnostics.error(
          .missingOutput, message, at: output.span,
          help: nearest.help(or: "\(made ?? "add a block") with the key `\(output.key)`"),
          fixes: nearest.fixes)
      }
    }
    return misspelt
  }

  /// Reports an output that is given under a name like it: at the name that is the wrong one of the two.
  private func report(missing output: Output, given: Located<String>, _ diagnostics: Diagnostics) {
    let renaming = NearestName(output.key, insteadOf: given.value, at: given.span)
    let asked = output.declaration ?? output.span
    let asking = NearestName(given.value, insteadOf: output.key, at: asked)
    let pair = NamePair(
      used: output.key, at: [asked], given: given.value, at: given.span, reportingTo: diagnostics)
    let other = NamePair(
      used: given.value, at: [given.span], given: output.key, at: output.declaration,
      isUnused: false, reportingTo: diagnostics)
    // An action has its name from the spaces, which are rarely wrong; a network's `out_keys` are as the network.
    guard !asking.fixes.isEmpty, !pair.isGivenWrong, output.declaration == nil || other.isGivenWrong else {
      return diagnostics.error(
        .missingOutput,
        "no block gives \(output.title); `\(given.value)` is given, which nobody reads", at: given.span,
        help: renaming.help(), fixes: renaming.fixes)
    }
    diagnostics.note(unused: given.span, like: output.key, at: asked)
    diagnostics.error(
      .missingOutput, "no block gives \(output.title); `\(given.value)` is given, which nobody reads",
      at: asked, related: [.init("`\(given.value)` is given here", at: given.span)],
      help: asking.help(), fixes: asking.fixes + renaming.fixes)
  }

  /// Warns of blocks that nobody needs.
  func reportUnused(
    _ blocks: [BlockEntry], _ needed: Set<Int>, _ producers: [String: Int], _ diagnostics: Diagnostics
  ) {
    // What leads to a missing output is not unused by intent, and every block does then.
    if isPartial || lacksOutputs || blocks.contains(where: \.isUnreadable) { return }
    guard outputs.allSatisfy({ producers[$0.key] != nil }) else { return }
    for (index, entry) in blocks.enumerated() where !needed.contains(index) {
      // An output that has the name of an input, or of another output, was meant to be used.
      if entry.outKeys.contains(where: { producers[$0.value] != index }) { continue }
      diagnostics.warning(
        .unusedBlock, "\(entry.title) contributes to no output of the network and is left out",
        at: entry.outKeys.first?.span ?? entry.key.span)
    }
  }

  /// Follows unmet needs from the first block until one comes up again.
  func report(cycleAmong blocks: [BlockEntry], _ diagnostics: Diagnostics) {
    let producers = Dictionary(
      blocks.enumerated().flatMap { index, entry in entry.outKeys.map { ($0.value, index) } },
      uniquingKeysWith: { first, _ in first })
    func unmet(_ entry: BlockEntry) -> (input: Located<String>, producer: Int)? {
      for input in entry.inKeys {
        if let index = producers[input.value] { return (input, index) }
      }
      return nil
    }
    var path: [Int] = []
    var passed: Set<Int> = []
    var current = 0
    while passed.insert(current).inserted {
      path.append(current)
      guard let need = unmet(blocks[current]) else { return }
      current = need.producer
    }
    let cycle = Array(path.drop { $0 != current }).sorted { $0 < $1 }
    guard let start = cycle.first else { return }
    var names: [String] = []
    var index = start
    repeat {
      names.append(blocks[index].key.value)
      guard let need = unmet(blocks[index]) else { return }
      index = need.producer
    } while index != start
    names.append(blocks[start].key.value)
    if names.count > mostListedNames {
      names = names.prefix(mostListedNames / 2) + ["…"] + names.suffix(mostListedNames / 2)
    }
    let entry = blocks[start]
    diagnostics.error(
      .cycle,
      "the blocks need each other's outputs in a cycle: "
        + names.map { "`\($0)`" }.joined(separator: " reads "),
      at: unmet(entry)?.input.span ?? entry.key.span,
      related: cycle.dropFirst().prefix(mostListedNames).map {
        .init("`\(blocks[$0].key.value)` is here", at: blocks[$0].key.span)
      })
  }
}

extension DiagnosticCode {
  /// Two blocks of a network have the same key.
  public static let duplicateBlock: DiagnosticCode = "duplicate-block"
  /// Two blocks give the same tensor.
  public static let duplicateOutKey: DiagnosticCode = "duplicate-out-key"
  /// A block's output has the name of a network's input.
  public static let outKeyShadowed: DiagnosticCode = "out-key-shadowed"
  /// A block reads a tensor that nobody gives.
  public static let unknownTensor: DiagnosticCode = "unknown-tensor"
  /// A requested output is produced by no block.
  public static let missingOutput: DiagnosticCode = "missing-output"
  /// A requested output is an input.
  public static let outputIsInput: DiagnosticCode = "output-is-input"
  /// `in_keys` name a tensor that no block reads.
  public static let unusedInput: DiagnosticCode = "unused-input"
  /// A block contributes to no output.
  public static let unusedBlock: DiagnosticCode = "unused-block"
  /// Blocks need each other's outputs.
  public static let cycle: DiagnosticCode = "cycle"
}

extension Located<String> {
  /// The names that stand in a text with commas between, if it is they that are meant.
  fileprivate func names(where isKnown: (String) -> Bool) -> [String]? {
    guard value.utf8.contains(UInt8(ascii: ",")), value.utf8.count < 1000 else { return nil }
    let names = value.split(separator: ",").map { String($0.drop { $0 == " " }) }
    return names.count > 1 && names.allSatisfy(isKnown) ? names : nil
  }
}
