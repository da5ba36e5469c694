import Tensors

/// Choices that depend on a seed and an input's number only, so that every input can be made again.
struct Dice: RandomNumberGenerator {
  private var stream: RandomStream

  init(seed: UInt64, input: Int) {
    stream = RandomStream(seed: seed, path: ["fuzz", String(input)])
  }

  mutating func next() -> UInt64 { stream.next() }

  /// A whole number from 0 to below the bound; 0 where the bound is not positive.
  mutating func below(_ bound: Int) -> Int { bound > 0 ? stream.integer(below: bound) : 0 }

  /// A whole number of a range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True once in so many times.
  mutating func once(in times: Int) -> Bool { below(times) == 0 }

  /// One of several values, of which there is at least one.
  mutating func pick<Values: RandomAccessCollection>(_ values: Values) -> Values.Element {
    values[values.index(values.startIndex, offsetBy: below(values.count))]
  }

  /// One of several values, likelier if its weight is larger.
  mutating func pick<Value>(weighted values: [(weight: Int, value: Value)]) -> Value {
    var rest = below(values.reduce(0) { $0 + $1.weight })
    for (weight, value) in values {
      if rest < weight { return value }
      rest -= weight
    }
    return values[0].value
  }

  /// So many bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// A number of things: mostly few, now and then many.
  mutating func count(upTo most: Int) -> Int {
    switch below(8) {
    case 0...3: within(0...min(most, 4))
    case 4...6: within(0...min(most, 40))
    default: within(0...most)
    }
  }
}
