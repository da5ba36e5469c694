public import OrderedCollections

/// Values by name, in the order of the file.
public struct Mapping: Sendable {
  /// A key and its value.
  public struct Entry: Sendable {
    /// The key's text and style.
    public let key: Scalar
    /// Where the key stands.
    public let keySpan: SourceSpan
    /// The value.
    public let value: Node

    /// The key's text.
    public var name: String { key.text }

    /// A key at a place with its value.
    public init(key: Scalar, keySpan: SourceSpan, value: Node) {
      self.key = key
      self.keySpan = keySpan
      self.value = value
    }
  }

  private var table: OrderedDictionary<String, Entry>

  /// A mapping of these entries; of two with one name the first counts.
  public init(_ entries: [Entry] = []) {
    table = OrderedDictionary(minimumCapacity: entries.count)
    for entry in entries { table.updateValue(forKey: entry.name, default: entry) { _ in } }
  }

  /// The entries in the order of the file.
  public var entries: OrderedDictionary<String, Entry>.Values { table.values }

  /// The names in the order of the file.
  public var names: OrderedSet<String> { table.keys }

  /// Whether there are no entries.
  public var isEmpty: Bool { table.isEmpty }

  /// The first entry that is one too many; nil where there are no more than there may be.
  var excess: Entry? {
    table.count > YAML.maximumKeys ? table.values[YAML.maximumKeys] : nil
  }

  /// The entry with this name.
  public subscript(name: String) -> Entry? { table[name] }

  /// The mapping with entries in the places of those of their names, or behind all others.
  public func setting(_ entries: Entry...) -> Mapping { setting(entries) }

  /// The mapping with entries in the places of those of their names, or behind all others.
  public func setting(_ entries: [Entry]) -> Mapping {
    var mapping = self
    for entry in entries { mapping.table[entry.name] = entry }
    return mapping
  }

  /// The mapping with other values under the same keys.
  package func mapValues(_ value: (Entry) -> Node) -> Mapping {
    var mapping = self
    mapping.table = table.mapValues { $0.with(value($0)) }
    return mapping
  }

  /// The mapping without the entries of these names.
  public func without(_ names: Set<String>) -> Mapping {
    Mapping(entries.filter { !names.contains($0.name) })
  }
}
