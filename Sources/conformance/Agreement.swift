import Tensors

/// How far two numbers may differ.
struct Tolerance {
  let absolute: Double
  let relative: Double

  /// The distance of two numbers as a fraction of the tolerance; infinite where only one is a number.
  func deviation(_ got: Double, _ want: Double) -> Double {
    if got == want || (got.isNaN && want.isNaN) { return 0 }
    let difference = (got - want).magnitude
    guard difference.isFinite else { return .infinity }
    let allowed = absolute + relative * want.magnitude
    return allowed > 0 ? difference / allowed : .infinity
  }
}

/// What has been compared so far, and what differs.
struct Agreement {
  private(set) var tensorCount = 0
  private(set) var largestDeviation = 0.0
  private(set) var problems: [String] = []

  /// Notes a problem unless a condition holds.
  mutating func expect(_ condition: Bool, _ problem: @autoclosure () -> String) {
    if !condition { problems.append(problem()) }
  }

  /// Notes a problem unless two things are equal.
  mutating func expect<Value: Equatable>(_ what: String, _ got: Value, equals want: Value) {
    expect(got == want, "\(what): got \(got), want \(want)")
  }

  /// Compares two tensors element by element.
  mutating func compare(_ name: String, _ got: Tensor, with want: Tensor, _ tolerance: Tolerance) {
    guard got.shape == want.shape else {
      problems.append("\(name): got the shape \(got.shape), want \(want.shape)")
      return
    }
    compare(name, got.doubles, with: want.doubles, tolerance)
  }

  /// Compares two lists of numbers of the same length element by element.
  mutating func compare(_ name: String, _ got: [Double], with want: [Double], _ tolerance: Tolerance) {
    tensorCount += 1
    var worst = 0.0
    var place = 0
    for (index, (got, want)) in zip(got, want).enumerated() {
      let deviation = tolerance.deviation(got, want)
      if deviation > worst { (worst, place) = (deviation, index) }
    }
    largestDeviation = max(largestDeviation, worst)
    expect(
      worst <= 1,
      "\(name) deviates by \(Self.rounded(worst)) of the tolerance: element \(place) is \(got[place]), want \(want[place])"
    )
  }

  var summary: String {
    let tensors = "\(tensorCount) tensor\(tensorCount == 1 ? "" : "s")"
    return "\(tensors), largest deviation \(Self.rounded(largestDeviation)) of the tolerance"
  }

  var outcome: Outcome { problems.isEmpty ? .passed(summary) : .failed(problems) }

  private static func rounded(_ number: Double) -> Double {
    (number * 100).rounded() / 100
  }
}
