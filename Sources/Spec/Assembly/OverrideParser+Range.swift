extension OverrideParser {
  /// The numbers of `range(start,stop,step)`: from `start`, which is 0 by default, to less than `stop`.
  ///
  /// They are computed as decimals: `range(0,0.5,0.1)` is 0.0, 0.1, 0.2, 0.3 and 0.4.
  mutating func range() throws(OverrideFault) -> [Node] {
    let start = index
    let form = "write range(stop), range(start,stop) or range(start,stop,step)"
    skip("range(".count)
    var bounds: [DecimalNumeral] = []
    repeat {
      let argument = try element(depth: 0)
      guard let scalar = argument.scalar, scalar.style == .plain, let number = DecimalNumeral(scalar.text)
      else {
        throw OverrideFault(
          message: "`range` takes numbers of up to 18 digits, this is \(argument.found)", span: argument.span,
          help: form)
      }
      bounds.append(number)
    } while take(",")
    guard take(")") else {
      throw fault("`range(` is not closed", from: start, length: 6, help: "write `)` behind its last number")
    }
    let end = index
    skipSpace()
    try expectEnd()
    let span = span(from: start, to: end)
    guard bounds.count <= 3 else {
      throw OverrideFault(
        message: "`range` takes up to 3 numbers, here are \(bounds.count)", span: span, help: form)
    }
    return try Self.numbers(of: bounds, at: span).map { Node(.scalar(Scalar($0.description)), at: span) }
  }

  private static func numbers(
    of bounds: [DecimalNumeral], at span: SourceSpan
  ) throws(OverrideFault) -> [DecimalNumeral] {
    let isWhole = bounds.allSatisfy(\.isWhole)
    let unit = bounds.reduce(0) { min($0, $1.exponent) }
    let counts = bounds.compactMap { $0.count(ofUnits: unit) }
    let tooLong = OverrideFault(
      message: "the numbers of this range have too many digits", span: span, help: nil)
    guard counts.count == bounds.count, let last = counts.last else { throw tooLong }
    let first = counts.count > 1 ? counts[0] : 0
    let stop = counts.count > 1 ? counts[1] : last
    let one = DecimalNumeral(digits: 1, exponent: 0, isWhole: true).count(ofUnits: unit) ?? 1
    let step = counts.count > 2 ? last : one
    let (distance, overflow) = stop.subtractingReportingOverflow(first)
    if overflow { throw tooLong }
    guard step != 0, distance != 0, (distance < 0) == (step < 0) else {
      throw OverrideFault(
        message: step == 0 ? "the step of this range is 0" : "this range holds no number", span: span,
        help: "a range goes from its start to less than its stop, and downwards with a negative step")
    }
    let count = (distance.magnitude - 1) / step.magnitude + 1
    guard count <= Sweep.maximumPoints else {
      throw OverrideFault(
        message: "this range holds \(Int(clamping: count).grouped) numbers, a sweep has at most "
          + "\(Sweep.maximumPoints.grouped) points", span: span, help: "write a larger step")
    }
    // No sum reaches `stop`, so that none overflows.
    return (0..<Int(count)).map {
      DecimalNumeral(digits: first + $0 * step, exponent: unit, isWhole: isWhole)
    }
  }
}
