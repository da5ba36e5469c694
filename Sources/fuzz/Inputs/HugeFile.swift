/// Files of several megabytes, up to the largest that is read and beyond.
struct HugeFile {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    let size = dice.pick(weighted: [
      (6, dice.within(100_000...1_000_000)), (3, dice.within(1_000_000...6_000_000)),
      (1, dice.within(15_000_000...18_000_000)),
    ])
    return FuzzInput(spec: head(&dice) + repeated(piece(&dice), size: size))
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

  private func repeated(_ piece: [UInt8], size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + piece.count)
    while bytes.count < size { bytes += piece }
    return bytes
  }
}
