/// The type of a tensor's elements.
public enum ElementType: String, Hashable, Sendable, CaseIterable {
  case float32
  case float64
  case int64
  case bool

  /// Whether the elements are floating-point numbers, which gradients exist for.
  public var isFloating: Bool {
    switch self {
    case .float32, .float64: true
    case .int64, .bool: false
    }
  }

  /// Bytes that one element takes in memory.
  public var byteCount: Int {
    switch self {
    case .float32: 4
    case .float64, .int64: 8
    case .bool: 1
    }
  }
}
