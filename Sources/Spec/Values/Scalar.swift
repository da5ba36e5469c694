/// A single value as it is written.
public struct Scalar: Sendable, Hashable {
  /// How a scalar is written.
  public enum Style: Sendable, Hashable {
    /// Without quotes.
    case plain
    /// In `'`.
    case singleQuoted
    /// In `"`.
    case doubleQuoted
    /// After `|`.
    case literal
    /// After `>`.
    case folded
  }

  /// The text, quotes and escapes undone.
  public let text: String
  /// How it is written.
  public let style: Style
  /// The tag in front of it, such as `tag:yaml.org,2002:str`.
  public let tag: String?

  /// A scalar of this text.
  public init(_ text: String, style: Style = .plain, tag: String? = nil) {
    self.text = text
    self.style = style
    self.tag = tag
  }

  /// What the scalar means: only plain scalars are anything but text.
  public var value: ScalarValue {
    switch tag {
    case nil: style == .plain ? ScalarValue(plain: text) : .string(text)
    case "tag:yaml.org,2002:str", "!": .string(text)
    case "tag:yaml.org,2002:float":
      if case .integer(let number) = ScalarValue(plain: text) {
        .number(Double(number))
      } else {
        ScalarValue(plain: text)
      }
    default: ScalarValue(plain: text)
    }
  }
}

/// The meaning of a scalar under the core schema of YAML 1.2.
public enum ScalarValue: Sendable, Hashable {
  /// Nothing.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number.
  case integer(Int)
  /// Any other number, and whole numbers beyond 64 bits.
  case number(Double)
  /// Text.
  case string(String)

  private static let longest = 1000

  /// The meaning of a scalar without quotes.
  ///
  /// What is longer than any number is a text: comparing megabytes of accents, which may be written in several orders,
  /// takes seconds.
  public init(plain text: String) {
    guard text.utf8.count <= Self.longest else {
      self = .string(text)
      return
    }
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .bool(true)
    case "false", "False", "FALSE": self = .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
    case ".nan", ".NaN", ".NAN": self = .number(.nan)
    default: self = Numeral.value(of: text) ?? .string(text)
    }
  }
}
