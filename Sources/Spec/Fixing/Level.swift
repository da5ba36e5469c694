/// A mapping that a reader has read, with what is wrong with its keys.
struct Level {
  /// What the keys are parameters of.
  let owner: String
  /// What messages about the mapping point at.
  let span: SourceSpan?
  /// The mapping as it is written.
  let mapping: Mapping
  /// The keys that it can have.
  let declared: [String]
  /// The keys that it does not have, with what was reported.
  var unknown: [(entry: Mapping.Entry, diagnostic: Diagnostic)] = []
  /// The keys that it must have and lacks.
  var missing: [String] = []
  /// What was reported of them, or would be if some of them were not missed.
  var complaints: (_ besides: Set<String>) -> [Diagnostic] = { _ in [] }

  init(owner: String, span: SourceSpan?, mapping: Mapping, declared: [String]) {
    self.owner = owner
    self.span = span
    self.mapping = mapping
    self.declared = declared
  }

  /// Whether a key could be written here.
  func lacks(_ name: String) -> Bool { mapping[name] == nil && declared.contains(name) }

  /// Whether a key must be written here.
  func needs(_ name: String) -> Bool { missing.contains(name) }

  /// What tells the mapping from all others: where it begins.
  var place: SourceSpan? { mapping.place }
}

extension Mapping {
  fileprivate var place: SourceSpan? { entries.first?.keySpan }
}

/// The levels of a spec: which mapping stands in which.
private struct Levels {
  let all: [Level]
  private let indices: [SourceSpan: Int]
  private(set) var parents: [Int: Int] = [:]
  /// The entries that levels are the values of, where nobody reads the mapping as such that they stand in.
  private(set) var entries: [Int: Mapping.Entry] = [:]

  init(_ levels: [Level]) {
    all = levels
    indices = Dictionary(
      levels.enumerated().compactMap { index, level in level.place.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
    for (index, level) in levels.enumerated() {
      for entry in level.mapping.entries { adopt(entry.value, by: index, through: nil, depth: 0) }
    }
  }

  private static let maximumDepth = 4

  /// Notes the levels that begin in a value, through lists and mappings that nobody reads as such.
  private mutating func adopt(_ node: Node, by parent: Int, through entry: Mapping.Entry?, depth: Int) {
    guard depth < Self.maximumDepth, node.aliasSite == nil, node.interpolationSite == nil else { return }
    if let place = node.mapping?.place, let index = indices[place] {
      if index != parent, parents[index] == nil {
        parents[index] = parent
        entries[index] = entry
      }
      return
    }
    for entry in node.mapping?.entries.map({ $0 }) ?? [] {
      adopt(entry.value, by: parent, through: entry, depth: depth + 1)
    }
    for element in node.sequence ?? [] { adopt(element, by: parent, through: nil, depth: depth + 1) }
  }

  func index(of level: Level) -> Int? { level.place.flatMap { indices[$0] } }

  /// The levels right under one.
  func children(of index: Int) -> [Int] {
    parents.filter { $0.value == index }.map(\.key).sorted()
  }
}

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
    for (target, names) in found {
      let level = levels.all[target]
      let told = level.complaints([])
      items.removeAll { item in told.contains { $0.isSame(as: item) } }
      items += level.complaints(names)
      let untrue = names.compactMap { consequences[$0] }
      items.removeAll { $0.primary == level.span && untrue.contains($0.code) }
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
