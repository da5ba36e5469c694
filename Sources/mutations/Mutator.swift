import Composer

/// Makes every slip of the pen in a text, one at a time.
struct Mutator {
  let spec: SpecText
  let flow: FlowText
  private let defined: DefinedNames
  private let words: [Word]

  /// A word of the text with the place where it stands.
  private struct Word {
    let text: String
    let index: String.Index
  }

  /// The words of the other files that the spec consists of.
  private let wordsElsewhere: Set<String>

  init(_ spec: SpecText, besides others: [SourceFile] = []) {
    self.spec = spec
    flow = FlowText(file: spec.file)
    defined = DefinedNames(spec)
    words = Self.words(of: spec.file.text)
    wordsElsewhere = Set(others.flatMap { Self.words(of: $0.text).map(\.text) })
  }

  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var index = text.startIndex
    func isPart(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_"
    }
    while index < text.endIndex {
      let start = index
      while index < text.endIndex, isPart(text[index]) { index = text.index(after: index) }
      if start < index { words.append(Word(text: String(text[start..<index]), index: start)) }
      if index < text.endIndex { index = text.index(after: index) }
    }
    return words
  }

  var text: String { spec.file.text }

  /// All mutants, in the order of the text and of the slips.
  var mutants: [Mutant] {
    spec.parts.flatMap { part in
      [deletion(of: part)] + misspellings(of: part) + [duplication(of: part)] + relocations(of: part)
        + retypings(of: part)
    } + anchorMisspellings
  }

  // MARK: - Parts of mutants

  func line(of index: String.Index) -> Int { 1 + text[..<index].lineBreaks }

  /// The edit that takes a part out of its container.
  func removal(of part: Part) -> Edit {
    let parts = part.container.parts
    if parts.count == 1 {
      return Edit(
        part.container.isFlow ? part.range : part.container.range.lowerBound..<part.range.upperBound,
        part.container.isFlow ? "" : part.container.isMapping ? "{}" : "[]")
    }
    if part.position + 1 < parts.count {
      return Edit(part.range.lowerBound..<parts[part.position + 1].range.lowerBound, "")
    }
    return Edit(parts[part.position - 1].range.upperBound..<part.range.upperBound, "")
  }

  /// The edit that puts a text behind a part of a container.
  func insertion(of text: String, behind part: Part) -> Edit {
    let container = part.container
    if container.isFlow { return Edit(insertingAt: part.range.upperBound, ", \(text)") }
    return Edit(
      insertingAt: part.range.upperBound,
      "\n\(margin(of: container))\(container.isMapping ? "" : "- ")\(text)")
  }

  /// The edit that puts a text into a container.
  func insertion(of text: String, into container: Container) -> Edit {
    if let last = container.parts.last { return insertion(of: text, behind: last) }
    return Edit(insertingAt: self.text.index(after: container.range.lowerBound), text)
  }

  private func margin(of container: Container) -> String {
    let start = container.isMapping ? container.parts[0].range.lowerBound : container.range.lowerBound
    let line = text[..<start].lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
    return String(repeating: " ", count: text.distance(from: line, to: start))
  }

  /// Where messages about what a container lacks stand right: its key, its start, its first key, and what it says that
  /// it is.
  func homes(of container: Container, in edited: EditedText) -> Set<Int> {
    var places = [container.range.lowerBound]
    if let key = container.key { places.append(key.lowerBound) }
    if container.isMapping, let first = container.parts.first { places.append(first.range.lowerBound) }
    for part in container.parts where ["_target_", "block_type", "type"].contains(part.name) {
      places.append(part.range.lowerBound)
    }
    return Set(places.map(edited.line(of:)))
  }

  /// The lines of the words that are the same as a name, but for those within the part itself.
  func uses(of name: String, except range: Range<String.Index>, in edited: EditedText) -> Set<Int> {
    guard Int(name) == nil else { return [] }
    return Set(
      words.filter { $0.text == name && !range.contains($0.index) }.map { edited.line(of: $0.index) })
  }

  /// The name that loses its definition or its only reader where a stretch of the text is written anew.
  func lost(by range: Range<String.Index>, in edited: EditedText, written: String) -> Mutant.LostName? {
    for name in defined.names {
      let isDefinition = name.range == range
      // Every action has a head, whoever else speaks of it.
      if name.kind == .action, !isDefinition { continue }
      let others = defined.names.filter { $0.text == name.text && name.scope.overlaps($0.range) }
      let readers = words.filter { word in
        word.text == name.text && name.scope.contains(word.index)
          && !others.contains { $0.range.contains(word.index) }
      }
      // What has the name of an action, or is defined twice, has further readers.
      guard others.count == 1, !readers.isEmpty, isDefinition || !wordsElsewhere.contains(name.text),
        isDefinition || readers.allSatisfy({ range.contains($0.index) }),
        name.kind != .tensor
          || !defined.names.contains(where: { $0.kind == .action && $0.text == name.text }),
        // What is read instead may be there, too.
        isDefinition
          || !Self.words(of: written).contains(where: { word in
            defined.names.contains { $0.text == word.text }
          })
      else { continue }
      let definition: Set = [edited.line(of: name.range.lowerBound)]
      return Mutant.LostName(
        kind: name.kind,
        places: isDefinition ? [definition] : [definition, [edited.line(of: range.lowerBound)]])
    }
    return nil
  }

  func place(_ index: String.Index) -> Mutant.Place {
    let start = text[..<index].lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
    return Mutant.Place(
      line: line(of: index), column: 1 + text[start..<index].unicodeScalars.count)
  }
}

extension Mutator {
  func deletion(of part: Part) -> Mutant {
    let edit = removal(of: part)
    let edited = EditedText(text, [edit])
    var mutant = Mutant(
      slip: .deleted, manner: part.key == nil ? "element" : "key", path: part.path, text: edited.text,
      line: line(of: part.range.lowerBound),
      lines: homes(of: part.container, in: edited).union([edited.line(of: edit.range.lowerBound)]))
    mutant.meaning = .standard
    mutant.deleted = place(part.body.lowerBound)...place(part.body.upperBound)
    mutant.useLines = part.names.reduce(into: []) {
      $0.formUnion(uses(of: $1, except: part.range, in: edited))
    }
    return mutant
  }

  func duplication(of part: Part) -> Mutant {
    let edited = EditedText(text, [insertion(of: flow.text(part), behind: part)])
    let line = edited.line(of: part.range.lowerBound)
    return Mutant(
      slip: .duplicated, manner: part.key == nil ? "element" : "key", path: part.path, text: edited.text,
      line: self.line(of: part.range.lowerBound), lines: edited.writtenLines.union([line]))
  }

  /// A key moved into the mapping around its own, and into those beside it.
  func relocations(of part: Part) -> [Mutant] {
    guard part.key != nil else { return [] }
    let text = flow.text(part)
    var targets: [(manner: String, edit: Edit)] = []
    if let owner = owner(of: part.container) { targets.append(("up", insertion(of: text, behind: owner))) }
    let below = part.container.parts.filter { $0.position != part.position && $0.value.mapping != nil }
    let nearest = below.sorted { abs($0.position - part.position) < abs($1.position - part.position) }
    for sibling in nearest.prefix(3) where !sibling.isAlias {
      guard let container = spec.container(of: sibling) else { continue }
      targets.append(("down", insertion(of: text, into: container)))
    }
    return targets.map { manner, insertion in
      let edited = EditedText(self.text, [removal(of: part), insertion])
      var mutant = Mutant(
        slip: .moved, manner: manner, path: part.path, text: edited.text,
        line: line(of: part.range.lowerBound),
        lines: edited.writtenLines.union(homes(of: part.container, in: edited)))
      mutant.meaning = ["weight_init", "budget"].contains(part.name) ? .sameKey : .standard
      mutant.deleted = place(part.body.lowerBound)...place(part.body.upperBound)
      mutant.written = edited.writtenLines
      mutant.useLines = part.names.reduce(into: []) {
        $0.formUnion(uses(of: $1, except: part.range, in: edited))
      }
      return mutant
    }
  }

  /// The entry of the nearest mapping around a container in which it stands, with lists between them or not.
  private func owner(of container: Container) -> Part? {
    var inner = container
    while let outer = inner.parent {
      if outer.isMapping { return outer.parts.first { $0.key == inner.key } }
      inner = outer
    }
    return nil
  }
}

extension SpecText {
  /// The mapping or list that is a part's value.
  func container(of part: Part) -> Container? {
    containers.first { $0.range.lowerBound == part.body.lowerBound && $0.parent === part.container }
  }
}

extension Part {
  /// Names by which others may mean it: its key, and what it names itself.
  var names: [String] {
    var names = key == nil ? [] : [name]
    for text in ["key", "out_keys"] {
      guard let value = value.mapping?[text]?.value else { continue }
      names += (value.sequence ?? [value]).compactMap(\.scalar?.text)
    }
    if key == nil || ["key", "out_keys"].contains(name) {
      names += (value.sequence ?? [value]).compactMap(\.scalar?.text)
    }
    return names + (value.mapping.map { Array($0.names) } ?? [])
  }
}
