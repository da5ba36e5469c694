extension DiagnosticCode {
  /// A file that a spec names and that cannot be read.
  public static let unreadableInclude: Self = "unreadable-include"
  /// A file that is put into itself, or a chain of files that does not end.
  public static let includeCycle: Self = "include-cycle"
  /// A `defaults` list, or an entry of it, that is no file.
  public static let defaultsList: Self = "defaults-list"
}

/// Puts the files together that a spec consists of, and bounds their number, depth and size while doing so.
final class DocumentAssembler {
  /// The longest chain of files that include each other.
  static let maximumDepth = 16
  /// The most files.
  static let maximumFiles = 1000
  /// The most values that merging may look at.
  static let maximumMerged = 2_000_000

  /// What a file is read for: the value that it holds, or a spec with `defaults` of its own.
  private enum Purpose { case value, spec }

  private let files: FileReader
  private let diagnostics: Diagnostics
  /// Which files were put in, and where.
  private(set) var uses: [FileUse] = []
  /// What each file of `defaults` holds, its own `defaults` included.
  var layers: [Node] { Array(specs.values) }

  private var parsed: [String: (file: SourceFile, node: Node?)] = [:]
  private var absent: [String: (message: String, name: String, nearest: String?)] = [:]
  private var values: [String: Node] = [:]
  private var specs: [String: Node] = [:]
  /// The files that are being put together, the outermost first.
  private var open: [String] = []
  private var useCounts: [ObjectIdentifier: Int] = [:]
  private var lacksDefaults = false
  private var bytes = 0
  private var count = 0
  private var merged = 0

  init(reading files: FileReader, reportingTo diagnostics: Diagnostics) {
    self.files = files
    self.diagnostics = diagnostics
  }

  /// A spec with its files put in; nil where one of its `defaults` is missing.
  func spec(_ written: Node) -> Node? {
    open = [SourceFile.normalized(written.span.file.name)]
    bytes = written.span.file.text.utf8.count
    count = written.count
    let root = whole(written)
    return lacksDefaults ? nil : root
  }

  /// A value with its files put in.
  func value(_ written: Node) -> Node {
    count = written.count
    return expanded(written, depth: 0)
  }

  // MARK: - Defaults

  /// A spec on top of its `defaults`.
  private func whole(_ written: Node) -> Node {
    guard let mapping = written.mapping, let defaults = mapping["defaults"] else {
      return expanded(written, depth: 0)
    }
    let own = expanded(written.with(.mapping(mapping.without(["defaults"]))), depth: 0)
    var layers: [Node] = []
    var known: Set<String> = []
    for entry in defaults.value.sequence ?? [defaults.value] {
      guard let path = path(ofDefault: entry) else { continue }
      guard known.insert(SourceFile.normalized(path)).inserted else {
        diagnostics.error(
          .defaultsList, "`\(Node.cropped(path))` stands in this list twice", at: entry.span,
          help: "remove one of the two")
        continue
      }
      guard let layer = load(path, for: .spec, at: entry.span) else {
        lacksDefaults = true
        continue
      }
      if layer.mapping != nil {
        layers.append(layer)
      } else if !layer.isUnresolved {
        diagnostics.error(
          .defaultsList,
          "a file of `defaults` must hold a mapping, `\(Node.cropped(path))` holds \(layer.found)",
          at: entry.span)
      }
    }
    return (layers + [own]).dropFirst().reduce(layers.first ?? own) { merge($0, $1, at: defaults.keySpan) }
  }

  private func path(ofDefault entry: Node) -> String? {
    if entry.isUnresolved { return nil }
    guard let text = entry.scalar?.text, !entry.isNull, !text.isEmpty else {
      lacksDefaults = true
      let help: String? =
        if let group = entry.mapping?.entries.first, let choice = group.value.scalar?.text {
          "write the path of the file, such as `\(group.name)/\(choice).yaml`"
        } else {
          "write it as a text, such as `base.yaml`"
        }
      diagnostics.error(
        .defaultsList, "`defaults` must be a list of files, this is \(entry.found)", at: entry.span,
        help: help)
      return nil
    }
    if text == "_self_" {
      diagnostics.error(
        .defaultsList, "`_self_` is no file", at: entry.span,
        help: "remove it: a file always comes after all of its defaults")
      return nil
    }
    return entry.span.file.path(naming: text.hasPrefix("@") ? String(text.dropFirst()) : text)
  }

  private func merge(_ earlier: Node, _ later: Node, at site: SourceSpan) -> Node {
    merged += min(earlier.count, Self.maximumMerged)
    guard merged <= Self.maximumMerged else {
      lacksDefaults = true
      diagnostics.error(
        .tooLarge, "merging these files looks at more than \(Self.maximumMerged) values", at: site)
      return later
    }
    return earlier.merged(under: later) { mapping, excess in
      diagnostics.reportTooManyKeys(at: excess.keySpan, ofMappingAt: mapping.span)
    }
  }

  // MARK: - Includes

  /// A value in which files stand for the texts that name them.
  private func expanded(_ node: Node, depth: Int) -> Node {
    guard node.references.contains(.file) else { return node }
    switch node.content {
    case .unresolved: return node
    case .scalar(let scalar): return included(scalar, node, depth: depth)
    case .sequence(let elements):
      return node.with(.sequence(elements.map { expanded($0, depth: depth + 1) }))
    case .mapping(let mapping):
      return node.with(merging(mapping.mapValues { expanded($0.value, depth: depth + 1) }, at: node.span))
    }
  }

  /// A mapping with those entries behind its own that `<<` brings in from files.
  private func merging(_ mapping: Mapping, at span: SourceSpan) -> Node.Content {
    guard let merge = mapping.entries.first(where: \.key.isMergeKey) else { return .mapping(mapping) }
    // What a file that cannot be read would have brought in, nobody knows.
    guard let merged = merged(merge.value, at: merge.keySpan) else { return .unresolved }
    let whole = Mapping(mapping.entries.filter { !$0.key.isMergeKey } + merged)
    guard whole.excess == nil else {
      diagnostics.reportTooManyKeys(at: merge.keySpan, ofMappingAt: span)
      return .unresolved
    }
    return .mapping(whole)
  }

  /// The entries that a mapping or a list of them brings in; nil where some of them are unknown.
  private func merged(_ value: Node, at key: SourceSpan) -> [Mapping.Entry]? {
    switch value.content {
    case .unresolved: return nil
    case .mapping(let mapping): return Array(mapping.entries)
    case .sequence(let elements) where value.span.file === key.file:
      let parts = elements.map { merged($0, at: key) }
      return parts.contains { $0 == nil } ? nil : parts.flatMap { $0 ?? [] }
    case .sequence, .scalar:
      diagnostics.error(
        .unsupportedYAML, "`<<` merges mappings, this file holds \(value.found)", at: key,
        related: [.init("it holds this", at: value.span)])
      return nil
    }
  }

  private func included(_ scalar: Scalar, _ node: Node, depth: Int) -> Node {
    let site = node.aliasSite ?? node.span
    let name = String(scalar.text.dropFirst())
    if name.hasPrefix("@") {
      return node.with(.scalar(Scalar(name, style: .doubleQuoted)))
    }
    let nothing = Node(.unresolved, at: site)
    if name.isEmpty || name.contains("${") {
      diagnostics.error(
        .unreadableInclude,
        name.isEmpty
          ? "the name of a file is missing behind `@`"
          : "the name of a file cannot hold `${…}`: files come first",
        at: site, help: "a text that begins with `@` is written with two: `@@`")
      return nothing
    }
    guard let value = load(node.span.file.path(naming: name), for: .value, at: site) else { return nothing }
    guard depth + value.depth <= YAML.maximumDepth else {
      diagnostics.error(
        .tooLarge, "with this file lists and mappings are nested deeper than \(YAML.maximumDepth)", at: site)
      return nothing
    }
    return spend(value.count, at: site) ? value : nothing
  }

  // MARK: - Files

  /// What a file holds; nil where it is missing or in a circle, `unresolved` where it cannot be understood.
  private func load(_ path: String, for purpose: Purpose, at site: SourceSpan) -> Node? {
    let key = SourceFile.normalized(path)
    if let start = open.firstIndex(of: key) {
      let circle = (open[start...] + [key]).map { "`\(Node.cropped($0))`" }.joined(separator: " → ")
      diagnostics.error(.includeCycle, "the file is put into itself: \(circle)", at: site)
      return nil
    }
    guard open.count <= Self.maximumDepth else {
      diagnostics.error(
        .includeCycle, "files are put into each other more than \(Self.maximumDepth) deep", at: site)
      return nil
    }
    guard let (file, written) = parse(path, key, at: site) else { return nil }
    guard let written else { return Node(.unresolved, at: SourceSpan(startOf: file)) }
    switch purpose {
    case .value:
      if let known = values[key] { return known }
    case .spec:
      if let known = specs[key] { return known }
    }
    open.append(key)
    defer { open.removeLast() }
    switch purpose {
    case .value:
      let value = expanded(written, depth: 0)
      values[key] = value
      return value
    case .spec:
      let value = whole(written)
      specs[key] = value
      return spend(value.count, at: site) ? value : nil
    }
  }

  private func parse(_ path: String, _ key: String, at site: SourceSpan) -> (file: SourceFile, node: Node?)? {
    if let known = parsed[key] {
      use(known.file, at: site)
      return known
    }
    guard absent[key] != nil || hasRoom(forFileAt: site), let file = read(path, key, at: site) else {
      return nil
    }
    use(file, at: site)
    bytes += file.text.utf8.count
    guard hasRoom(forFileAt: site) else { return nil }
    let node = YAML.parse(file, into: diagnostics)
    parsed[key] = (file, node)
    return (file, node)
  }

  /// Whether the spec may consist of one file more; it is not even looked for otherwise.
  private func hasRoom(forFileAt site: SourceSpan) -> Bool {
    if bytes <= SourceFile.maximumSize, parsed.count + absent.count < Self.maximumFiles { return true }
    diagnostics.error(
      .tooLarge,
      "with this file the spec consists of more than \(SourceFile.maximumSize >> 20) MiB, or of more than "
        + "\(Self.maximumFiles) files", at: site)
    return false
  }

  private func read(_ path: String, _ key: String, at site: SourceSpan) -> SourceFile? {
    if absent[key] == nil {
      do throws(SourceFileError) {
        return try files.read(path)
      } catch {
        let (name, nearest) = nearest(to: path)
        absent[key] = (error.message, name, nearest)
      }
    }
    if let (message, name, nearest) = absent[key] {
      let meant = NearestName(
        nearest, insteadOf: name, at: site.part(name), certainty: Self.certainty(of: nearest, insteadOf: name)
      )
      diagnostics.error(
        .unreadableInclude, message, at: site, help: meant.help(), fixes: meant.fixes)
    }
    return nil
  }

  /// How sure it is that a file was meant that is there: another file may be missing, not misspelt.
  private static func certainty(of name: String?, insteadOf written: String) -> Fix.Certainty {
    guard let name else { return .suggested }
    if ["yaml", "yml", "json"].contains(where: { name == "\(written).\($0)" }) { return .ifItHolds }
    let isMisspelling = Likeness(to: written)?.score(name).map { $0 <= 1 } ?? false
    return isMisspelling && abs(name.count - written.count) < 2 ? .certain : .suggested
  }

  /// The name of a file, and of the one in its folder that was likely meant.
  private func nearest(to path: String) -> (name: String, nearest: String?) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = String(slash.map { path[path.index(after: $0)...] } ?? path[...])
    guard absent.count < 20 else { return (name, nil) }
    let names = files.names(folder).filter { $0 != name && !$0.hasPrefix(".") }
    return (name, names.first { $0.hasPrefix(name + ".") } ?? closestMatch(to: name, among: names))
  }

  private func use(_ file: SourceFile, at site: SourceSpan) {
    let count = useCounts[ObjectIdentifier(file), default: 0]
    // Diagnostics show two places, and a file may be used a hundred thousand times.
    guard count < 2 else { return }
    useCounts[ObjectIdentifier(file)] = count + 1
    let use = FileUse(file: file, site: site)
    uses.append(use)
    diagnostics.follow([use])
  }

  private func spend(_ amount: Int, at site: SourceSpan) -> Bool {
    let isOver = count > YAML.maximumCount
    count = min(count, YAML.maximumCount + 1) + min(amount, YAML.maximumCount + 1)
    guard count > YAML.maximumCount else { return true }
    if !isOver {
      diagnostics.error(
        .tooLarge, "with this file the spec holds more than \(YAML.maximumCount) values", at: site)
    }
    return false
  }
}

extension Node {
  /// Whether it is a text that stands for what a file holds: `"@blocks.yaml"`.
  var namesFile: Bool {
    guard let text = scalar?.text.utf8, text.first == UInt8(ascii: "@") else { return false }
    return text.dropFirst().first != UInt8(ascii: "@")
  }
}
