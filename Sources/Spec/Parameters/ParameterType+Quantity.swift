import OrderedCollections

extension ParameterType where Value == Int {
  /// A whole number from 0 which may be written in thousands, millions or billions: `50k`, `1.5M`, `2G`.
  public static var quantity: ParameterType {
    let description = "a whole number such as 50000, 50k, 1.5M or 2G"
    let schema: JSONValue = .object([
      "anyOf": .array([
        .object(["type": .string("integer"), "minimum": .integer(0)]),
        .object(["type": .string("string"), "pattern": .string(#"^[0-9]*\.?[0-9]+[kKMG]$"#)]),
      ])
    ])
    return ParameterType(
      description: description, plural: "whole numbers such as 50k", schema: schema, sample: 1,
      show: Quantity.text,
      decode: { node in
        if let value = Quantity.value(of: node), value >= 0 { return .success(value) }
        return .failure(.mismatch(node, needed: description, help: Quantity.help(for: node)))
      })
  }
}

/// Numbers of things, with suffixes for large ones.
private enum Quantity {
  /// What each suffix multiplies by, as a power of ten.
  static let powers: [(suffix: Character, power: Int)] = [("k", 3), ("K", 3), ("M", 6), ("G", 9)]

  static func value(of node: Node) -> Int? {
    switch node.scalar?.value {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    case .string(let text): value(of: text)
    case .null, .bool, nil: nil
    }
  }

  /// The number that a text with a suffix stands for.
  static func value(of text: String) -> Int? {
    guard let suffix = text.last, let power = powers.first(where: { $0.suffix == suffix })?.power,
      text.dropLast().utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
      let number = DecimalNumeral(String(text.dropLast()))
    else { return nil }
    return DecimalNumeral(digits: number.digits, exponent: number.exponent + power, isWhole: true)
      .count(ofUnits: 0)
  }

  @Sendable static func text(of value: Int) -> String {
    for (suffix, unit) in [("G", 1_000_000_000), ("M", 1_000_000), ("k", 1000)]
    where value != 0 && value.isMultiple(of: unit) {
      return "\(value / unit)\(suffix)"
    }
    return "\(value)"
  }

  /// What was likely meant: another suffix, no space in front of it, no quotes.
  static func help(for node: Node) -> String? {
    guard let scalar = node.scalar, scalar.text.utf8.count <= 40 else { return nil }
    switch ScalarValue(plain: scalar.text) {
    case .integer(let value) where scalar.style != .plain && value >= 0:
      return "write \(value) without quotes"
    case .string: break
    case .integer, .number, .null, .bool: return nil
    }
    var text = scalar.text.replacing(" ", with: "").replacing("_", with: "").replacing(",", with: "")
    for (wrong, right) in [("m", "M"), ("g", "G"), ("B", "G"), ("b", "G")] where text.hasSuffix(wrong) {
      text = text.dropLast() + right
    }
    if let value = value(of: text), value >= 0 { return "write \(text)" }
    return Int(text).flatMap { $0 >= 0 ? "write \($0)" : nil }
  }
}
