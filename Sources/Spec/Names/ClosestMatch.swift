/// The candidate that a misspelt name most likely means, nil where none is close.
///
/// Equality but for case comes first, then the fewest insertions, deletions, replacements and swaps of neighbours, up
/// to a third of the length of the words that differ, so that `FiLMBlock` is no `LSTMBlock`; then names that differ by
/// one left-out piece (`CategoricalDistribution` for `CategoricalProbabilityDistribution`).
public func closestMatch(to name: String, among candidates: some Sequence<String>) -> String? {
  var best: (candidate: String, score: Double)?
  for candidate in candidates {
    guard let score = Likeness.score(name, candidate) else { continue }
    if let known = best, known.score <= score { continue }
    best = (candidate, score)
  }
  return best?.candidate
}

/// How far two names are apart, in [0, 1] for a likely misspelling and in (1, 2] for a left-out piece.
enum Likeness {
  private static let longest = 200

  static func score(_ left: String, _ right: String) -> Double? {
    guard left != right, !left.isEmpty, !right.isEmpty,
      left.utf8.count <= longest, right.utf8.count <= longest
    else { return nil }
    let (a, b) = (Array(left.lowercased().unicodeScalars), Array(right.lowercased().unicodeScalars))
    if a == b { return 0 }
    let length = max(a.count, b.count)
    // Names that are far apart are not even taken apart into words.
    if length > 2, let distance = distance(a, b, limit: max(1, length / 3)),
      distance <= 1 || distance <= differingLength(left, right) / 3
    {
      // A letter is written twice more often than mistaken for another one, and that more often than put in.
      let odd = a.count == b.count ? 0 : isDoubled(a, b) ? -0.3 : 0.1
      return (Double(distance) + odd) / Double(longest)
    }
    return isLeftOut(a, b) ? 1 + Double(abs(a.count - b.count)) / Double(length) : nil
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
    var (a, b) = (words(of: left)[...], words(of: right)[...])
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

  /// The words of `hidden_units` and of `LSTMBlock`, in lower case.
  static func words(of name: String) -> [String] {
    var words: [String] = []
    var word = ""
    let scalars = Array(name.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      guard scalar.isLetterOrDigit else {
        words.append(word)
        word = ""
        continue
      }
      let isLowerBefore = index > 0 && !scalars[index - 1].isUpper
      let isLowerAfter = index + 1 < scalars.count && scalars[index + 1].isLower
      if scalar.isUpper, isLowerBefore || isLowerAfter {
        words.append(word)
        word = ""
      }
      word += scalar.properties.lowercaseMapping
    }
    return (words + [word]).filter { !$0.isEmpty }
  }

  /// The edit distance with swaps of neighbours, nil if above the limit.
  private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar], limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      row.reserveCapacity(b.count + 1)
      for j in 1...b.count {
        var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          cost = min(cost, beforeLast[j - 2] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }

  /// Whether one arises from the other by taking out one piece, and enough is left to be telling.
  private static func isLeftOut(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    guard short.count >= 4, short.count * 4 >= long.count else { return false }
    let front = zip(short, long).prefix { $0 == $1 }.count
    let back = zip(short.reversed(), long.reversed()).prefix { $0 == $1 }.count
    return front + back >= short.count
  }
}

extension Unicode.Scalar {
  // Most names are ASCII, for which the tables of Unicode are slow.
  fileprivate var isUpper: Bool { isASCII ? ("A"..."Z").contains(self) : properties.isUppercase }
  fileprivate var isLower: Bool { isASCII ? ("a"..."z").contains(self) : properties.isLowercase }
  fileprivate var isLetterOrDigit: Bool {
    isASCII
      ? isUpper || isLower || ("0"..."9").contains(self)
      : properties.isAlphabetic || properties.numericType != nil
  }
}
