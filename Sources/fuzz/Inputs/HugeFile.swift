import Spec

/// Large files: up to the largest that is read, by a byte smaller and larger than that, and far beyond.
struct HugeFile {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    let size = Self.size(&dice)
    return FuzzInput(spec: Self.repeated(piece(&dice), behind: head(&dice), size: size))
  }

  static func size(_ dice: inout Dice) -> Int {
    let most = SourceFile.maximumSize
    return dice.pick(weighted: [
      (6, dice.within(most / 40...most / 4)), (3, dice.within(most / 4...most)),
      (1, dice.pick([most - 1, most, most + 1, most + dice.within(2...9), 3 * most])),
    ])
  }

  private func head(_ dice: inout Dice) -> [UInt8] {
    switch dice.below(6) {
    case 0: dice.pick(corpus.specs) + Array("\n".utf8)
    case 1: Array("a: [".utf8)
    case 2: Array("a: \"".utf8)
    case 3: Array("a: |\n  ".utf8)
    default: []
    }
  }

  private func piece(_ dice: inout Dice) -> [UInt8] {
    if dice.once(in: 8) { return dice.pick(corpus.specs) }
    if dice.once(in: 8) { return dice.bytes(dice.within(1...64)) }
    return Array(
      dice.pick([
        "\n", "\r", "\r\n", " ", "\t", "#\n", "a", "[", "]", "{", "1,", "1, ", "- 1\n", "a: 1\n", "- - - 1\n",
        "'", "\"", "\\", ",", "é",
        "\u{301}", "👩‍👩‍👧", "---\n", "a:\n", "? a\n", "a:", "&a ", "*a ", "!a ", "${a}", "???", "\u{0}", "%", "|",
        "@", "- [1, 2, 3, 4]\n",
        "[[[[]]]],", "{a: 1},", "# " + String(repeating: "x", count: 1000) + "\n", "- {a: {b: {c: d}}}\n",
        "\u{FEFF}", "\u{2028}",
      ]).utf8)
  }

  /// Exactly so many bytes, though that may cut the last piece short.
  private static func repeated(_ piece: [UInt8], behind head: [UInt8], size: Int) -> [UInt8] {
    var bytes = head
    bytes.reserveCapacity(size + piece.count)
    while bytes.count < size { bytes += piece }
    return Array(bytes.prefix(size))
  }
}
