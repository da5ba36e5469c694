public import Spec

/// What is wrong in a network, by the parts that a picture of it has.
public struct NetworkProblems: Sendable, Hashable {
  /// An input of a block.
  public struct Input: Sendable, Hashable {
    /// The block's key.
    public let block: String
    /// The place among the block's inputs.
    public let index: Int

    /// An input of a block.
    public init(of block: String, at index: Int) {
      self.block = block
      self.index = index
    }
  }

  /// What is wrong with blocks, by their keys.
  public private(set) var blocks: [String: [String]] = [:]
  /// The inputs that their blocks cannot take, with what they would take as far as it can be said; else empty.
  public private(set) var inputs: [Input: String] = [:]
  /// The outputs that are not what they must be, with what that is.
  public var outputs: [String: String] = [:]
  /// What is wrong with heads besides what reaches them, by their keys.
  public private(set) var heads: [String: [String]] = [:]
  /// Where the mistakes are that were noted.
  public private(set) var places: Set<SourceSpan> = []

  /// Nothing wrong.
  public init() {}

  /// Whether nothing is wrong.
  public var isEmpty: Bool { blocks.isEmpty && inputs.isEmpty && outputs.isEmpty && heads.isEmpty }

  /// How many messages there are.
  public var count: Int { Set(blocks.values.joined()).count }

  /// Notes a message about a block, without the block's name, which a picture shows anyway.
  public mutating func note(_ diagnostic: Diagnostic, about key: String, titled title: String) {
    if let place = diagnostic.primary { places.insert(place) }
    var message = diagnostic.message.replacing(" of \(title)", with: "")
    if message.hasPrefix("\(title) ") { message.removeFirst(title.count + 1) }
    if blocks[key]?.contains(message) != true { blocks[key, default: []].append(message) }
  }

  /// Notes a message about a head, without the head's name, which a picture shows anyway.
  public mutating func note(_ diagnostic: Diagnostic, aboutHead key: String) {
    if let place = diagnostic.primary { places.insert(place) }
    let message = diagnostic.message.replacing("the action `\(key)` ", with: "")
    if heads[key]?.contains(message) != true { heads[key, default: []].append(message) }
  }

  /// Notes that a block cannot take an input.
  public mutating func note(input index: Int, of key: String, needs: String = "") {
    let input = Input(of: key, at: index)
    if inputs[input, default: ""].isEmpty { inputs[input] = needs }
  }
}

extension BlockEntry {
  /// Whether a message about reading the spec is about this block.
  ///
  /// - Parameter own: Where the block's own names stand.
  func isSubject(of diagnostic: Diagnostic, at own: Set<SourceSpan>) -> Bool {
    guard diagnostic.severity == .error, let place = diagnostic.primary else { return false }
    // What lacks something is told with the type that asks for it.
    if own.contains(place) || diagnostic.related.contains(where: { $0.span == type.span }) { return true }
    return parameters?.entries.contains { $0.keySpan == place || $0.value.span.contains(place) } == true
  }
}
