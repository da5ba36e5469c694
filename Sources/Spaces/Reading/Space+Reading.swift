public import Spec
import OrderedCollections
import Tensors

extension DiagnosticCode {
  /// A space that breaks a rule of spaces.
  public static let invalidSpace: Self = "invalid-space"
  /// A type of space that does not exist.
  public static let unknownSpace: Self = "unknown-space"
}

extension Space {
  /// The space that a node describes; nil after errors, which have been reported.
  ///
  /// A mapping whose `type` names a space is that space, else it is short for a Dict of its entries.
  public init?(reading node: Node, diagnostics: Diagnostics) {
    guard let mapping = node.mapping else {
      if !node.isUnresolved { reportNoSpace(node, diagnostics) }
      return nil
    }
    if mapping["type"] == nil, let target = mapping["_target_"], target.value.scalar != nil {
      diagnostics.error(
        .invalidSpace, "a space names its kind by `type`, not by `_target_`", at: target.keySpan,
        help: "write `type: \(target.value.flowText)`",
        fixes: NearestName("type", insteadOf: "_target_", at: target.keySpan).fixes)
      return nil
    }
    if let entry = mapping.misspeltSpaceType {
      let nearest = NearestName("type", insteadOf: entry.name, at: entry.keySpan)
      diagnostics.error(
        .unknownParameter, "a space has no parameter `\(entry.name)`: it names its kind by `type`",
        at: entry.keySpan, help: nearest.help(), fixes: nearest.fixes)
      return nil
    }
    if let kind = mapping.untypedSpace {
      diagnostics.error(
        .invalidSpace, "a space lacks its `type`: it has the keys of a \(kind.rawValue)",
        at: mapping.entries.first?.keySpan ?? node.span, related: node.routes,
        help: "add `type: \(kind.rawValue)`")
      return nil
    }
    guard let type = mapping["type"], type.value.scalar != nil else {
      let table = SpaceTable(entriesOf: mapping, at: node.span, diagnostics: diagnostics)
      guard table.unreadable.isEmpty, !table.spaces.isEmpty else { return nil }
      self = .dict(table.spaces)
      return
    }
    guard let kind = Kind(reading: type.value, diagnostics: diagnostics) else { return nil }
    let reader = ParameterReader(
      mapping: mapping, at: node.span, owner: kind.rawValue, ownerSpan: nil, diagnostics: diagnostics)
    reader.tolerate(["type"])
    guard let space = Space(kind, reading: reader, at: node.span) else { return nil }
    self = space
  }

  private init?(_ kind: Kind, reading reader: ParameterReader, at span: SourceSpan) {
    let made: Space?
    do throws(SpaceProblem) {
      switch kind {
      case .box: made = try Box(reading: reader).map(Space.box)
      case .discrete: made = try Discrete(reading: reader).map(Space.discrete)
      case .multiDiscrete: made = try MultiDiscrete(reading: reader).map(Space.multiDiscrete)
      case .multiBinary: made = try MultiBinary(reading: reader).map(Space.multiBinary)
      case .dict:
        let entries = reader.read("spaces", .anyNode, help: "the spaces by name")
        reader.finish()
        made =
          reader.failed
          ? nil : SpaceTable(entries: entries, diagnostics: reader.diagnostics)?.asDict
      case .tuple:
        let elements = reader.read("spaces", .list(of: .anyNode), help: "the spaces in order")
        reader.finish()
        let spaces = elements.map {
          reader.failed ? nil : Space(reading: $0, diagnostics: reader.diagnostics)
        }
        made = spaces.contains { $0 == nil } ? nil : .tuple(spaces.compactMap { $0 })
      }
    } catch {
      reader.fail(
        error.parameter, message: error.message, help: error.help, sides: error.sides, code: .invalidSpace)
      made = nil
    }
    guard let made, !reader.failed else { return nil }
    self = made
  }
}

extension Mapping {
  /// The kind of the space whose keys these are, where none of them says so; nil for the entries of a Dict.
  var untypedSpace: Space.Kind? {
    if self["type"] != nil { return nil }
    func isGiven(_ name: String) -> Bool { self[name].map { $0.value.mapping == nil } ?? false }
    if isGiven("nvec") { return .multiDiscrete }
    if isGiven("shape") || isGiven("low") || isGiven("high") { return .box }
    if isGiven("n") { return .discrete }
    if isGiven("spaces") { return .tuple }
    let spaces = names.count == 1 ? self["spaces"]?.value.mapping : nil
    return spaces.map { $0.entries.allSatisfy { $0.value.mapping != nil } } == true ? .dict : nil
  }

  /// The entry that names a kind of space, but not by `type`.
  var misspeltSpaceType: Entry? {
    if self["type"] != nil { return nil }
    let parameters: Set = ["low", "high", "shape", "dtype", "n", "nvec", "start", "spaces"]
    let hasParameters = entries.contains { parameters.contains($0.name) }
    return entries.first { entry in
      guard let text = entry.value.scalar?.text, Catalogue<Space.Kind>.spaceTypes[text] != nil else {
        return false
      }
      return hasParameters || closestMatch(to: entry.name, among: ["type"]) != nil
    }
  }
}

extension Space.Kind {
  fileprivate init?(reading node: Node, diagnostics: Diagnostics) {
    let text = node.scalar?.text ?? ""
    let catalogue = Catalogue<Space.Kind>.spaceTypes
    switch catalogue.lookup(text) {
    case .found(let kind): self = kind.element
    case .unknown(let suggestion):
      let (message, help) = catalogue.complaint(about: text, suggestion: suggestion)
      diagnostics.error(
        .unknownSpace, message, at: node.span, related: node.routes, help: help,
        fixes: NearestName(suggestion, insteadOf: text, at: node.span).fixes)
      return nil
    }
  }
}

private func reportNoSpace(_ node: Node, _ diagnostics: Diagnostics) {
  // `Box(-1, 1)` is Python's way to write one.
  let name = node.scalar?.text.prefix { $0 != "(" }.split(separator: ".").last
  let word = name.flatMap { Space.Kind(rawValue: String($0))?.rawValue }
  diagnostics.error(
    .invalidSpace, "a space is a mapping such as {type: Discrete, n: 4}, this is \(node.found)",
    at: node.span, related: node.routes, help: word.map { "write {type: \($0), …}" })
}

extension Box {
  fileprivate init?(reading reader: ParameterReader) throws(SpaceProblem) {
    let types = NumericType.allCases.map(\.rawValue)
    let low = reader.read(
      "low", .bound, default: .init(values: [-.infinity], sizes: []),
      help: "the least value, or one for each element")
    let high = reader.read(
      "high", .bound, default: .init(values: [.infinity], sizes: []),
      help: "the greatest value, or one for each element")
    let nested = [low, high].first { !$0.sizes.isEmpty }?.sizes
    let given = Box.shape(reader, orElse: nested)
    let type = reader.read(
      "dtype", .choice(types, insteadOf: NumericType.otherNames), default: "float32",
      help: "the type of the numbers")
    let role = reader.optional(
      "role", .choice(Box.Role.allCases.map(\.rawValue)),
      help: "what the numbers look like: a mask of 0 and 1, or the adjacency matrix of a graph")
    reader.finish()
    if reader.failed { return nil }
    guard let shape = given else {
      throw SpaceProblem("shape", "Box lacks its `shape`", help: "add the sizes, such as `shape: [3]`")
    }
    try self.init(
      low: try Box.bound(low, "low", shape), high: try Box.bound(high, "high", shape), shape: shape,
      numericType: NumericType(rawValue: type) ?? .float32, role: role.flatMap(Role.init))
  }

  /// The sizes that are given, or those of bounds that are nested in lists.
  private static func shape(_ reader: ParameterReader, orElse nested: [Int]?) -> Shape? {
    let help = "the sizes of the axes; those of `low` if absent"
    guard let nested else { return reader.optional("shape", .sizes, help: help) }
    return reader.read("shape", .sizes, default: Shape(nested), help: help)
  }

  private static func bound(
    _ numbers: NestedNumbers<Double>, _ name: String, _ shape: Shape
  ) throws(SpaceProblem) -> Bound {
    if numbers.sizes.isEmpty, let value = numbers.values.first { return .everywhere(value) }
    if let sizes = shape.constant, sizes != numbers.sizes {
      throw SpaceProblem(
        name, "`\(name)` has the shape \(numbers.sizes), but `shape` is \(shape)",
        sides: [.init("`\(name)`", "\(numbers.sizes)"), .init("`shape`", "\(shape)")])
    }
    return .each(numbers.values)
  }
}

extension Discrete {
  fileprivate init?(reading reader: ParameterReader) throws(SpaceProblem) {
    let n = reader.read("n", .integer(), help: "how many values there are")
    let start = reader.read("start", .integer(), default: 0, help: "the least value")
    let type = readIntegerType(reader, default: .int64)
    reader.finish()
    if reader.failed { return nil }
    try self.init(n: n, start: start)
    // The value behind the last one may be beyond all whole numbers.
    try check(type, holds: start, and: start + (n - 1))
  }
}

extension MultiDiscrete {
  fileprivate init?(reading reader: ParameterReader) throws(SpaceProblem) {
    let counts = reader.read("nvec", .nestedCounts, help: "how many values each element has")
    let type = readIntegerType(reader, default: .int64)
    reader.finish()
    if reader.failed { return nil }
    if counts.sizes.isEmpty {
      throw SpaceProblem("nvec", "`nvec` must be a list", help: "write [\(counts.values.first ?? 1)]")
    }
    try self.init(nvec: counts.values, sizes: counts.sizes)
    try check(type, holds: 0, and: (counts.values.max() ?? 1) - 1)
  }
}

extension MultiBinary {
  fileprivate init?(reading reader: ParameterReader) throws(SpaceProblem) {
    let shape = reader.read("n", .sizeOrSizes, help: "how many zeros and ones, or the sizes of their axes")
    _ = readIntegerType(reader, default: .int8)
    reader.finish()
    if reader.failed { return nil }
    try self.init(shape: shape)
  }
}

/// The `dtype` of a space of whole numbers, which networks get as int64 whatever it is.
private func readIntegerType(_ reader: ParameterReader, default type: NumericType) -> NumericType {
  let name = reader.read(
    "dtype", .choice(NumericType.wholeNumbers.map(\.rawValue), insteadOf: NumericType.otherNames),
    default: type.rawValue, help: "the type of the whole numbers")
  return NumericType(rawValue: name) ?? type
}

/// Checks that the least and the greatest value of a space are numbers of its `dtype`.
private func check(
  _ type: NumericType, holds first: Int, and last: Int
) throws(SpaceProblem) {
  guard !type.holds(first) || !type.holds(last) else { return }
  let wider = NumericType.wholeNumbers.first { $0.holds(first) && $0.holds(last) }
  throw SpaceProblem(
    "dtype",
    "`dtype` \(type.rawValue) does not hold \(type.holds(first) ? last : first), which is a value of this space",
    help: wider.map { "write `dtype: \($0.rawValue)`" })
}

extension SpaceTable {
  /// The entries of a Dict written as a mapping; nil where it is none, which has been reported.
  init?(entries node: Node, diagnostics: Diagnostics) {
    guard let mapping = node.mapping else {
      if !node.isUnresolved {
        diagnostics.error(
          .invalidSpace, "the spaces of a Dict are a mapping from names to spaces, this is \(node.found)",
          at: node.span, related: node.routes)
      }
      return nil
    }
    self.init(entriesOf: mapping, at: node.span, diagnostics: diagnostics)
  }

  init(entriesOf mapping: Mapping, at span: SourceSpan, diagnostics: Diagnostics) {
    if mapping.isEmpty {
      diagnostics.error(.invalidSpace, "a Dict needs at least one space", at: span)
    }
    var found: [(String, Space)] = []
    for entry in mapping.entries {
      spans[entry.name] = entry.keySpan
      if let space = Space(reading: entry.value, diagnostics: diagnostics) {
        found.append((entry.name, space))
      } else {
        unreadable.insert(entry.name)
      }
    }
    spaces = sortedByKey(found)
  }

  fileprivate var asDict: Space? {
    unreadable.isEmpty && !spaces.isEmpty ? .dict(spaces) : nil
  }
}
