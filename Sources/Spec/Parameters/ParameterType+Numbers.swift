import OrderedCollections

extension ParameterType where Value == Int {
  /// A whole number in a range; a bound at the end of `Int` counts as none.
  public static func integer(in range: ClosedRange<Int> = Int.min...Int.max) -> ParameterType {
    let lower = range.lowerBound == .min ? nil : String(range.lowerBound)
    let upper = range.upperBound == .max ? nil : String(range.upperBound)
    // A limit that nobody comes near is told to whoever goes beyond it.
    let far = 1 << 20
    let bounds = Bounds(
      lower: range.lowerBound <= -far ? nil : lower, upper: range.upperBound >= far ? nil : upper)
    let description = "a whole number\(bounds.words)"
    let inFull = "a whole number\(Bounds(lower: lower, upper: upper).words)"
    return ParameterType(
      description: description, plural: "whole numbers\(bounds.words)", schema: schema(of: range),
      sample: min(max(1, range.lowerBound), range.upperBound), show: { String($0) },
      decode: { node in
        guard case .integer(let value) = node.scalar?.value else {
          guard let (text, remark) = wholeNumber(meantBy: node, in: range) else {
            return .failure(.mismatch(node, needed: description))
          }
          return .failure(.mismatch(node, needed: description, meaning: text, remark: remark))
        }
        if range.contains(value) { return .success(value) }
        return .failure(.mismatch(node, needed: abs(Double(value)) > Double(far) ? inFull : description))
      })
  }

  private static func schema(of range: ClosedRange<Int>) -> JSONValue {
    var members: OrderedDictionary<String, JSONValue> = ["type": .string("integer")]
    if range.lowerBound != .min { members["minimum"] = .integer(range.lowerBound) }
    if range.upperBound != .max { members["maximum"] = .integer(range.upperBound) }
    return .object(members)
  }

  private static func wholeNumber(
    meantBy node: Node, in range: ClosedRange<Int>
  ) -> (text: String, remark: String)? {
    if let elements = node.sequence, elements.count == 1,
      case .integer(let value) = elements[0].scalar?.value, range.contains(value)
    {
      return (String(value), " without brackets")
    }
    guard let scalar = node.scalar else { return nil }
    switch ScalarValue(plain: scalar.text) {
    case .integer(let value) where range.contains(value) && scalar.style != .plain:
      return (String(value), " without quotes")
    case .string(let text):
      return Numeral.plain(text).flatMap { range.contains($0) ? (String($0), "") : nil }
    case .number(let value):
      guard let whole = Int(exactly: value), range.contains(whole) else { return nil }
      return (String(whole), "")
    case .integer, .null, .bool: return nil
    }
  }
}

extension ParameterType where Value == Double {
  /// A number in a range; infinity must be a bound of the range to be allowed.
  public static func number(
    in range: ClosedRange<Double> = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
  ) -> ParameterType {
    let (lowest, highest) = (range.lowerBound, range.upperBound)
    let bounds = Bounds(
      lower: lowest <= -Double.greatestFiniteMagnitude ? nil : shown(lowest),
      upper: highest >= Double.greatestFiniteMagnitude ? nil : shown(highest))
    return number(bounds: bounds, in: range)
  }

  /// A finite number above a bound, up to another.
  public static func number(
    above bound: Double, upTo highest: Double = Double.greatestFiniteMagnitude
  ) -> ParameterType {
    let bounds = Bounds(
      lower: shown(bound), excludesLower: true,
      upper: highest >= Double.greatestFiniteMagnitude ? nil : shown(highest))
    return number(bounds: bounds, in: bound.nextUp...max(bound.nextUp, highest), above: bound)
  }

  private static func number(bounds: Bounds, in range: ClosedRange<Double>, above bound: Double? = nil)
    -> ParameterType
  {
    let (lowest, highest) = (range.lowerBound, range.upperBound)
    let description = "a number\(bounds.words)"
    return ParameterType(
      description: description, plural: "numbers\(bounds.words)",
      schema: schema(bounds, in: range, above: bound),
      sample: min(max(1, lowest), highest), show: shown,
      decode: { node in
        switch node.scalar?.value {
        case .integer(let value) where range.contains(Double(value)): return .success(Double(value))
        case .number(let value) where range.contains(value): return .success(value)
        case .string(let text) where Self.isNumeral(text):
          return .failure(.mismatch(node, needed: description, meaning: text, remark: " without quotes"))
        case .string(let text):
          guard let number = Numeral.plain(text) else {
            return .failure(.mismatch(node, needed: description))
          }
          return .failure(.mismatch(node, needed: description, meaning: String(number)))
        default: return .failure(.mismatch(node, needed: description))
        }
      })
  }

  private static func schema(
    _ bounds: Bounds, in range: ClosedRange<Double>, above bound: Double?
  ) -> JSONValue {
    var members: OrderedDictionary<String, JSONValue> = ["type": .string("number")]
    if let bound {
      members["exclusiveMinimum"] = .number(bound)
    } else if bounds.lower != nil {
      members["minimum"] = .number(range.lowerBound)
    }
    if bounds.upper != nil { members["maximum"] = .number(range.upperBound) }
    return .object(members)
  }

  private static func isNumeral(_ text: String) -> Bool {
    switch ScalarValue(plain: text) {
    case .integer, .number: true
    case .null, .bool, .string: false
    }
  }

  @Sendable private static func shown(_ value: Double) -> String {
    if value.isInfinite { return value > 0 ? ".inf" : "-.inf" }
    if value.isNaN { return ".nan" }
    let text = String(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// The ends of a range in words.
private struct Bounds {
  var lower: String?
  var excludesLower = false
  var upper: String?

  var words: String {
    switch (lower, upper) {
    case (nil, nil): ""
    case (let lower?, nil): " \(excludesLower ? ">" : "≥") \(lower)"
    case (nil, let upper?): " ≤ \(upper)"
    case (let lower?, let upper?):
      excludesLower ? " above \(lower) up to \(upper)" : " from \(lower) to \(upper)"
    }
  }
}
