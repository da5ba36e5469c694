import OrderedCollections

/// A mapping that a reader has read, with what is wrong with its keys.
struct Level {
  /// What the keys are parameters of.
  let owner: String
  /// What messages about the mapping point at.
  let span: SourceSpan?
  /// The mapping as it is written.
  let mapping: Mapping
  /// The keys that it can have.
  let declared: OrderedSet<String>
  /// The keys that it does not have, with what was reported.
  var unknown: [(entry: Mapping.Entry, diagnostic: Diagnostic)] = []
  /// The keys that it must have and lacks.
  var missing: [String] = []
  /// What was reported of them, or would be if some of them were not missed.
  var complaints: (_ besides: Set<String>) -> [Diagnostic] = { _ in [] }

  init(owner: String, span: SourceSpan?, mapping: Mapping, declared: OrderedSet<String>) {
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
struct Levels {
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
