/// Changes of a text that know nothing of what it means: of bytes, words and lines.
struct TextMutation {
  let corpus: Corpus

  /// A text with a few changes, or with many.
  func mutated(_ original: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = original
    let changes = dice.pick(weighted: [(6, 1), (4, 2), (3, 4), (1, 12), (1, 40)])
    for _ in 0..<changes {
      switch dice.below(10) {
      case 0...2: Self.changeBytes(&bytes, &dice)
      case 3...6: Self.changeWords(&bytes, &dice)
      default: changeLines(&bytes, &dice)
      }
    }
    return bytes
  }

  private static let signs = Array("[]{}:,-?#&*!|>'\"%@`$~ \n\t\r<.0\\=+()".utf8)

  static func changeBytes(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let place = dice.below(bytes.count + 1)
    let end = min(bytes.count, place + 1 + dice.count(upTo: 60))
    switch dice.below(8) {
    case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1))
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(dice.pick(signs), at: place)
    case 3: bytes.insert(contentsOf: dice.bytes(dice.count(upTo: 16)), at: place)
    case 4:
      bytes.insert(
        contentsOf: Array(repeating: dice.pick(signs), count: dice.count(upTo: 400)), at: place)
    case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 6:
      if place < bytes.count { bytes[place] ^= 1 << UInt8(dice.below(8)) }
    default:
      if place < bytes.count { bytes[place] = dice.pick(signs) }
    }
  }

  // MARK: - Words

  private static func changeWords(_ bytes: inout [UInt8], _ dice: inout Dice) {
    let words = words(of: bytes)
    guard !words.isEmpty else { return changeBytes(&bytes, &dice) }
    let numbers = words.filter { bytes[$0.lowerBound] >= 0x30 && bytes[$0.lowerBound] <= 0x39 }
    let chosen = !numbers.isEmpty && dice.once(in: 2) ? dice.pick(numbers) : dice.pick(words)
    switch dice.below(8) {
    case 0: bytes.removeSubrange(chosen)
    case 1: bytes.replaceSubrange(chosen, with: Array(bytes[dice.pick(words)]))
    case 2: bytes.replaceSubrange(chosen, with: Array(dice.pick(Extremes.keys).utf8))
    case 3:
      let misspelt = misspelling(String(decoding: bytes[chosen], as: UTF8.self), &dice)
      bytes.replaceSubrange(chosen, with: Array(misspelt.utf8))
    default: bytes.replaceSubrange(chosen, with: Array(Extremes.value(&dice).utf8))
    }
  }

  /// A word as somebody mistypes it.
  static func misspelling(_ word: String, _ dice: inout Dice) -> String {
    var letters = Array(word)
    guard letters.count > 1 else { return word + "x" }
    let place = dice.below(letters.count - 1)
    switch dice.below(5) {
    case 0: letters.swapAt(place, place + 1)
    case 1: letters.remove(at: place)
    case 2: letters.insert(letters[place], at: place)
    case 3: return dice.once(in: 2) ? word.uppercased() : word.lowercased()
    default: letters[place] = dice.pick(Array("abcdexyz_-AZ09"))
    }
    return String(letters)
  }

  /// Where letters, digits and the signs within names stand.
  static func words(of bytes: [UInt8]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for (index, byte) in bytes.enumerated() {
      let isLetter =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
      if isLetter, start == nil { start = index }
      if !isLetter, let begin = start {
        words.append(begin..<index)
        start = nil
      }
    }
    if let start { words.append(start..<bytes.count) }
    return words
  }

  /// A text with other small numbers, so that most often only sizes differ.
  static func resized(_ original: [UInt8], extremeOnceIn times: Int = 30, _ dice: inout Dice) -> [UInt8] {
    var bytes = original
    for _ in 0..<dice.within(1...3) {
      let numbers = words(of: bytes).filter { bytes[$0].allSatisfy { (0x30...0x39).contains($0) } }
      guard !numbers.isEmpty else { break }
      let size = dice.once(in: times) ? dice.pick(Extremes.numbers) : String(dice.within(1...9))
      bytes.replaceSubrange(dice.pick(numbers), with: Array(size.utf8))
    }
    return bytes
  }

  // MARK: - Lines

  private func changeLines(_ bytes: inout [UInt8], _ dice: inout Dice) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    let place = dice.below(lines.count)
    let end = min(lines.count, place + 1 + dice.count(upTo: 12))
    switch dice.below(8) {
    case 0: lines.removeSubrange(place..<min(lines.count, place + 1))
    case 1: lines.removeSubrange(place..<end)
    case 2: lines.insert(contentsOf: lines[place..<end], at: dice.below(lines.count + 1))
    case 3: lines.swapAt(place, dice.below(lines.count))
    case 4:
      lines[place].insert(contentsOf: Array(repeating: UInt8(ascii: " "), count: dice.within(1...6)), at: 0)
    case 5: lines[place] = Array(lines[place].drop { $0 == UInt8(ascii: " ") })
    case 6:
      let other = dice.pick(corpus.specs).split(separator: UInt8(ascii: "\n")).map(Array.init)
      let from = dice.below(other.count)
      lines.insert(contentsOf: other[from..<min(other.count, from + 1 + dice.below(12))], at: place)
    default:
      // From some line on, the file is another one.
      let other = dice.pick(corpus.specs).split(separator: UInt8(ascii: "\n")).map(Array.init)
      lines = Array(lines[..<place]) + other.dropFirst(dice.below(other.count))
    }
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }
}
