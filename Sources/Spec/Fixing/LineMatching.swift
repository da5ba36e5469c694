/// Which lines two texts have in common, in time that grows with their length alone.
///
/// Lines that stand once in either text are matched first, and what is between them after them (patience difference);
/// short stretches are compared as a whole.
struct LineMatching {
  /// Where the same line stands in both texts, in order.
  private(set) var pairs: [(old: Int, new: Int)] = []
  private let old, new: [Int]

  /// The most lines that are compared as a whole.
  private static let short = 200
  private static let maximumDepth = 8

  init(_ old: [Substring], _ new: [Substring]) {
    var numbers: [Line: Int] = [:]
    func number(_ text: Substring) -> Int {
      let line = Line(text: text)
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    self.old = old.map(number)
    self.new = new.map(number)
    match(old.indices, new.indices, depth: 0)
  }

  /// A line that is the same as another one if its bytes are.
  private struct Line: Hashable {
    let text: Substring

    static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
  }

  private mutating func match(_ oldRange: Range<Int>, _ newRange: Range<Int>, depth: Int) {
    var (left, right) = (oldRange, newRange)
    while let (a, b) = left.first.flatMap({ a in right.first.map { (a, $0) } }), old[a] == new[b] {
      pairs.append((a, b))
      (left, right) = (left.dropFirst(), right.dropFirst())
    }
    var behind: [(old: Int, new: Int)] = []
    while let (a, b) = left.last.flatMap({ a in right.last.map { (a, $0) } }), old[a] == new[b] {
      behind.append((a, b))
      (left, right) = (left.dropLast(), right.dropLast())
    }
    if left.count + right.count <= Self.short {
      compare(left, right)
    } else if depth < Self.maximumDepth {
      var (a, b) = (left.lowerBound, right.lowerBound)
      for anchor in anchors(left, right) {
        match(a..<anchor.old, b..<anchor.new, depth: depth + 1)
        pairs.append(anchor)
        (a, b) = (anchor.old + 1, anchor.new + 1)
      }
      // Without lines to hold on to, one stretch is put in the place of the other.
      if a > left.lowerBound { match(a..<left.upperBound, b..<right.upperBound, depth: depth + 1) }
    }
    pairs += behind.reversed()
  }

  private mutating func compare(_ left: Range<Int>, _ right: Range<Int>) {
    let difference = new[right].difference(from: old[left])
    var (removed, added): (Set<Int>, Set<Int>) = ([], [])
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(left.lowerBound + offset)
      case .insert(let offset, _, _): added.insert(right.lowerBound + offset)
      }
    }
    pairs += zip(left.filter { !removed.contains($0) }, right.filter { !added.contains($0) }).map { ($0, $1) }
  }

  /// Lines that stand once in either stretch, as many of them as stand in the same order.
  private func anchors(_ left: Range<Int>, _ right: Range<Int>) -> [(old: Int, new: Int)] {
    let (once, other) = (Self.single(old, left), Self.single(new, right))
    let candidates = left.compactMap { index in
      once[old[index]] == nil ? nil : other[old[index]].map { (old: index, new: $0) }
    }
    // The longest ascending row: for each length the pair with the smallest end, and what comes before it.
    var ends: [Int] = []
    var before: [Int?] = []
    for (index, candidate) in candidates.enumerated() {
      let length = ends.partitioningIndex { candidates[$0].new >= candidate.new }
      before.append(length > 0 ? ends[length - 1] : nil)
      if length < ends.count { ends[length] = index } else { ends.append(index) }
    }
    var row: [(old: Int, new: Int)] = []
    var next = ends.last
    while let index = next {
      row.append(candidates[index])
      next = before[index]
    }
    return row.reversed()
  }

  /// Where lines stand that a stretch has once.
  private static func single(_ lines: [Int], _ range: Range<Int>) -> [Int: Int] {
    var places: [Int: Int] = [:]
    var repeated: Set<Int> = []
    for index in range where places.updateValue(index, forKey: lines[index]) != nil {
      repeated.insert(lines[index])
    }
    for line in repeated { places[line] = nil }
    return places
  }
}
