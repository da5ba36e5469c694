/// The candidate that a misspelt name most likely means, nil where none is close.
///
/// Equality but for case comes first, then the fewest insertions, deletions, replacements and swaps of neighbours, up
/// to a third of the length of the words that differ, so that `FiLMBlock` is no `LSTMBlock`; then names that differ by
/// one left-out piece (`CategoricalDistribution` for `CategoricalProbabilityDistribution`).
public func closestMatch(to name: String, among candidates: some Sequence<String>) -> String? {
  guard let likeness = Likeness(to: name) else { return nil }
  var best: (candidate: String, score: Double)?
  for candidate in candidates {
    guard let score = likeness.score(candidate) else { continue }
    if let known = best, known.score <= score { continue }
    best = (candidate, score)
  }
  return best?.candidate
}

/// How far names are apart from one name.
struct Likeness {
  private let name: String
  /// The name in lower case.
  private let scalars: [Unicode.Scalar]
  private static let longest = 200

  /// Nil for what is no name that could be misspelt: an empty text, or a very long one.
  init?(to name: String) {
    guard !name.isEmpty, name.utf8.count <= Self.longest else { return nil }
    self.name = name
    scalars = Self.folded(name)
  }

  /// How far another name is apart, in [0, 1] for a likely misspelling and in (1, 2] for a left-out piece; nil for one
  /// that is no likely one, and for the name itself.
  func score(_ other: String) -> Double? {
    guard name != other, !other.isEmpty, other.utf8.count <= Self.longest else { return nil }
    let (a, b) = (scalars, Self.folded(other))
    if a == b { return 0 }
    let length = max(a.count, b.count)
    // Names that are far apart are not even taken apart into words.
    if length > 2, let distance = Self.distance(a, b, limit: max(1, length / 3)),
      distance <= 1 || distance <= Self.differingLength(name, other) / 3
    {
      // A letter is written twice more often than mistaken for another one, and that more often than put in.
      let odd = a.count == b.count ? 0 : Self.isDoubled(a, b) ? -0.3 : 0.1
      return (Double(distance) + odd) / Double(Self.longest)
    }
    return Self.isLeftOut(a, b) ? 1 + Double(abs(a.count - b.count)) / Double(length) : nil
  }

  private static func folded(_ name: String) -> [Unicode.Scalar] {
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return Array(name.lowercased().unicodeScalars) }
    return name.utf8.map { byte in
      Unicode.Scalar(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
    }
  }

  /// Whether one has a letter twice where the other one has it once, and they are the same else.
  private static func isDoubled(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    guard long.count == short.count + 1 else { return false }
    let same = zip(short, long).prefix { $0 == $1 }.count
    return same > 0 && long[same] == long[same - 1] && long[(same + 1)...].elementsEqual(short[same...])
  }

  /// The length of what is left of two names without the whole words that they begin and end with alike.
  private static func differingLength(_ left: String, _ right: String) -> Int {
    var (a, b) = (Words.of(left)[...], Words.of(right)[...])
    while let word = a.first, word == b.first {
      a.removeFirst()
      b.removeFirst()
    }
    while let word = a.last, word == b.last {
      a.removeLast()
      b.removeLast()
    }
    return max(a.joined().count, b.joined().count)
  }

  /// The edit distance with swaps of neighbours, nil if above the limit.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var row = last
    for i in 1...a.count {
      row[0] = i
      var (least, leastOfLast) = (i, i - 1)
      for j in 1...b.count {
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        row[j] = cost
        (least, leastOfLast) = (min(least, cost), min(leastOfLast, last[j]))
      }
      // Every row follows from the two before it, and none has less than both.
      if least > limit, leastOfLast > limit { return nil }
      (beforeLast, last, row) = (last, row, beforeLast)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }

  /// Whether one arises from the other by taking out one piece, and enough is left to be telling.
  private static func isLeftOut(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    let isAbbreviation = short.count == 3 && long.starts(with: short)
    guard short.count >= 4 || isAbbreviation, short.count * 4 >= long.count else { return false }
    let front = zip(short, long).prefix { $0 == $1 }.count
    let back = zip(short.reversed(), long.reversed()).prefix { $0 == $1 }.count
    return front + back >= short.count
  }
}
