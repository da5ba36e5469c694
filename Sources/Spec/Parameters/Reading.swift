/// What a reader made of one mapping.
public struct Reading: Sendable {
  /// Which mapping was read.
  public enum Place: Sendable {
    /// One that is written; where it is empty, the place tells which one.
    case mapping(Mapping, at: SourceSpan)
    /// The one that a parameter of another mapping would be, if it were written.
    case absent(String, of: Mapping)
  }

  /// A parameter that is not written.
  public struct Filling: Sendable {
    /// The parameter's name.
    public let name: String
    /// What it has instead.
    public let value: Value
  }

  /// What a parameter has that is not written.
  public enum Value: Sendable {
    /// The value that it is bound to.
    case bound(Node)
    /// Its default, as it would be written.
    case standard(String)
    /// Nothing, which is the same as null.
    case none
  }

  /// Which mapping was read.
  public let place: Place
  /// The names of all parameters.
  public let declared: [String]
  /// The parameters that are not written, in the order of reading.
  public let fillings: [Filling]
}

/// A log of what readers read: which bindings served, and where somebody asks for it, what was not written.
public final class ReadingLog {
  /// Whether every reading is kept.
  public let keepsAll: Bool
  /// What was read, if all of it is kept.
  public private(set) var readings: [Reading] = []

  private var usedBindings: Set<SourceSpan> = []
  private var classes: Set<String> = []

  /// An empty log.
  public init(keepsAll: Bool = false) { self.keepsAll = keepsAll }

  func note(_ reading: Reading) { readings.append(reading) }

  func note(use binding: Binding) { usedBindings.insert(binding.span) }

  func note(class name: String) { classes.insert(name) }

  /// Whether something took its value from the binding.
  func isUsed(_ binding: Binding) -> Bool { usedBindings.contains(binding.span) }

  /// Whether something of the class was read.
  func hasRead(class name: String) -> Bool { classes.contains(name) }
}
