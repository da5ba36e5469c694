extension Diagnostics {
  /// Says of keys that stand one level too high or too low where they belong, and does not miss them there.
  ///
  /// To be called when everything is read.
  ///
  /// - Parameter consequences: What is said at a level that lacks a key, and not true if the key stands elsewhere.
  public func explainMisplacedKeys(consequences: [String: DiagnosticCode] = [:]) {
    guard levels.contains(where: { !$0.unknown.isEmpty || !$0.missing.isEmpty }) else { return }
    let levels = Levels(levels)
    var count = 0
    var found: [Int: Set<String>] = [:]
    for (index, level) in levels.all.enumerated() where levels.index(of: level) == index {
      for (entry, diagnostic) in level.unknown where count < Self.mostMisplaced {
        count += 1
        if let target = explain(entry, diagnostic, in: index, levels) {
          found[target, default: []].insert(entry.name)
        }
      }
      if let entry = levels.entries[index], let parent = levels.parents[index],
        levels.all[parent].lacks(entry.name), let complaint = level.complaints([]).first,
        let place = items.firstIndex(where: { $0.isSame(as: complaint) })
      {
        explain(items.remove(at: place), about: entry, in: levels.all[parent], isUp: true)
        found[parent, default: []].insert(entry.name)
      }
    }
    for (target, names) in found.sorted(by: { $0.key < $1.key }) {
      let level = levels.all[target]
      let (told, remaining) = (level.complaints([]), level.complaints(names))
      let untrue = told.filter { complaint in !remaining.contains { $0.isSame(as: complaint) } }
      let consequences = names.compactMap { consequences[$0] }
      withdraw { item in
        untrue.contains { $0.isSame(as: item) }
          || item.primary == level.span && consequences.contains(item.code)
      }
      for complaint in remaining where !told.contains(where: { $0.isSame(as: complaint) }) {
        report(complaint)
      }
    }
  }

  private static let mostMisplaced = 200

  /// Says where a key belongs.
  ///
  /// - Returns: The level to which it belongs, if there is one.
  private func explain(
    _ entry: Mapping.Entry, _ diagnostic: Diagnostic, in index: Int, _ levels: Levels
  ) -> Int? {
    let parent = levels.parents[index].map { [$0] } ?? []
    let near = (parent + levels.children(of: index)).filter { levels.all[$0].lacks(entry.name) }
    let needy = near.filter { levels.all[$0].needs(entry.name) }
    let targets = needy.isEmpty ? near : needy
    guard let first = targets.first, let place = items.firstIndex(where: { $0.isSame(as: diagnostic) }) else {
      return nil
    }
    let target = levels.all[first]
    let isUp = parent.contains(first)
    items[place].fixes = []
    guard targets.count == 1 else {
      let owners = targets.map { levels.all[$0].owner }
      let others = owners.dropLast().joined(separator: ", ")
      items[place].help = "it belongs one level further in, to \(others) or \(owners.last ?? "")"
      return nil
    }
    explain(items.remove(at: place), about: entry, in: target, isUp: isUp)
    return first
  }

  private func explain(
    _ diagnostic: Diagnostic, about entry: Mapping.Entry, in target: Level, isUp: Bool
  ) {
    var diagnostic = diagnostic
    diagnostic.label = "belongs one level further \(isUp ? "out" : "in")"
    let into = isUp ? nil : key(of: target)
    diagnostic.notes = []
    diagnostic.help =
      into.map { "move it into `\($0)`" } ?? "move it \(isUp ? "out " : "")to \(target.owner)"
    if let span = target.span {
      diagnostic.related.append(
        .init(
          target.needs(entry.name) ? "\(target.owner) must have it" : "\(target.owner) may have it", at: span)
      )
    }
    if let fix = move(entry, to: target, isUp: isUp) { diagnostic.fixes = [fix] }
    items.append(diagnostic)
  }

  private func move(_ entry: Mapping.Entry, to target: Level, isUp: Bool) -> Fix? {
    guard let outline = outline(of: entry.keySpan.file), let step = outline.entry(at: entry.keySpan) else {
      return nil
    }
    let path = outline.path(to: entry.keySpan)
    let title =
      isUp
      ? "move `\(entry.name)` out to \(target.owner)"
      : "move `\(entry.name)` into \(key(of: target).map { "`\($0)`" } ?? target.owner)"
    let edits: [Fix.Edit]?
    if isUp {
      guard let place = target.place, let outer = path.last(where: { $0.container.part(at: place) }) else {
        return nil
      }
      edits = outline.moving(step, after: outer)
    } else {
      edits = outline.container(of: target.mapping).flatMap { outline.moving(step, into: $0) }
    }
    return edits.map { Fix(title, $0, certainty: .ifItHolds) }
  }
}

extension Diagnostics {
  /// The key whose value a level is.
  private func key(of level: Level) -> String? {
    guard let place = level.place, let path = outline(of: place.file)?.path(to: place), path.count > 1 else {
      return nil
    }
    return path[path.count - 2].part.key?.text
  }
}

extension Outline.Container {
  /// Whether an entry's key stands at a place.
  fileprivate func part(at key: SourceSpan) -> Bool { parts.contains { $0.keySpan == key } }
}

extension Diagnostic {
  /// Whether it tells of the same problem, whatever was added to it.
  fileprivate func isSame(as other: Diagnostic) -> Bool {
    code == other.code && primary == other.primary && message == other.message
  }
}
