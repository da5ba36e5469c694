public import OrderedCollections

/// An element of a catalogue together with its names.
public struct NamedElement<Element: Sendable>: Sendable {
  /// The name under which it is registered.
  public let name: String
  /// The name that the user wrote, which may be an alias.
  public let spelling: String
  /// The element.
  public let element: Element

  /// An element with its names.
  public init(name: String, spelling: String, element: Element) {
    self.name = name
    self.spelling = spelling
    self.element = element
  }
}

/// Names of things of one kind, with aliases: blocks, activations, distributions.
///
/// A catalogue is a value: users extend a copy.
public struct Catalogue<Element: Sendable>: Sendable {
  /// What a lookup gives.
  public enum Lookup: Sendable {
    /// The element of this name or alias.
    case found(NamedElement<Element>)
    /// No such name; the suggestion is in the spelling that was used, dotted for dotted.
    case unknown(suggestion: String?)
  }

  /// An element with its aliases.
  public struct Entry: Sendable {
    /// Other names, such as the dotted paths of a reference system.
    public let aliases: [String]
    /// The element.
    public let element: Element
  }

  /// What the names stand for: "block", "activation".
  public let kind: String
  /// The elements by name, in order of registration.
  public private(set) var entries: OrderedDictionary<String, Entry> = [:]
  private var owners: OrderedDictionary<String, String> = [:]

  /// The element that was registered first.
  private(set) var first: NamedElement<Element>?

  /// What a name is: "the name of an activation".
  let nameDescription: String
  /// What several names are: "names of activations".
  let namesDescription: String

  /// An empty catalogue for things of a kind.
  public init(kind: String) {
    self.kind = kind
    nameDescription = "the name of \(kind.first.map("aeiou".contains) == true ? "an" : "a") \(kind)"
    namesDescription = "names of \(kind)s"
  }

  /// The names, without aliases, in order of registration.
  public var names: OrderedSet<String> { entries.keys }

  /// The names, then their aliases.
  var allNames: [String] { Array(names) + entries.values.flatMap(\.aliases) }

  /// The element of exactly this name or alias.
  public subscript(name: String) -> Element? { owners[name].flatMap { entries[$0]?.element } }

  /// Adds an element, or replaces the one of the same name.
  ///
  /// A name that was an alias of another element now stands for this one.
  public mutating func register(_ name: String, aliases: [String] = [], _ element: Element) {
    entries[name] = Entry(aliases: aliases, element: element)
    if first == nil || first?.name == name {
      first = NamedElement(name: name, spelling: name, element: element)
    }
    owners[name] = name
    for alias in aliases where entries[alias] == nil { owners[alias] = name }
  }

  /// The element of this name or alias, with its name.
  public func named(_ text: String) -> NamedElement<Element>? {
    guard let name = owners[text], let entry = entries[name] else { return nil }
    return NamedElement(name: name, spelling: text, element: entry.element)
  }

  /// The element of this name or alias, or the nearest name.
  public func lookup(_ text: String) -> Lookup {
    if let named = named(text) { return .found(named) }
    return .unknown(suggestion: text.utf8.count > DottedName.longest ? nil : suggestion(for: text))
  }

  /// How many names a message lists: all activations.
  private static var mostListed: Int { 24 }

  /// Message and help for a name that a lookup did not find.
  public func complaint(about text: String, suggestion: String?) -> (message: String, help: String?) {
    let written = DottedName(text)
    let place = written.path.isEmpty ? "" : " in `\(Node.cropped(written.path))`"
    let message = "there is no \(kind) `\(Node.cropped(written.last))`\(place)"
    guard let suggestion else {
      let known = names.prefix(Self.mostListed).map { "`\($0)`" }.joined(separator: ", ")
      let more = names.count > Self.mostListed ? " and \(names.count - Self.mostListed) more" : ""
      return (message, names.isEmpty ? nil : "known are \(known)\(more)")
    }
    let meant = DottedName(suggestion)
    let whole = meant.path.isEmpty ? "" : " (\(suggestion))"
    return (message, "did you mean `\(meant.last)`\(whole)?")
  }

  /// Dotted names are compared by their last part first, since the path in front says little about what is meant.
  private func suggestion(for text: String) -> String? {
    let written = DottedName(text)
    let known = owners.keys.map(DottedName.init)
    let plain = known.lazy.filter(\.path.isEmpty).map(\.last)
    let dotted = known.lazy.filter { !$0.path.isEmpty }
    guard !written.path.isEmpty else {
      return plain.contains(written.last) ? nil : closestMatch(to: text, among: plain)
    }
    func nearest(_ names: some Collection<DottedName>) -> String? {
      let last =
        names.contains { $0.last == written.last }
        ? written.last : closestMatch(to: written.last, among: names.map(\.last))
      let paths = names.filter { $0.last == last }.map(\.path)
      guard let last, let first = paths.first else { return nil }
      let path =
        paths.contains(written.path) ? written.path : closestMatch(to: written.path, among: paths) ?? first
      return "\(path).\(last)"
    }
    if let match = nearest(dotted.filter { $0.path == written.path }) ?? nearest(dotted) { return match }
    return plain.contains(written.last) ? written.last : closestMatch(to: written.last, among: plain)
  }
}

/// A name such as `torch.nn.ReLU`, taken apart.
struct DottedName {
  let path: String
  let last: String

  /// A longer text is no name, and is not taken apart.
  static let longest = 1000

  init(_ text: String) {
    guard text.utf8.count <= Self.longest, let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")) else {
      (path, last) = ("", text)
      return
    }
    path = String(text[..<dot])
    last = String(text[text.index(after: dot)...])
  }
}
