/// A number exactly as its digits spell it: `digits` times a power of ten.
///
/// Sums of such numbers are exact, as those of binary fractions are not: three times 0.1 is 0.3.
struct DecimalNumeral: Hashable, Sendable {
  /// The digits with the sign, without the point.
  let digits: Int
  /// The power of ten.
  let exponent: Int
  /// Whether it is written without a point and an exponent.
  let isWhole: Bool

  /// The largest exponent: beyond, no digit would be left in 64 bits.
  private static let largestExponent = 18

  /// The number that a text spells: `12`, `-0.5`, `1e-4`; nil where it spells none, or one of too many digits.
  init?(_ text: String) {
    var rest = text[...].utf8
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest.removeFirst()
    }
    var digits = 0
    var places: Int?
    var count = 0
    while let byte = rest.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
      rest.removeFirst()
      if byte == UInt8(ascii: "."), places == nil {
        places = 0
        continue
      }
      guard (0x30...0x39).contains(byte) else { return nil }
      let (scaled, isTooLarge) = digits.multipliedReportingOverflow(by: 10)
      let (sum, isTooLong) = scaled.addingReportingOverflow(Int(byte) - 0x30)
      guard !isTooLarge, !isTooLong else { return nil }
      digits = sum
      count += 1
      places = places.map { $0 + 1 }
    }
    guard count > 0 else { return nil }
    var exponent = 0
    let isWhole = places == nil && rest.isEmpty
    if !rest.isEmpty {
      guard let written = Int(Substring(rest.dropFirst())), (-400...400).contains(written) else { return nil }
      exponent = written
    }
    self.init(
      digits: isNegative ? -digits : digits, exponent: exponent - (places ?? 0), isWhole: isWhole)
    guard abs(self.exponent) <= Self.largestExponent else { return nil }
  }

  /// A number of the given digits.
  init(digits: Int, exponent: Int, isWhole: Bool) {
    self.digits = digits
    self.exponent = exponent
    self.isWhole = isWhole
  }

  /// A number of the given digits; nil where its exponent is beyond what texts may have.
  init?(exactly digits: Int, exponent: Int, isWhole: Bool) {
    var (digits, exponent) = (digits, exponent)
    while exponent < 0, digits != 0, digits.isMultiple(of: 10) {
      digits /= 10
      exponent += 1
    }
    if digits == 0 { exponent = 0 }
    guard abs(exponent) <= Self.largestExponent else { return nil }
    self.init(digits: digits, exponent: exponent, isWhole: isWhole)
  }

  /// The number in units of a power of ten; nil where that is no whole number, or too large a one.
  func count(ofUnits power: Int) -> Int? {
    var value = digits
    if digits == 0 { return 0 }
    for _ in 0..<max(0, exponent - power) {
      let (result, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = result
    }
    for _ in 0..<max(0, power - exponent) {
      guard value.isMultiple(of: 10) else { return nil }
      value /= 10
    }
    return value
  }
}

extension DecimalNumeral: CustomStringConvertible {
  /// The number without an exponent, and with a point unless it is whole: `-0.05`, `3.0`, `12`.
  var description: String {
    let text = String(digits.magnitude)
    let sign = digits < 0 ? "-" : ""
    if exponent >= 0 {
      let zeros = digits == 0 ? "" : String(repeating: "0", count: exponent)
      return sign + text + zeros + (isWhole ? "" : ".0")
    }
    let padded = String(repeating: "0", count: max(0, 1 - exponent - text.count)) + text
    var fraction = padded.suffix(-exponent)
    while fraction.last == "0", fraction.count > 1 { fraction.removeLast() }
    return "\(sign)\(padded.dropLast(-exponent)).\(fraction)"
  }
}
