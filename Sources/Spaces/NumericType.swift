/// The element types that a space may name, as numpy calls them.
public enum NumericType: String, Hashable, Sendable, CaseIterable {
  case float16
  case float32
  case float64
  case int8
  case int16
  case int32
  case int64
  case uint8
  case uint16
  case uint32
  case uint64
  case bool

  /// Whether the numbers are whole; those of a bool are 0 and 1.
  public var isInteger: Bool {
    switch self {
    case .float16, .float32, .float64: false
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .bool: true
    }
  }

  /// The least and the greatest finite number of the type, as far as a double tells them apart.
  public var range: ClosedRange<Double> {
    switch self {
    case .float16: -Double(Float16.greatestFiniteMagnitude)...Double(Float16.greatestFiniteMagnitude)
    case .float32: -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)
    case .float64: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    case .int8: range(of: Int8.self)
    case .int16: range(of: Int16.self)
    case .int32: range(of: Int32.self)
    case .int64: range(of: Int64.self)
    case .uint8: range(of: UInt8.self)
    case .uint16: range(of: UInt16.self)
    case .uint32: range(of: UInt32.self)
    case .uint64: range(of: UInt64.self)
    case .bool: 0...1
    }
  }

  /// Those of whole numbers, without flags; the narrower ones first.
  static var wholeNumbers: [NumericType] { allCases.filter { $0.isInteger && $0 != .bool } }

  /// What Python and numpy call some of them, too; `uint` is likelier `uint8` without its digit.
  static let otherNames: [String: String] = [
    "int": "int64", "integer": "int64", "long": "int64", "byte": "int8", "ubyte": "uint8",
    "float": "float64", "double": "float64", "single": "float32", "half": "float16", "bool_": "bool",
    "boolean": "bool",
  ]

  /// Whether a whole number is one of the type's.
  func holds(_ number: Int) -> Bool {
    switch self {
    case .int8: Int8(exactly: number) != nil
    case .int16: Int16(exactly: number) != nil
    case .int32: Int32(exactly: number) != nil
    case .int64: true
    case .uint8: UInt8(exactly: number) != nil
    case .uint16: UInt16(exactly: number) != nil
    case .uint32: UInt32(exactly: number) != nil
    case .uint64: number >= 0
    case .bool: number == 0 || number == 1
    case .float16, .float32, .float64: range.contains(Double(number))
    }
  }

  private func range<Number: FixedWidthInteger>(of type: Number.Type) -> ClosedRange<Double> {
    Double(Number.min)...Double(Number.max)
  }
}
