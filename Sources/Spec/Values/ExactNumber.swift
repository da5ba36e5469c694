/// A finite number of a spec, with which one computes in decimals as far as they go.
///
/// Sums and products of short decimals are exact, so that a spec can say 0.3 with 0.1 and 3; whole numbers stay whole
/// or do not exist. What has too many digits is a binary fraction.
enum ExactNumber {
  case decimal(DecimalNumeral)
  case binary(Double)

  /// The number that a scalar is; nil where it is none, or not finite.
  init?(_ scalar: Scalar) {
    switch scalar.value {
    case .integer(let value): self = .decimal(DecimalNumeral(digits: value, exponent: 0, isWhole: true))
    case .number(let value) where value.isFinite:
      self = DecimalNumeral(scalar.text).map(ExactNumber.decimal) ?? .binary(value)
    case .null, .bool, .number, .string: return nil
    }
  }

  /// The number as a spec has it.
  var scalar: Scalar {
    switch self {
    case .decimal(let value): Scalar(value.description)
    case .binary(let value): Scalar("\(value)")
    }
  }

  var isZero: Bool { double == 0 }

  private var isWhole: Bool { if case .decimal(let value) = self { value.isWhole } else { false } }

  private var double: Double {
    switch self {
    case .decimal(let value): value.isWhole ? Double(value.digits) : Double(value.description) ?? 0
    case .binary(let value): value
    }
  }

  // MARK: - Operations, which are nil where the result is too large

  func adding(_ other: ExactNumber) -> ExactNumber? {
    inUnits(with: other, { $0.addingReportingOverflow($1) }, or: { $0 + $1 })
  }

  func subtracting(_ other: ExactNumber) -> ExactNumber? {
    inUnits(with: other, { $0.subtractingReportingOverflow($1) }, or: { $0 - $1 })
  }

  func multiplied(by other: ExactNumber) -> ExactNumber? {
    guard case .decimal(let left) = self, case .decimal(let right) = other else {
      return .finite(double * other.double)
    }
    let (digits, isTooLarge) = left.digits.multipliedReportingOverflow(by: right.digits)
    let exact =
      isTooLarge
      ? nil
      : DecimalNumeral(
        exactly: digits, exponent: left.exponent + right.exponent, isWhole: left.isWhole && right.isWhole)
    return exact.map(ExactNumber.decimal) ?? fallback(other, double * other.double)
  }

  /// The quotient by a number other than zero.
  func divided(by other: ExactNumber) -> ExactNumber? {
    if let (left, right, _) = units(with: other) {
      let (quotient, overflow) = left.dividedReportingOverflow(by: right)
      if !overflow, left % right == 0 {
        return .decimal(DecimalNumeral(digits: quotient, exponent: 0, isWhole: isWhole && other.isWhole))
      }
      if !overflow { return .finite(Double(left) / Double(right)) }
    }
    return fallback(other, double / other.double)
  }

  /// The quotient by a number other than zero, rounded down.
  func dividedDown(by other: ExactNumber) -> ExactNumber? {
    if let (left, right, _) = units(with: other) {
      let (quotient, overflow) = left.dividedReportingOverflow(by: right)
      guard !overflow else { return nil }
      let isBelow = left % right != 0 && (left < 0) != (right < 0)
      return .decimal(DecimalNumeral(digits: quotient - (isBelow ? 1 : 0), exponent: 0, isWhole: true))
    }
    return Int(exactly: (double / other.double).rounded(.down)).map {
      .decimal(DecimalNumeral(digits: $0, exponent: 0, isWhole: true))
    }
  }

  func isLess(than other: ExactNumber) -> Bool {
    if let (left, right, _) = units(with: other) { return left < right }
    return double < other.double
  }

  // MARK: - Units

  private static func finite(_ value: Double) -> ExactNumber? { value.isFinite ? .binary(value) : nil }

  /// A result that has no exact decimal; whole numbers have none but whole ones.
  private func fallback(_ other: ExactNumber, _ value: @autoclosure () -> Double) -> ExactNumber? {
    isWhole && other.isWhole ? nil : .finite(value())
  }

  /// Both numbers in the smaller of their units.
  private func units(with other: ExactNumber) -> (Int, Int, unit: Int)? {
    guard case .decimal(let left) = self, case .decimal(let right) = other else { return nil }
    let unit = min(left.exponent, right.exponent)
    guard let first = left.count(ofUnits: unit), let second = right.count(ofUnits: unit) else { return nil }
    return (first, second, unit)
  }

  private func inUnits(
    with other: ExactNumber, _ exact: (Int, Int) -> (Int, Bool), or binary: (Double, Double) -> Double
  ) -> ExactNumber? {
    if let (left, right, unit) = units(with: other) {
      let (digits, overflow) = exact(left, right)
      let isWhole = isWhole && other.isWhole
      if !overflow, let sum = DecimalNumeral(exactly: digits, exponent: unit, isWhole: isWhole) {
        return .decimal(sum)
      }
    }
    return fallback(other, binary(double, other.double))
  }
}
