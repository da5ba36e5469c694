/// The keys of a mapping that name no parameter, with what each was likely meant to be.
struct UnknownKeys {
  /// The names of the parameters that the keys were likely meant to be, so far: those are not missed.
  private(set) var explained: Set<String> = []

  private let owner: ParameterOwner
  private let given: Mapping
  private let known: [String]
  private let meant: [String: String]
  private let count: Int
  private let missing: MissingParameters
  private let diagnostics: Diagnostics
  private let furtherHelp: ((String) -> String?)?
  /// The keys above unknown ones that have no value, and into whose mappings the unknown ones may belong.
  private let emptyEntries: [String: String]

  /// - Parameters:
  ///   - entries: The entries whose keys are unknown.
  ///   - given: The mapping that they stand in.
  ///   - known: The names that the mapping could have.
  ///   - meant: What some of the keys were read as.
  ///   - diagnostics: What knows other systems' names, and how many names were compared already.
  ///   - furtherHelp: What else there is to say of a key that resembles no other.
  init(
    _ entries: [Mapping.Entry], of owner: ParameterOwner, given: Mapping, known: [String],
    meant: [String: String], missing: MissingParameters, diagnostics: Diagnostics,
    furtherHelp: ((String) -> String?)?
  ) {
    count = entries.count
    self.owner = owner
    self.given = given
    self.known = known
    self.meant = meant
    self.missing = missing
    self.diagnostics = diagnostics
    self.furtherHelp = furtherHelp
    emptyEntries = entries.isEmpty ? [:] : Self.emptyEntries(above: entries, in: given, known: Set(known))
  }

  /// What to say of one of the keys.
  mutating func complaint(about entry: Mapping.Entry) -> Diagnostic {
    let nearest = nearest(to: entry)
    if let nearest { explained.insert(nearest) }
    let (help, fixes) = help(for: entry, nearest: nearest)
    return Diagnostic(
      .error, .unknownParameter, "\(owner.name) has no parameter `\(Node.cropped(entry.name))`",
      at: entry.keySpan, related: owner.related, help: help, fixes: fixes)
  }

  /// The parameter that a key was likely meant to be: before all others, one that stands nowhere else.
  private func nearest(to entry: Mapping.Entry) -> String? {
    if let name = meant[entry.name] { return name }
    let free = known.filter { given[$0] == nil && !explained.contains($0) }
    return diagnostics.meaning(ofKey: entry.name, among: free)
      ?? missingParameter(meantBy: entry)
      ?? diagnostics.nearest(to: entry.name, among: known)
  }

  /// The parameter whose value a key has: it is missing, and takes few words, of which this is one; or it is all that
  /// is missing, and both names are too short to be alike.
  private func missingParameter(meantBy entry: Mapping.Entry) -> String? {
    let names = missing.names(taking: entry.value)
    if names.count == 1 { return names.first }
    guard let name = onlyMissingParameter(for: entry), name.count <= 2, entry.name.count <= 3 else {
      return nil
    }
    return name
  }

  /// The one parameter that is missing, if it would read the value of the one key that is unknown.
  private func onlyMissingParameter(for entry: Mapping.Entry) -> String? {
    count == 1 ? missing.onlyName(reading: entry.value) : nil
  }

  private func help(for entry: Mapping.Entry, nearest: String?) -> (help: String?, fixes: [Fix]) {
    if let found = MissingSpace(entry.name[...], 1), known.contains(found.key) {
      let isWritten = entry.key.style == .plain && entry.name.hasPrefix(found.key)
      return (
        found.help,
        isWritten ? [found.fix(in: entry.keySpan.file, keyAt: entry.keySpan.start)] : []
      )
    }
    if let nearest, given[nearest] != nil {
      return ("did you mean `\(nearest)`, which is given already?", [])
    }
    if let nearest {
      let name = NearestName(nearest, insteadOf: entry.name, at: entry.keySpan)
      return (name.help(), name.fixes)
    }
    if let owner = emptyEntries[entry.name] {
      return ("nothing stands behind `\(owner):`; if this belongs there, indent it further", [])
    }
    if let name = onlyMissingParameter(for: entry) {
      let fixes = NearestName(name, insteadOf: entry.name, at: entry.keySpan).fixes
      return (
        "did you mean `\(name)`, which is missing?",
        fixes.map { Fix($0.title, $0.edits, certainty: .suggested) }
      )
    }
    if known.isEmpty { return ("it takes none", []) }
    let further = furtherHelp?(entry.name).map { "; \($0)" } ?? ""
    return ("it takes \(listed(known))\(further)", [])
  }

  private static func emptyEntries(
    above unknown: [Mapping.Entry], in given: Mapping, known: Set<String>
  ) -> [String: String] {
    let unknown = Set(unknown.map(\.name))
    var found: [String: String] = [:]
    var above: Mapping.Entry?
    for entry in given.entries {
      if known.contains(entry.name) {
        above = entry
      } else if unknown.contains(entry.name), let above, let scalar = above.value.scalar, scalar.text.isEmpty,
        scalar.style == .plain, above.keySpan.start.line < entry.keySpan.start.line
      {
        found[entry.name] = above.name
      }
    }
    return found
  }
}
